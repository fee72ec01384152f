import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.client import client_ip, network_of

from . import remembered, second_thoughts
from .letter_fields import LetterFields
from .models import Comment

KEY = re.compile(r"[0-9]{1,18}")
LONGEST = 5_000


class PlainText(forms.CharField):
    """Counts a line break as one character, as the browser does that stops the typing at ``max_length``."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class CommentForm(LetterFields):
    """The form below a story. It holds no token: the page that shows it is the same for everybody."""

    use_required_attribute = False  # our own messages, not the browser's
    field_order = ["body", "name", "email", "wants_letters", "remember"]

    body = PlainText(
        label=pgettext_lazy("by a reader", "Comment"),
        max_length=LONGEST,
        error_messages={"required": _("Please enter your comment!")},
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "aria-required": "true"}),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        error_messages={"required": _("Please enter your name here")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto", "aria-required": "true"}),
    )
    email = forms.EmailField(
        label=_("E-mail (optional, never shown)"),
        required=False,
        error_messages={
            "required": _("Please enter your email address here"),
            "invalid": _("You have entered an incorrect email address!"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    parent = forms.Field(required=False, widget=forms.HiddenInput)  # nobody typed these: what is wrong with them is
    asked = forms.Field(required=False, widget=forms.HiddenInput)  # told to nobody

    def __init__(self, *args, article, **kwargs):
        super().__init__(*args, **kwargs)
        self.article = article
        if settings.COMMENTS_REQUIRE_EMAIL:
            self.fields["email"].required = True
            self.fields["email"].label = _("E-mail (never shown)")
            self.fields["email"].widget.attrs["aria-required"] = "true"

    @property
    def helper(self):
        """The fields and the button: what stands around them names the story."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.add_input(Submit("send", _("Send comment")))
        return helper

    def clean_parent(self):
        """The comment that is answered; it may have gone since the page was loaded, which is no fault of the writer."""
        key = str(self.cleaned_data["parent"])
        there = KEY.fullmatch(key) and Comment.objects.shown_on(self.article).filter(pk=key)
        return there.first() if there else None

    def clean(self):
        """Whoever wrote something to think over is asked once; a second time it is taken."""
        super().clean()
        asked = str(self.cleaned_data.pop("asked", ""))
        if not self.errors and not second_thoughts.were_asked(asked, self.article.pk):
            self._ask(second_thoughts.about(self.cleaned_data["body"]))

    def _ask(self, questions):
        for words in questions:
            self.add_error("body", words)
        if questions:
            self.data = self.data.copy()
            self.data["asked"] = second_thoughts.token_of(self.article.pk)

    def comment(self, request) -> Comment:
        """An unsaved comment, with what the request tells of its sender."""
        ip = client_ip(request)
        fields = {name: self.cleaned_data[name] for name in ("body", "name", "email", "parent", "wants_letters")}
        comment = Comment(
            article=self.article,
            user=request.user if request.user.is_authenticated else None,
            ip=ip,
            network=network_of(ip),
            commenter=remembered.prover(request, self.cleaned_data["email"]),
            user_agent=request.headers.get("User-Agent", "")[:255],
            **fields,
        )
        comment.filled_decoy = bool(request.POST.get("website"))
        return comment
