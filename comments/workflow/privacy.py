"""What is forgotten of a comment with time."""

import datetime as dt
import time

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .. import networks
from ..models import Ban, Comment, Report, SpamTrace
from ..moderation.traces import MEMORY

FORGOTTEN_AT_ONCE = 200  # comments, each time in a transaction of its own
SPAM_AT_ONCE = 5_000  # traces
PAUSE = 0.02  # seconds in which others have their turn


def forget_addresses(*, most: int | None = None) -> int:
    """Take IP address and user agent out of the comments older than COMMENT_ADDRESS_DAYS, ``most`` of them if given.

    Of the network a keyed hash stays. Returns how many comments. What somebody is writing to at this moment is left for
    the next time. Every comment that says where it came from has an IP address, so that is what is looked for.
    """
    _forget_old_spam()
    forgotten = 0
    while most is None or forgotten < most:
        if not (found := _forget_some()):
            break
        forgotten += found
        if most is None:
            time.sleep(PAUSE)
    return forgotten


def _forget_old_spam():
    """What no check asks for any more; few at a time, and what is left goes the next time."""
    old = SpamTrace.objects.filter(at__lt=timezone.now() - MEMORY).order_by("at")[:SPAM_AT_ONCE]
    SpamTrace.objects.filter(pk__in=old.values("pk")).delete()


def forget_what_is_over() -> None:
    """Whom bans named that have ended, and what readers wrote of comments that were decided on; as many days later."""
    before = _end_of_memory()
    ended = Ban.objects.exclude(kind=Ban.Kind.DOMAIN).filter(Q(until__lt=before) | Q(lifted_at__lt=before))
    ended.exclude(hint="", note="").update(hint="", note="")
    Report.objects.exclude(words="").filter(at__lt=before, settled_by__isnull=False).update(words="")


def _end_of_memory():
    return timezone.now() - dt.timedelta(days=settings.COMMENT_ADDRESS_DAYS)


@transaction.atomic
def _forget_some():
    until = _end_of_memory()
    waiting = Comment.objects.filter(ip__isnull=False, posted_at__lt=until).order_by("posted_at", "pk")
    rows = waiting.select_for_update(skip_locked=True, no_key=True).only("network", "posted_at")
    comments = list(rows[:FORGOTTEN_AT_ONCE])
    for comment in comments:
        comment.network = networks.keyed(comment.network, comment.posted_at)
    Comment.objects.bulk_update(comments, ["network"])
    SpamTrace.objects.filter(comment__in=comments, kind=SpamTrace.Kind.NETWORK).delete()
    Comment.objects.filter(pk__in=[comment.pk for comment in comments]).update(ip=None, user_agent="")
    return len(comments)
