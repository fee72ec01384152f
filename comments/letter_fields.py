from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _


def _with_link(words, address, link):
    return format_html('{} <a href="{}" rel="nofollow">{}</a>', words, address, link)


class LetterFields(forms.Form):
    """What somebody may tick who leaves an address, or who comes again."""

    wants_letters = forms.BooleanField(
        label=_("Tell me by e-mail when it is published and when somebody answers"), required=False
    )
    remember = forms.BooleanField(
        label=_("Save my name and e-mail in this browser"),
        required=False,
        help_text=lazy(_with_link, str)(
            _("For a year; then you may leave both out."), reverse_lazy("comments:remembered_here"), _("What is saved")
        ),
    )

    def clean(self):
        """An address that is wrong has its own message."""
        cleaned = super().clean()
        if cleaned.get("wants_letters") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", ValidationError(_("To be told you have to give an e-mail address."), code="needed"))
        return cleaned
