"""Who looks at a comment now: so that two moderators do not read the same one. A decision asks for no claim."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from ..models import Comment
from .refusals import require_moderator

LASTS = dt.timedelta(seconds=90)


def claim(comment: int, *, by) -> bool:
    """Whether it is ``by`` who looks at it: nobody else does, or they have not moved for a while.

    No decision and no new version: a claim is forgotten by itself, and who comes late is told by the version.
    """
    require_moderator(by)
    now = timezone.now()
    free = Q(claimed_by=None) | Q(claimed_by=by.pk) | Q(claimed_until__lte=now)
    unclaimed = Comment.objects.filter(free, pk=comment)
    return bool(unclaimed.update(claimed_by=by, claimed_until=now + LASTS))


def release(comment: int, *, by) -> None:
    """Only one's own."""
    Comment.objects.filter(pk=comment, claimed_by=by.pk).update(claimed_by=None, claimed_until=None)


def is_claimed_by_another(comment: Comment, *, by) -> bool:
    holder, until = comment.claimed_by_id, comment.claimed_until
    return holder is not None and holder != by.pk and until is not None and until > timezone.now()
