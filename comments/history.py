"""What of a comment's decisions still holds, some having been undone, and some of these undoings as well."""

from collections.abc import Iterable
from typing import NamedTuple

from .models import Comment, Decision


class InForce(NamedTuple):
    """``row`` is what has to be undone to take ``decision`` back: itself, or the undoing of its undoing."""

    decision: Decision
    row: Decision


def since_the_last_standing(comment: Comment) -> list[Decision]:
    """The decisions in force that made ``comment`` what it is, the latest first: what its writer may be told."""
    found = []
    for decision, _row in in_force(comment.decisions.taken()):
        found.append(decision)
        if decision.before != decision.after:
            break
    return found


def in_force(decisions: Iterable[Decision]) -> list[InForce]:
    """Of all that were taken on one comment, in any order, those that nobody has undone; the latest first."""
    now: tuple[InForce, ...] = ()
    before: dict[int | None, tuple[InForce, ...]] = {}
    takes_back = set()
    for row in sorted(decisions, key=lambda row: row.pk):
        then, undone = now, row.undo_of_id
        if undone not in before:
            now = (InForce(row, row), *then)
        elif undone in takes_back:
            first, *others = before[undone]
            now = (InForce(first.decision, row), *others)
        else:
            now = before[undone]
            takes_back.add(row.pk)
        before[row.pk] = then
    return [*now]
