"""What colleagues do meanwhile: who looks at which comment, and what was decided since a page was loaded."""

import re

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.views.decorators.http import require_POST, require_safe

from ..bundles import counted
from ..models import Comment, Decision
from ..workflow import claims
from ..workflow.refusals import NOT_THERE, who_was_first
from .queue import MOST, looker_at, printed
from .tabs import TABS

CARDS = 60  # asked about at once
SEEN = re.compile(r"(\d{1,18}):(\d{1,9})")
FIELDS = (
    "version",
    "standing",
    "claimed_until",
    "claimed_by__username",
    "claimed_by__first_name",
    "claimed_by__last_name",
)


@require_safe
def watch(request) -> JsonResponse:
    """``on``: the cards on the screen, as key:version. Three queries, whatever there is to tell."""
    if not request.user.has_perm("comments.view_comment") and not _may_decide(request):
        raise PermissionDenied
    known = {int(key): int(version) for key, version in SEEN.findall(request.GET.get("on", "")[:2_000])[:CARDS]}
    counts = counted([tab.rows(request.user) for tab in TABS.values()], most=MOST)
    cards = {str(key): news for key, news in _news(known, request.user) if news}
    return JsonResponse({"cards": cards, "counts": dict(zip(TABS, map(printed, counts), strict=True))})


@require_POST
def claim(request, pk: int) -> JsonResponse:
    """Take the comment ``pk`` to look at, and leave the one that was looked at before; ``release``: take none."""
    left = request.POST.get("left", "")
    if re.fullmatch(r"\d{1,18}", left):
        claims.release(int(left), by=request.user)
    if request.POST.get("release"):
        claims.release(pk, by=request.user)
        return JsonResponse({"looker": ""})
    if claims.claim(pk, by=request.user):
        return JsonResponse({"looker": ""})
    comment = Comment.objects.filter(pk=pk).select_related("claimed_by").only(*FIELDS).first()
    return JsonResponse({"looker": looker_at(comment, by=request.user) if comment else ""})


def _may_decide(request):
    return request.user.has_perm("comments.moderate_comment")


def _news(known, user):
    rows = Comment.objects.filter(pk__in=known).select_related("claimed_by").only(*FIELDS).in_bulk()
    changed = [key for key, row in rows.items() if row.version != known[key]]
    decisions = Decision.objects.filter(comment__in=changed).select_related("by").order_by("pk") if changed else ()
    last = {decision.comment_id: decision for decision in decisions}
    for key, version in known.items():
        row = rows.get(key)
        if row is None:
            yield key, {"told": str(NOT_THERE)}
        elif row.version != version:
            yield key, {"told": who_was_first(row, last.get(key)), "version": row.version}
        elif looker := looker_at(row, by=user):
            yield key, {"looker": looker}
