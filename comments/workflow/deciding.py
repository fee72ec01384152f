"""What moderators decide. Each decision is a row, and a compare-and-set on ``version``."""

from django.db import transaction
from django.utils.translation import gettext as _

from .. import moderation
from ..models import Comment, Decision, Standing
from .refusals import Erased, NothingToUndo, Overtaken, require_moderator, who_was_first
from .threads import lock_thread, refresh

# What each decision starts from; the desk offers no other. Undo gives back whatever was.
REACHED_FROM = {
    Standing.APPROVED: (Standing.HELD, Standing.REJECTED, Standing.SPAM, Standing.REMOVED),
    Standing.REJECTED: (Standing.HELD, Standing.APPROVED, Standing.SPAM, Standing.REMOVED),
    Standing.SPAM: (Standing.HELD, Standing.APPROVED, Standing.REJECTED, Standing.REMOVED),
    Standing.REMOVED: (Standing.APPROVED,),
}


def approve(comment: Comment, *, by, version: int | None = None) -> Decision:
    return _decide(comment, Standing.APPROVED, by=by, version=version)


def reject(comment: Comment, *, by, version: int | None = None, reason: str = "") -> Decision:
    return _decide(comment, Standing.REJECTED, by=by, version=version, reason=reason)


def spam(comment: Comment, *, by, version: int | None = None) -> Decision:
    return _decide(comment, Standing.SPAM, by=by, version=version)


def remove(comment: Comment, *, by, version: int | None = None, reason: str = "") -> Decision:
    """Take an approved comment off; replies stay below a line that says so, where ``reject`` hides them too."""
    return _decide(comment, Standing.REMOVED, by=by, version=version, reason=reason)


def feature(comment: Comment, *, by, version: int | None = None) -> Decision:
    """Mark a comment that readers see as the editors' pick; with picks first it leads the thread."""
    return _pick(comment, True, by=by, version=version)


def unfeature(comment: Comment, *, by, version: int | None = None) -> Decision:
    return _pick(comment, False, by=by, version=version)


@transaction.atomic
def undo(comment: Comment, *, by, version: int | None = None) -> Decision:
    """Give the comment the standing, or the mark, that it had before its last decision; that can be undone as well."""
    require_moderator(by)
    last = comment.decisions.exclude(before="").select_related("undo_of").first()
    if last is None:
        raise NothingToUndo(_("Nobody has decided on this comment yet."))
    if last.picked is not None:
        return _pick(comment, not last.picked, by=by, version=version, undo_of=last)
    return _decide(comment, last.before, by=by, version=version, undo_of=last)


@transaction.atomic
def _decide(comment, standing, *, by, version, reason="", undo_of=None):
    require_moderator(by)
    lock_thread(comment.article)
    known = comment.version if version is None else version
    current = Comment.objects.get(pk=comment.pk)
    if not current.body:
        raise Erased(_("The text of this comment was erased, as its writer asked."))
    came_from = Standing.values if undo_of else REACHED_FROM[standing]
    unchanged = Comment.objects.filter(pk=comment.pk, version=known, standing__in=came_from)
    if not unchanged.update(standing=standing, version=known + 1, reviewed=True, visible=False, tombstone=False):
        raise Overtaken(who_was_first(current))
    reasons = [{"check": "moderator", "reason": reason, "matches": []}] if reason else []
    decision = Decision.objects.create(
        comment=current, before=current.standing, after=standing, by=by, reasons=reasons, undo_of=undo_of
    )
    comment.standing, comment.version = standing, known + 1
    _remember(current, decision)
    refresh(comment, was_shown=current.visible or current.tombstone)
    return decision


@transaction.atomic
def _pick(comment, picked, *, by, version, undo_of=None):
    """As ``_decide``, about the mark; the standing stays."""
    require_moderator(by)
    lock_thread(comment.article)
    known = comment.version if version is None else version
    current = Comment.objects.get(pk=comment.pk)
    as_known = Comment.objects.filter(pk=comment.pk, version=known, standing=Standing.APPROVED, picked=not picked)
    if not as_known.update(picked=picked, version=known + 1):
        raise Overtaken(who_was_first(current))
    decision = Decision.objects.create(
        comment=current, before=current.standing, after=current.standing, picked=picked, by=by, undo_of=undo_of
    )
    comment.picked, comment.version = picked, known + 1
    refresh(comment, was_shown=current.visible)
    return decision


def _remember(comment, decision):
    """Spam leaves traces, for as long as it is spam."""
    if decision.before == Standing.SPAM:
        moderation.forget([comment])
    if decision.after == Standing.SPAM:
        moderation.remember(comment, at=decision.at)
