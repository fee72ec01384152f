"""Whom the paper knows: people who proved an address by mail and wrote what moderators approved."""

import datetime as dt

from django.db.models import DateTimeField, Exists, OuterRef, Value
from django.db.models.functions import Coalesce

from .models import Comment, Commenter, Decision, Standing

ENOUGH = 2  # comments that a person approved
PROBATION = dt.timedelta(days=30)  # after a rejection
UNWANTED = (Standing.REJECTED, Standing.REMOVED)  # by a person; what its writer withdrew is nobody’s verdict
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def is_trusted(commenter: Commenter | None, *, at: dt.datetime) -> bool:
    """Two comments that a moderator approved, nothing that one rejected or removed in the last 30 days; one query.

    A spam verdict ends it. It comes back when that verdict is undone or another takes its place, or with two approved
    comments written later. Nothing of this hangs on an address that somebody types.
    """
    if commenter is None:
        return False
    theirs = Comment.objects.filter(commenter=OuterRef("pk")).order_by()
    since = Coalesce(OuterRef("spam_at"), Value(LONG_AGO, output_field=DateTimeField()))
    approved = theirs.filter(standing=Standing.APPROVED, reviewed=True, posted_at__gt=since)
    lately = Decision.objects.filter(comment=OuterRef("pk"), after__in=UNWANTED, at__gt=at - PROBATION)
    rejected = theirs.filter(Exists(lately.exclude(by=None)), standing__in=UNWANTED)
    trusted = Commenter.objects.filter(Exists(approved[ENOUGH - 1 : ENOUGH]), ~Exists(rejected))
    return trusted.filter(pk=commenter.pk).exists()


def is_known(comment: Comment) -> bool:
    """Whether an unsaved comment is by somebody trusted, or by a colleague who is signed in. None without proof."""
    return bool(comment.user_id) or is_trusted(comment.commenter, at=comment.posted_at)


def spam_found(comment: Comment, *, at: dt.datetime) -> None:
    """A moderator's verdict: what was approved before it counts no more."""
    if comment.commenter_id:
        Commenter.objects.filter(pk=comment.commenter_id).update(spam_at=at)


def spam_taken_back(comment: Comment) -> None:
    """``comment`` is no spam any more; another of theirs may be."""
    if comment.commenter_id:
        others = Comment.objects.filter(commenter=OuterRef("pk"), standing=Standing.SPAM).exclude(pk=comment.pk)
        Commenter.objects.filter(~Exists(others), pk=comment.commenter_id).update(spam_at=None)
