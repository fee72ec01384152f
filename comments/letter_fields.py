from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class LetterFields(forms.Form):
    """What somebody may tick who leaves an address, or who comes again."""

    wants_letters = forms.BooleanField(
        label=_("Tell me by e-mail when it is published and when somebody answers"), required=False
    )
    remember = forms.BooleanField(label=_("Save my name and e-mail in this browser for a year"), required=False)

    def clean(self):
        """An address that is wrong has its own message."""
        cleaned = super().clean()
        if cleaned.get("wants_letters") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", ValidationError(_("To be told you have to give an e-mail address."), code="needed"))
        return cleaned
