"""What readers report, and what a moderator's decision makes of their reports."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import notifications
from ..models import BY_READERS, Comment, Decision, Report, Standing
from .plans import SEEN
from .threads import lock_network, lock_thread, refresh

ENOUGH = 3  # readers, to hide what nobody of the desk has read
WINDOW, MOST = dt.timedelta(hours=1), 20  # reports from one network


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


def _hide(comment):
    """By nobody: a person decides next. Whoever takes it back has seen the comment, which ``was`` says."""
    found = Report.objects.filter(comment=comment).unsettled().order_by("pk").values_list("reason", flat=True)
    names = ", ".join(str(Report.Reason(value).label) for value in dict.fromkeys(found))
    words = ngettext("%(count)d reader reported it: %(why)s", "%(count)d readers reported it: %(why)s", len(found))
    reasons = [{"check": BY_READERS, "reason": words % {"count": len(found), "why": names}, "matches": []}]
    Comment.objects.filter(pk=comment.pk).update(
        standing=Standing.HELD, version=comment.version + 1, visible=False, tombstone=False
    )
    hidden = {"before": comment.standing, "after": Standing.HELD, "reasons": reasons, "was": SEEN}
    decision = Decision.objects.create(comment=comment, **hidden)
    refresh(comment, was_shown=True)
    notifications.decided(decision)
