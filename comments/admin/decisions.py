from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import workflow
from ..forms import PlainText
from ..models import Comment, Reason, Standing

EXPLAINED = ("code", "reason", "note")


@dataclass(frozen=True)
class Verb:
    """A button of the queue. ``takes``: the fields of DecisionForm that go with it.

    ``leads_to`` is the standing that it gives; one without leaves it, or gives back what was.
    """

    label: str | Promise
    run: Callable
    leads_to: Standing | None = None
    takes: tuple[str, ...] = ()

    @property
    def takes_reason(self) -> bool:
        return "reason" in self.takes


VERBS = {
    "approve": Verb(gettext_lazy("Approve"), workflow.approve, Standing.APPROVED),
    "remove": Verb(gettext_lazy("Remove, keep replies"), workflow.remove, Standing.REMOVED, EXPLAINED),
    "remove_with_replies": Verb(
        gettext_lazy("Remove with replies"),
        partial(workflow.remove, with_replies=True),
        Standing.REMOVED,
        EXPLAINED,
    ),
    "reject": Verb(gettext_lazy("Reject"), workflow.reject, Standing.REJECTED, EXPLAINED),
    "spam": Verb(gettext_lazy("Spam"), workflow.spam, Standing.SPAM),
    "feature": Verb(gettext_lazy("Make it a pick"), workflow.feature),
    "unfeature": Verb(gettext_lazy("Take the pick back"), workflow.unfeature),
    "redact": Verb(gettext_lazy("Redact"), workflow.redact, takes=("words", *EXPLAINED)),
    "undo": Verb(gettext_lazy("Undo"), workflow.undo, takes=("decision",)),
}
OFFERED: dict[str, Callable[[Comment], bool]] = {
    "feature": lambda comment: comment.standing == Standing.APPROVED and not comment.picked,
    "unfeature": lambda comment: comment.standing == Standing.APPROVED and comment.picked,
    "redact": lambda comment: comment.standing in workflow.REDACTABLE,
}


class DecisionForm(forms.Form):
    """``version`` is that of the comment on the moderator's screen; ``back`` the queue's query string.

    A verb reads the fields that it takes, see VERBS, and no other.
    """

    verb = forms.ChoiceField(choices=[(name, verb.label) for name, verb in VERBS.items()])
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    code = forms.ChoiceField(
        label=gettext_lazy("Reason, which the writer reads"),
        choices=[("", gettext_lazy("None given")), *Reason.choices],
        required=False,
    )
    reason = PlainText(
        label=gettext_lazy("More on that, for colleagues only"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    note = PlainText(
        label=gettext_lazy("Note to the writer, who reads it with the comment"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )
    words = PlainText(
        label=gettext_lazy("Words or phrases, one a line; each is taken out wherever it stands"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 3}),
    )
    decision = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)  # that is to be undone
    back = forms.CharField(required=False)
    stay = forms.BooleanField(required=False)  # on the comment's own page

    def clean_words(self):
        return self.cleaned_data["words"].splitlines()


def offered(comment: Comment, *, decided: bool) -> list[tuple[str, Verb]]:
    """The buttons that make sense, by name; ``decided``: there is a decision that can still be undone."""
    if comment.withdrawn_at:
        return []
    return [(name, verb) for name, verb in VERBS.items() if _makes_sense(name, verb, comment, decided)]


def decide(request, comment: Comment, form: DecisionForm):
    """Run the verb of a valid ``form`` and go back to where the moderator was, with a sentence on what happened."""
    verb = VERBS[form.cleaned_data["verb"]]
    given = {name: form.cleaned_data[name] for name in verb.takes}
    try:
        decision = verb.run(comment, by=request.user, version=form.cleaned_data["version"], **given)
    except workflow.Refused as refusal:
        messages.warning(request, _told(comment, " ".join([*refusal.messages, _("Nothing was changed:")])))
    else:
        same = decision.before == decision.after
        messages.success(request, _told(comment, f"{decision.what if same else comment.get_standing_display()}:"))
    return redirect(_back_to(comment, form))


def _makes_sense(name, verb, comment, decided):
    if name == "undo":
        return decided
    return workflow.leads_to(verb.leads_to, comment) if verb.leads_to else OFFERED[name](comment)


def _told(comment, sentence):
    """With a way to the comment, which may be in another tab of the queue by now."""
    link = reverse("admin:comments_comment_change", args=[comment.pk])
    return format_html('{} <a href="{}">{}</a>', sentence, link, _("the comment by %s") % comment.name)


def _back_to(comment, form):
    if form.cleaned_data["stay"]:
        return reverse("admin:comments_comment_change", args=[comment.pk])
    query = form.cleaned_data["back"]
    return reverse("admin:comments_comment_changelist") + (f"?{query}" if query else "")
