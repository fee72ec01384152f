"""A fix was published while another text is scheduled: the scheduled text lacks it, and the desk is told.

And the other way round: once the scheduled text is live, the working copy with which the fix was made lacks that text.
"""

from dataclasses import dataclass

from . import moves
from .merge import Merged, differences, merge
from .models import Article, Edition, Revision
from .timeline import Timeline


@dataclass(frozen=True)
class Fix:
    """``edition`` is scheduled and lacks what ``live`` has; ``merged`` is the scheduled text with the fix in it."""

    edition: Edition
    live: Edition
    merged: Merged


def missing(timeline: Timeline) -> list[Fix]:
    """For each scheduled text that lacks something, the next first; no query where there is nothing to look at."""
    live = timeline.live
    late = [edition for edition in timeline.ahead if live and edition.revision_id < live.revision_id]
    pairs = [(edition, _before(timeline, edition)) for edition in late]
    keys = {key for edition, before in pairs if before for key in (edition.revision_id, before.revision_id)}
    if live is None or not keys:
        return []
    texts = dict(Revision.objects.filter(pk__in={*keys, live.revision_id}).values_list("pk", "content"))
    fixes = [
        Fix(edition, live, _with_the_fix(*(texts[row.revision_id] for row in (before, edition, live))))
        for edition, before in pairs
        if before
    ]
    return [
        fix for fix in fixes if fix.merged.conflicts or differences(texts[fix.edition.revision_id], fix.merged.content)
    ]


def left_behind(article: Article, timeline: Timeline) -> list[str]:
    """Fields of what readers see that the working copy lacks, because it was not made from that text.

    Publishing it would take them from the readers again.
    """
    live, latest = timeline.live, article.latest_revision
    before = _before(timeline, live) if live else None
    if not (live and latest and before and moves.has_changes(article, timeline) and _was_put_aside(article, live)):
        return []
    texts = dict(Revision.objects.filter(pk__in=(before.revision_id, live.revision_id)).values_list("pk", "content"))
    merged = _with_the_fix(texts[before.revision_id], latest.content, texts[live.revision_id])
    return list(dict.fromkeys([*merged.conflicts, *differences(latest.content, merged.content)]))


def _was_put_aside(article, live):
    """Whether another text was put into the working copy after this one was scheduled, and none since it is live."""
    turn = article.revisions.filter(action__in=("discard", "restore")).order_by("-pk").values("pk", "at").first()
    if turn is None or turn["at"] >= live.live_from:
        return False
    return turn["pk"] > live.revision_id or article.revisions.filter(pk=live.revision_id, action="carry_over").exists()


def _before(timeline, edition):
    """What readers saw when that text was scheduled: the fix is what changed since."""
    seen = [row for row in timeline.editions if row.live_from <= timeline.now and row is not timeline.live]
    return next((row for row in reversed(seen) if row.revision_id <= edition.revision_id), None)


def _with_the_fix(before, scheduled, fix) -> Merged:
    return merge(before, scheduled, fix)
