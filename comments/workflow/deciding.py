"""What moderators decide. Each decision is a row, and a compare-and-set on ``version``."""

from collections.abc import Iterable, Sequence

from ..models import Comment, Decision, Standing
from . import plans
from .changing import change_one
from .plans import Why


def approve(comment: Comment, *, by, version: int | None = None) -> Decision:
    """Also one that is approved, where no person has seen it yet or readers report it: it may stay."""
    return change_one(comment, plans.to(Standing.APPROVED, Why()), by=by, version=version)


def reject(
    comment: Comment, *, by, version: int | None = None, reason: str = "", code: str = "", note: str = ""
) -> Decision:
    """``reason`` is for colleagues, ``code`` one of Reason, whose words the writer reads, and so is ``note``."""
    return change_one(comment, plans.to(Standing.REJECTED, Why(reason, code, note)), by=by, version=version)


def spam(comment: Comment, *, by, version: int | None = None) -> Decision:
    return change_one(comment, plans.to(Standing.SPAM, Why()), by=by, version=version)


def remove(
    comment: Comment,
    *,
    by,
    version: int | None = None,
    reason: str = "",
    code: str = "",
    note: str = "",
    with_replies: bool = False,
) -> Decision:
    """Take an approved comment off; replies stay below a line that says so, or with it go all below and the line."""
    plan = plans.to(Standing.REMOVED, Why(reason, code, note), with_replies=with_replies)
    return change_one(comment, plan, by=by, version=version)


def redact(
    comment: Comment,
    *,
    by,
    version: int | None = None,
    words: Sequence[str] = (),
    spans: Iterable[Sequence[int]] = (),
    reason: str = "",
    code: str = "",
    note: str = "",
) -> Decision:
    """Take some of the text out of a held or approved comment; its readers see that, and colleagues what it was.

    Every place of each of ``words``, which may be phrases, and what lies in ``spans``, in letters of the text. The
    fingerprint stays that of all that was written: who sends it again is found.
    """
    return change_one(comment, plans.redacting(words, spans, Why(reason, code, note)), by=by, version=version)


def feature(comment: Comment, *, by, version: int | None = None) -> Decision:
    """Mark a comment that readers see as the editors' pick; with picks first it leads the thread."""
    return change_one(comment, plans.picking(True), by=by, version=version)


def unfeature(comment: Comment, *, by, version: int | None = None) -> Decision:
    return change_one(comment, plans.picking(False), by=by, version=version)


def undo(comment: Comment, *, by, version: int | None = None, decision: int | None = None) -> Decision:
    """Give back all that the last decision changed, for UNDO_HOURS after it; that can be undone as well.

    ``decision`` is the one that the moderator means: all that came later must have been undone.
    """
    asked = None if decision is None else {comment.pk: decision}
    return change_one(comment, plans.undoing(asked), by=by, version=version)
