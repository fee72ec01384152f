"""What people typed and did not save: kept for them alone, and offered when they come back."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from .models import Article, Autosave

KEPT_FOR = dt.timedelta(days=30)
MOST = 50  # texts of one person; the oldest go
LARGEST = 4_000_000  # characters of one text
Fields = list[tuple[str, str]]


@transaction.atomic
def keep(user, key: uuid.UUID, fields: Fields, *, article: int | None = None, version: int = 0) -> bool:
    """False where that form was saved meanwhile. What was typed earlier than what is kept changes nothing."""
    there = Article.objects.filter(pk=article).first() if article else None
    row, is_new = Autosave.objects.select_for_update().get_or_create(
        user=user, key=key, defaults={"article": there, "version": version, "fields": fields}
    )
    if is_new:
        _prune(user)
        return True
    if row.fields is None:
        return False
    if version >= row.version:
        row.article, row.version, row.fields, row.at = there, version, fields, timezone.now()
        row.save()
    return True


def settle(user, key: uuid.UUID | None) -> None:
    """It is saved, or thrown away."""
    if key:
        done = {"fields": None, "at": timezone.now()}
        Autosave.objects.update_or_create(user=user, key=key, defaults=done)


def of(user, article: Article | None) -> list[Autosave]:
    """The latest first; those of a story that is not saved yet where ``article`` is None."""
    recent = Autosave.objects.filter(user=user, article=article, at__gt=timezone.now() - KEPT_FOR)
    return list(recent.exclude(fields=None).order_by("-at")[:MOST])


def one(user, key: uuid.UUID) -> Autosave | None:
    return Autosave.objects.filter(user=user, key=key).exclude(fields=None).first()


def _prune(user):
    rows = Autosave.objects.filter(user=user)
    rows.filter(at__lt=timezone.now() - KEPT_FOR).delete()
    kept = rows.exclude(fields=None).order_by("-at").values_list("pk", flat=True)
    rows.filter(pk__in=list(kept[MOST : MOST * 2])).delete()
