"""Old spam goes: comments that were marked as spam a month ago."""

import datetime as dt
import time

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article

from ..models import Comment, Decision, SpamTrace, Standing
from ..moderation.traces import MEMORY
from .privacy import PAUSE
from .threads import lock_thread

SPAM_DAYS = 30
KEPT = (SpamTrace.Kind.DOMAIN, SpamTrace.Kind.TEXT)  # which tell of no person
AT_ONCE = 100  # comments looked for at a time; those of one story go in one transaction


def empty_spam() -> int:
    """Delete them with all that hangs on them; of one that others answered the words go, and its place stays.

    What later spam is known by (domains and texts) stays for its 90 days. Returns how many comments.
    """
    emptied, until = 0, timezone.now() - dt.timedelta(days=SPAM_DAYS)
    SpamTrace.objects.filter(comment=None, at__lt=timezone.now() - MEMORY).delete()
    while found := list(_old_spam(until)[:AT_ONCE]):
        stories: dict[int, list[int]] = {}
        for key, article in found:
            stories.setdefault(article, []).append(key)
        emptied += sum(_empty(Article(pk=article), keys, until) for article, keys in stories.items())
        time.sleep(PAUSE)
    return emptied


def _old_spam(until):
    lately = Decision.objects.filter(comment=OuterRef("pk"), at__gte=until)
    old = Comment.objects.filter(~Exists(lately), standing=Standing.SPAM, posted_at__lt=until).exclude(body="")
    return old.order_by("posted_at", "pk").values_list("pk", "article")


@transaction.atomic
def _empty(article, keys, until):
    """Under the thread's lock, for a moderator may be undoing it. The deepest first: those above may have no others."""
    lock_thread(article)
    still = _old_spam(until).filter(pk__in=keys).values("pk")
    comments = list(Comment.objects.filter(pk__in=still).only("pk").order_by("-path"))
    SpamTrace.objects.filter(comment__in=comments).exclude(kind__in=KEPT).delete()
    for comment in comments:
        if comment.replies.exists():
            _blank(comment)
        else:
            SpamTrace.objects.filter(comment=comment).update(comment=None)
            comment.delete()
    return len(comments)


def _blank(comment):
    """As erasure.py leaves one: nobody decides on it any more, and what is below stays hidden."""
    SpamTrace.objects.filter(comment=comment).update(comment=None)
    comment.letters.all().delete()
    comment.decisions.update(reasons=[], note="", was={})
    gone = {
        "name": _("Deleted"),
        "email": "",
        "body": "",
        "ip": None,
        "network": "",
        "user_agent": "",
        "fingerprint": "",
    }
    Comment.objects.filter(pk=comment.pk).update(
        **gone, user=None, commenter=None, wants_letters=False, version=comment.version + 1
    )
