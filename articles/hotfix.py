"""A fix was published while another text is scheduled: the scheduled text lacks it, and the desk is told."""

from dataclasses import dataclass

from .merge import Merged, differences, merge
from .models import Edition, Revision
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


def _before(timeline, edition):
    """What readers saw when that text was scheduled: the fix is what changed since."""
    seen = [row for row in timeline.editions if row.live_from <= timeline.now and row is not timeline.live]
    return next((row for row in reversed(seen) if row.revision_id <= edition.revision_id), None)


def _with_the_fix(before, scheduled, fix) -> Merged:
    return merge(before, scheduled, fix)
