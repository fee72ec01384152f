"""The workflow's verbs as the buttons of the story's form: what each asks for, and what it says when it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import moves, permissions, states, workflow
from ..models import Article, Correction, Edition
from ..moves import Refused
from .widgets import MomentField

TEXT = forms.Textarea(attrs={"rows": 3})


class WorkflowForm(forms.Form):
    """Stands in the same page as the story; each verb looks at its own fields and no others."""

    prefix = "step"

    note = forms.CharField(label=gettext_lazy("Note to colleagues"), required=False, max_length=2000, widget=TEXT)
    significant = forms.BooleanField(
        label=gettext_lazy("Significant update"),
        help_text=gettext_lazy("Readers see a new time of update. Leave it for a typing error."),
        required=False,
    )
    at = MomentField(
        label=gettext_lazy("Readers see it from"),
        help_text=gettext_lazy("Leave it empty for the end of the embargo, if there is one."),
        required=False,
    )
    ends_at = MomentField(
        label=gettext_lazy("Readers see it until"),
        help_text=gettext_lazy("Leave it empty and it stays."),
        required=False,
    )
    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)  # which one to cancel
    kind = forms.ChoiceField(label=gettext_lazy("Kind of notice"), choices=Correction.Kind.choices, required=False)
    text = forms.CharField(
        label=gettext_lazy("What readers are told"),
        help_text=gettext_lazy("It cannot be changed afterwards: a mistaken notice is answered by a further one."),
        required=False,
        max_length=5000,
        widget=TEXT,
    )


@dataclass(frozen=True)
class Step:
    """``take`` runs the verb and returns what happened, in words; ``question`` is asked on a page of its own first."""

    take: Callable[[Article, Any, dict[str, Any]], str | Promise]
    fields: tuple[str, ...] = ()
    question: str | Promise = ""
    explanation: str | Promise = ""


def take(article: Article, verb: str, *, by, form: WorkflowForm) -> str | Promise:
    """Take the step; returns what happened in words. Raises Refused or PermissionDenied, in words too."""
    step = STEPS.get(verb)
    if step is None:
        raise Refused(_("There is no such step."))
    wrong = {} if form.is_valid() else form.errors
    if reasons := [reason for name in step.fields for reason in wrong.get(name, [])]:
        raise Refused(reasons)
    return step.take(article, by, {name: form.cleaned_data[name] for name in step.fields})


def _submit(article, by, given):
    workflow.submit(article, by=by, **given)
    return _("Submitted for review.")


def _send_back(article, by, given):
    """Out of review with a reason; whoever wrote the story reads it first thing on the desk."""
    if article.stage == Article.Stage.IN_REVIEW and not given["note"].strip():
        raise Refused(_("Say in the note why it goes back: whoever wrote it needs to know."))
    workflow.send_back(article, by=by, **given)
    return _("Sent back: it is a draft again.")


def _approve(article, by, given):
    workflow.approve(article, by=by, **given)
    return _("Approved.")


def _publish(article, by, given):
    """Pressed twice, it does not publish the same text twice."""
    permissions.require(by, "publish_article")
    fresh = Article.objects.select_related("latest_revision").get(pk=article.pk)
    timeline = fresh.timeline()
    if timeline.live and not moves.has_changes(fresh, timeline) and not given["significant"]:
        return _("Readers see this text already.")
    workflow.publish(article, by=by, **given)
    return _("Published: readers see it now.")


def _schedule(article, by, given):
    at = given["at"] or _end_of_embargo(article)
    if at is None:
        raise Refused(_("Say from when readers are to see it."))
    if at < timezone.now() and not permissions.may(by, "backdate_article"):
        raise Refused(_("That moment is in the past. Choose a later one, or publish now."))
    workflow.publish(article, by=by, at=at, significant=given["significant"])
    return _("Scheduled for %s.") % states.in_full(at)


def _end_of_embargo(article):
    until = Article.objects.get(pk=article.pk).embargo_until
    return until if until and until > timezone.now() else None


def _cancel_schedule(article, by, given):
    """The text that stood on the page, and not the one after it if that is gone."""
    workflow.cancel_schedule(article, by=by, edition=Edition(pk=given["edition"]))
    return _("The schedule is cancelled.")


def _set_end(article, by, given):
    at = given["ends_at"]
    workflow.unpublish_at(article, by=by, at=at)
    return _("Readers see it until %s.") % states.in_full(at) if at else _("It has no end: it stays.")


def _discard(article, by, given):
    workflow.discard_changes(article, by=by)
    return _("The text is the published one again. What you discarded is in the history.")


def _correct(article, by, given):
    workflow.correct(article, by=by, text=given["text"], kind=given["kind"] or Correction.Kind.CORRECTION)
    return _("The notice stands with the story.")


def _publish_corrected(article, by, given):
    workflow.publish_corrected(article, by=by, text=given["text"], kind=given["kind"] or Correction.Kind.CORRECTION)
    return _("Published: readers see the text and the notice now.")


def _withdraw(article, by, given):
    workflow.withdraw(article, by=by, **given)
    return _("Withdrawn: readers do not see it any more.")


def _spike(article, by, given):
    workflow.spike(article, by=by, **given)
    return _("Spiked.")


STEPS = {
    "submit": Step(_submit, ("note",)),
    "send_back": Step(_send_back, ("note",)),
    "approve": Step(_approve, ("note",)),
    "publish": Step(_publish, ("significant",)),
    "schedule": Step(_schedule, ("at", "significant")),
    "cancel_schedule": Step(_cancel_schedule, ("edition",)),
    "unpublish_at": Step(_set_end, ("ends_at",)),
    "correct": Step(_correct, ("text", "kind")),
    "publish_corrected": Step(_publish_corrected, ("text", "kind")),
    "discard_changes": Step(
        _discard,
        question=gettext_lazy("Discard the changes?"),
        explanation=gettext_lazy(
            "The text becomes the published one again. What you wrote since stays in the history, from where it can "
            "be restored."
        ),
    ),
    "withdraw": Step(
        _withdraw,
        ("note",),
        question=gettext_lazy("Withdraw the story?"),
        explanation=gettext_lazy(
            "Readers do not see it any more, from now on: its address says that it is gone. Whatever is scheduled is "
            "cancelled. To publish it again takes a new approval."
        ),
    ),
    "spike": Step(
        _spike,
        ("note",),
        question=gettext_lazy("Spike the story?"),
        explanation=gettext_lazy("It is put aside for good. An editor can still make it a draft again."),
    ),
}
