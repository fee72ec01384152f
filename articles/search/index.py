"""Keep the index: a row for each edition that is live or scheduled, written in the transaction of the change."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from .. import body
from ..models import Author, Edition, EditionByline, EditionTag, SearchText, Section, Tag
from .question import storable

LONGEST_BODY = 150_000  # characters; PostgreSQL takes no more than a megabyte of words
LONGEST_REST = 5_000
BATCH = 500

Models = Callable[[str, str], Any]


def write(edition: Edition) -> None:
    """For an edition that was just cut. Of its story's others, those that are over are not found any more."""
    mine = SearchText.objects.filter(edition__article=edition.article_id, edition__live_until__lte=timezone.now())
    mine.delete()
    SearchText.objects.bulk_create(texts([edition.pk]))


def texts(keys: Iterable[int], model: Models = apps.get_model) -> list[SearchText]:
    """A row, not saved, for each edition of ``keys``; a migration has models of its own."""
    keys = list(keys)
    columns = ("pk", "headline", "kicker", "standfirst", "html")
    rows = model("articles", "Edition").objects.filter(pk__in=keys).order_by("pk").values_list(*columns)
    named = names(keys, model)
    return [
        model("articles", "SearchText")(
            edition_id=pk,
            headline=storable(headline),
            standfirst=storable(" · ".join(filter(None, (kicker, standfirst))))[:LONGEST_REST],
            names=storable(named[pk])[:LONGEST_REST],
            body=storable(body.as_text(html))[:LONGEST_BODY],
        )
        for pk, headline, kicker, standfirst, html in rows
    ]


def names(keys: Iterable[int], model: Models = apps.get_model) -> dict[int, str]:
    """Of the authors, the section and the tags of each edition, as they are called now."""
    found: dict[int, list[str]] = defaultdict(list)
    for table, edition, name in (
        ("EditionByline", "edition", "author__name"),
        ("Edition", "pk", "section__name"),
        ("EditionTag", "edition", "tag__name"),
    ):
        rows = model("articles", table).objects.filter(**{f"{edition}__in": keys})
        for key, called in rows.order_by("pk").values_list(edition, name):
            found[key].append(called or "")
    return {key: ", ".join(called) for key, called in found.items()}


def carrying(label: models.Model) -> list[int]:
    """The editions in the index that carry an author, a tag or a section."""
    tables: dict[type[models.Model], models.QuerySet] = {
        Author: EditionByline.objects.filter(author=label.pk).values("edition"),
        Tag: EditionTag.objects.filter(tag=label.pk).values("edition"),
        Section: Edition.objects.filter(section=label.pk).values("pk"),
    }
    if type(label) not in tables:
        return []
    rows = SearchText.objects.filter(edition__in=tables[type(label)])
    return list(rows.order_by("pk").values_list("pk", flat=True))


def refresh_names(keys: list[int]) -> None:
    """After labels were renamed or merged, by a caller that holds all stories: else a text that is being published
    now would keep the old name.
    """
    for batch in batches(keys):
        named = names(batch)
        old = dict(SearchText.objects.filter(pk__in=batch).values_list("pk", "names"))
        late = [(name, key) for key in old if (name := storable(named[key])[:LONGEST_REST]) != old[key]]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE articles_searchtext SET names = %s WHERE edition_id = %s", late)


def fill(editions: models.QuerySet, model: Models = apps.get_model) -> Iterator[int]:
    """Write what is missing for ``editions``, in batches; after each, how many are done. For a migration."""
    done = 0
    missing = editions.filter(search_text=None).order_by("pk").values_list("pk", flat=True)
    while keys := list(missing[:BATCH]):
        model("articles", "SearchText").objects.bulk_create(texts(keys, model))
        done += len(keys)
        yield done


def batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
