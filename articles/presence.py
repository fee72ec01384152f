"""Who has the form of a story open."""

import datetime as dt

from django.utils import timezone

from .models import Presence

GONE_AFTER = dt.timedelta(seconds=60)
MOST = 10


def enter(article: int, user) -> None:
    """Their browser says so again and again; who was away for longer than GONE_AFTER has come anew."""
    now = timezone.now()
    mine = Presence.objects.filter(article=article, user=user)
    if mine.filter(seen__gt=now - GONE_AFTER).update(seen=now):
        return
    Presence.objects.filter(seen__lt=now - GONE_AFTER).delete()
    Presence.objects.bulk_create([Presence(article_id=article, user=user, since=now, seen=now)], ignore_conflicts=True)


def leave(article: int, user) -> None:
    Presence.objects.filter(article=article, user=user).delete()


def others(article: int, user) -> list[Presence]:
    recent = Presence.objects.filter(article=article, seen__gt=timezone.now() - GONE_AFTER)
    return list(recent.exclude(user=user).select_related("user").order_by("since")[:MOST])
