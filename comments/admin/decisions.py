from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import workflow
from ..models import Comment, Standing


@dataclass(frozen=True)
class Verb:
    """A button of the queue; ``leads_to`` is None for the one that goes back."""

    label: str | Promise
    run: Callable
    leads_to: Standing | None = None
    takes_reason: bool = False


VERBS = {
    "approve": Verb(gettext_lazy("Approve"), workflow.approve, Standing.APPROVED),
    "remove": Verb(gettext_lazy("Remove, keep replies"), workflow.remove, Standing.REMOVED, takes_reason=True),
    "reject": Verb(gettext_lazy("Reject"), workflow.reject, Standing.REJECTED, takes_reason=True),
    "spam": Verb(gettext_lazy("Spam"), workflow.spam, Standing.SPAM),
    "undo": Verb(gettext_lazy("Undo"), workflow.undo),
}


class DecisionForm(forms.Form):
    """``version`` is that of the comment on the moderator's screen; ``back`` the queue's query string."""

    verb = forms.ChoiceField(choices=[(name, verb.label) for name, verb in VERBS.items()])
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    reason = forms.CharField(required=False, max_length=500)
    back = forms.CharField(required=False)
    stay = forms.BooleanField(required=False)  # on the comment's own page


def offered(comment: Comment, *, decided: bool) -> list[tuple[str, Verb]]:
    """The buttons that make sense, by name; ``decided``: a person decided before, so there is something to undo."""
    return [
        (name, verb)
        for name, verb in VERBS.items()
        if (comment.standing in workflow.REACHED_FROM[verb.leads_to] if verb.leads_to else decided)
    ]


def decide(request, comment: Comment, form: DecisionForm):
    """Run the verb of a valid ``form`` and go back to where the moderator was, with a sentence on what happened."""
    verb = VERBS[form.cleaned_data["verb"]]
    reason = {"reason": form.cleaned_data["reason"]} if verb.takes_reason else {}
    try:
        verb.run(comment, by=request.user, version=form.cleaned_data["version"], **reason)
    except (workflow.Overtaken, workflow.NothingToUndo) as refusal:
        messages.warning(request, _told(comment, " ".join([*refusal.messages, _("Nothing was changed:")])))
    else:
        messages.success(request, _told(comment, f"{comment.get_standing_display()}:"))
    return redirect(_back_to(comment, form))


def _told(comment, sentence):
    """With a way to the comment, which may be in another tab of the queue by now."""
    link = reverse("admin:comments_comment_change", args=[comment.pk])
    return format_html('{} <a href="{}">{}</a>', sentence, link, _("the comment by %s") % comment.name)


def _back_to(comment, form):
    if form.cleaned_data["stay"]:
        return reverse("admin:comments_comment_change", args=[comment.pk])
    query = form.cleaned_data["back"]
    return reverse("admin:comments_comment_changelist") + (f"?{query}" if query else "")
