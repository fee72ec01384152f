"""What readers report, and what a moderator's decision makes of their reports."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Comment, Decision, Report, Standing
from .refusals import Overtaken, require_moderator, who_was_first
from .threads import lock_network, lock_thread, refresh

ENOUGH = 3  # readers, to hide what nobody of the desk has read
WINDOW, MOST = dt.timedelta(hours=1), 20  # reports from one network
CHECK = "reports"


class NotThere(ValidationError):
    """Readers do not see the comment, or not any more."""


class KnownAlready(ValidationError):
    """From the same reader: nothing was counted."""


class TooManyReports(ValidationError):
    """From one network within an hour."""


@transaction.atomic
def report(comment: Comment, *, reason: str, reporter: str, words: str = "") -> Report:
    """Take a reader's report in. ``reporter`` is a hash of the network: one report each, and not too many an hour.

    The third hides a comment that nobody of the desk has read, until somebody does; what a moderator let stand stays.
    """
    lock_thread(comment.article)
    lock_network(reporter)
    if Report.objects.filter(comment=comment.pk, reporter=reporter).exists():
        raise KnownAlready(_("You, or somebody else from your network, reported this comment before."))
    current = Comment.objects.filter(pk=comment.pk, visible=True).first()
    if current is None:
        raise NotThere(_("This comment is not there any more."))
    now = timezone.now()
    if Report.objects.filter(reporter=reporter, at__gt=now - WINDOW).count() >= MOST:
        raise TooManyReports(_("That were many reports within an hour. Please come back later."))
    made = Report.objects.create(comment=current, reporter=reporter, reason=reason, words=words, at=now)
    Comment.objects.filter(pk=current.pk).update(reports=F("reports") + 1, reported_at=Coalesce("reported_at", now))
    if current.reports + 1 >= ENOUGH and not current.reviewed:
        _hide(current)
    return made


@transaction.atomic
def keep(comment: Comment, *, by, version: int | None = None) -> Decision:
    """Let an approved comment stand, whatever readers reported."""
    require_moderator(by)
    lock_thread(comment.article)
    known = comment.version if version is None else version
    current = Comment.objects.get(pk=comment.pk)
    as_known = Comment.objects.filter(pk=comment.pk, version=known, standing=Standing.APPROVED)
    if not as_known.update(reviewed=True, version=known + 1):
        raise Overtaken(who_was_first(current))
    reasons = [{"check": "moderator", "reason": _("stays as it is"), "matches": []}]
    decision = Decision.objects.create(
        comment=current, before=current.standing, after=current.standing, by=by, reasons=reasons
    )
    settle(decision)
    comment.version, comment.reviewed = known + 1, True
    return decision


def settle(decision: Decision) -> None:
    """Close the comment's open reports with a person's ``decision``; an undo opens those again that it takes back.

    Under the thread's lock, with ``decision.comment`` as it was read after that.
    """
    if decision.undo_of and not is_by_readers(decision.undo_of):
        _settle_again(decision)
    elif decision.comment.reports:
        _settled(decision, Report.objects.filter(comment=decision.comment_id).unsettled())


def is_by_readers(decision: Decision) -> bool:
    """Whether it hid the comment because of reports: no person decided."""
    return any(row["check"] == CHECK for row in decision.reasons)


def _settle_again(decision):
    """As before the decision that is taken back. If that was an undo itself, what its first one settled is settled."""
    undone = decision.undo_of
    mine = Report.objects.filter(comment=decision.comment_id)
    if mine.filter(settled_by=undone).update(settled_by=None):
        _count(decision.comment_id)
    elif undone.undo_of and decision.comment.reports:
        _settled(decision, mine.unsettled().filter(at__lte=_first_of(undone).at))


def _first_of(decision):
    while decision.undo_of:
        decision = decision.undo_of
    return decision


def _settled(decision, reports):
    if reports.update(settled_by=decision):
        _count(decision.comment_id)


def _count(comment):
    """Reports that came since stay open."""
    ats = list(Report.objects.filter(comment=comment).unsettled().order_by("at").values_list("at", flat=True))
    Comment.objects.filter(pk=comment).update(reports=len(ats), reported_at=ats[0] if ats else None)


def _hide(comment):
    """By nobody: a person decides next. What the desk never read, readers may doubt."""
    found = Report.objects.filter(comment=comment).unsettled().order_by("pk").values_list("reason", flat=True)
    names = ", ".join(str(Report.Reason(value).label) for value in dict.fromkeys(found))
    words = ngettext("%(count)d reader reported it: %(why)s", "%(count)d readers reported it: %(why)s", len(found))
    reasons = [{"check": CHECK, "reason": words % {"count": len(found), "why": names}, "matches": []}]
    Comment.objects.filter(pk=comment.pk).update(
        standing=Standing.HELD, version=comment.version + 1, visible=False, tombstone=False
    )
    Decision.objects.create(comment=comment, before=comment.standing, after=Standing.HELD, reasons=reasons)
    refresh(comment, was_shown=True)
