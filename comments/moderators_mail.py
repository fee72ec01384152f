"""Moderators hear that comments wait: of the first after quiet at once, then at most every half hour.

Nobody has to remember to tell them: the worker looks every few seconds.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.letter_choices import wants

from .models import Comment, Letter, Report, Standing

EVERY = dt.timedelta(minutes=30)
CHANGEABLE = dt.timedelta(minutes=5)  # after which no writer changes one that passed into one that is held
MOST_COUNTED = 1_000
KIND = Letter.Kind.MODERATORS


@dataclass(frozen=True)
class Waiting:
    count: int
    is_more: bool
    since: dt.datetime


def look() -> int:
    """Write the letters if it is time; how many.

    Two workers that look at once have seen the same last letter, so theirs have one key, and the second writes none.
    """
    now = timezone.now()
    last = Letter.objects.filter(kind=KIND).order_by("-made_at", "-pk").only("made_at").first()
    if last and last.made_at > now - EVERY:
        return 0
    moment = last.made_at if last else None
    if not _held_since(moment).exists() and not _hidden_since(moment).exists():
        return 0
    after = last.pk if last else 0
    rows = [
        Letter(kind=KIND, to=person.email, key=f"{KIND}:{after}:{person.pk}", made_at=now, due_at=now)
        for person in recipients()
    ]
    Letter.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _held_since(moment):
    """Posted since then, or approved and changed by its writer; along the index of the queue."""
    held = Comment.objects.filter(standing=Standing.HELD)
    if moment is None:
        return held
    new = Q(posted_at__gt=moment) | Q(edited_at__gt=moment)
    return held.filter(new, posted_at__gt=moment - CHANGEABLE)


def _hidden_since(moment):
    """By readers' reports, the last of which came since then; few are reported."""
    held = Comment.objects.filter(reported_at__isnull=False, standing=Standing.HELD)
    late = Report.objects.unsettled().filter(comment=OuterRef("pk"))
    return held.filter(Exists(late.filter(at__gt=moment) if moment else late))


def recipients() -> Iterable:
    """Who may decide, is at the desk and wants these letters."""
    people = get_user_model().objects.with_perm("comments.moderate_comment").filter(is_staff=True).exclude(email="")
    return [person for person in people.order_by("pk") if wants(person, "held")]


def waiting_for(letter: Letter) -> Waiting | None:
    """What there is to say when ``letter`` leaves, or None: all is decided, or nobody wants it any more."""
    newer = Letter.objects.filter(kind=KIND, to=letter.to, made_at__gt=letter.made_at)
    if not letter.to or newer.exists() or letter.to not in [person.email for person in recipients()]:
        return None
    held = Comment.objects.awaiting_moderation()
    oldest = held.values_list("posted_at", flat=True).first()
    if oldest is None:
        return None
    count = held.order_by()[: MOST_COUNTED + 1].count()
    return Waiting(min(count, MOST_COUNTED), count > MOST_COUNTED, oldest)
