"""One decision on many comments, each as it was on the moderator's screen."""

import re
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from .. import workflow
from ..bundles import counted
from ..models import Comment, Decision, Reason
from ..workflow.refusals import require_moderator
from .cards import cards_of
from .queue import MOST
from .similar import LINK, likeness_of

AT_ONCE = 200  # comments
NAMED = 5  # of those that somebody else decided on
CHOSEN = re.compile(r"(\d{1,18}):(\d{1,9})")
VERBS = {"approve": gettext_lazy("Approve"), "reject": gettext_lazy("Reject"), "spam": gettext_lazy("Spam")}


class Chosen(forms.Field):
    """Keys and versions, as ``key:version``, several."""

    widget = forms.MultipleHiddenInput

    def clean(self, value):
        found = [CHOSEN.fullmatch(each) for each in value or []]
        if not found:
            raise forms.ValidationError(_("Select comments first."))
        if not all(found) or len(found) > AT_ONCE:
            raise forms.ValidationError(_("That is not a decision."))
        return {int(match[1]): int(match[2]) for match in found}


class BulkForm(forms.Form):
    chosen = Chosen()
    verb = forms.ChoiceField(choices=list(VERBS.items()))
    code = forms.ChoiceField(choices=[("", ""), *Reason.choices], required=False)
    note = forms.CharField(required=False, max_length=2_000)
    back = forms.CharField(required=False)


@require_POST
def decide_many(request):
    require_moderator(request.user)
    form = BulkForm(request.POST)
    if not form.is_valid():
        if "chosen" in form.errors and not request.POST.getlist("chosen"):
            messages.warning(request, " ".join(form.errors["chosen"]))
            return redirect(_queue(request.POST.get("back", "")))
        return HttpResponseBadRequest(_("That is not a decision."))
    given = form.cleaned_data
    why = {"code": given["code"], "note": given["note"]} if given["verb"] == "reject" else {}
    batch = workflow.decide_all(given["chosen"], given["verb"], by=request.user, **why)
    _tell(request, batch, _decided(given["verb"], len(batch.decided)), may_undo=True)
    return redirect(_queue(given["back"]))


@require_POST
def undo_many(request, batch: UUID):
    undone = workflow.undo_batch(batch, by=request.user)
    count = len(undone.decided)
    words = ngettext("%d decision is undone.", "%d decisions are undone.", count) % count
    _tell(request, undone, words, may_undo=False)
    return redirect(_queue(request.POST.get("back", "")))


@require_safe
def similar(request, **context):
    """What would be decided on, before it is."""
    require_moderator(request.user)
    likeness = likeness_of(request)
    if likeness is None:
        return redirect("admin:comments_comment_changelist")
    rows = likeness.held().select_related("article__section").defer("article__body", "article__standfirst")
    (count,) = counted([likeness.held()], most=MOST)
    context |= {
        "title": _("Similar comments"),
        "cards": cards_of(rows[:AT_ONCE], by=request.user),
        "domain": likeness.value if likeness.kind == LINK else "",
        "count": count,
        "is_more": count > AT_ONCE,
        "most": AT_ONCE,
        "reasons": Reason.choices,
    }
    return TemplateResponse(request, "admin/comments/comment/similar.html", context)


@require_safe
def batch(request, batch: UUID, **context):
    """What was decided at one stroke, for as long as it can be undone and after."""
    require_moderator(request.user)
    rows = Decision.objects.filter(batch=batch).select_related("by", "comment")
    decisions = list(rows.order_by("pk")[:AT_ONCE])
    context |= {
        "title": _("Decided at one stroke"),
        "decisions": decisions,
        "batch": batch,
        "may_undo": any(workflow.may_be_undone(decision) for decision in decisions),
    }
    return TemplateResponse(request, "admin/comments/comment/batch.html", context)


def _queue(query):
    return reverse("admin:comments_comment_changelist") + (f"?{query}" if query else "")


def _decided(verb, count):
    words = {
        "approve": ngettext("%d comment approved.", "%d comments approved.", count),
        "reject": ngettext("%d comment rejected.", "%d comments rejected.", count),
        "spam": ngettext("%d comment marked as spam.", "%d comments marked as spam.", count),
    }
    return words[verb] % count


def _tell(request, batch, words, *, may_undo):
    if batch.decided:
        undo = ""
        if may_undo:
            undo = render_to_string("admin/comments/comment/undo_batch.html", {"batch": batch.id}, request)
        messages.success(request, format_html("{} {}", words, undo))
    if batch.overtaken:
        messages.warning(request, _not_decided(batch.overtaken))


def _not_decided(overtaken):
    """Who was faster, for the first few of them."""
    count = len(overtaken)
    names = dict(Comment.objects.filter(pk__in=[key for key, _words in overtaken[:NAMED]]).values_list("pk", "name"))
    words = ngettext("%d comment was left alone:", "%d comments were left alone:", count) % count
    rows = (
        (reverse("admin:comments_comment_change", args=[key]), names.get(key, "–"), why)
        for key, why in overtaken[:NAMED]
    )
    return format_html("{} {}", words, format_html_join(" · ", '<a href="{}"><bdi>{}</bdi></a>: {}', rows))
