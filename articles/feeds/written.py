"""The stories of a feed as text, each written once for all feeds of its format."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import page_cache

from .. import cache_tags, live_page, printing
from ..models import Edition
from ..models.edition import EditionQuerySet
from .items import NEWEST, Item, items_of

MOST_BYTES = 700_000  # of full texts in one feed: escaped they stay below the 1 MB that some news readers take


class Written(NamedTuple):
    """One item as its feed prints it; ``weight`` are the bytes of the story's text in it."""

    text: str
    weight: int


class Dates(NamedTuple):
    first_published_at: dt.datetime
    updated_at: dt.datetime | None


def newest(
    request, editions: EditionQuerySet, tag: str, form: str, write: Callable[[Item], str]
) -> Iterator[tuple[Dates, str]]:
    """Of ``editions``, those of ``tag``, newest first: the newest have their full text, as far as ``MOST_BYTES`` reach.

    What is written of an edition changes with the addresses of the stories in its text, and with a notice, which sets
    ``updated_at``; with names and pictures, which have tags; and at moments of which the page knows.
    """
    columns = editions.values_list("pk", "first_published_at", "updated_at")[:NEWEST]
    rows = live_page.shared(request, tag)("newest", make=lambda: list(columns))
    links = _links(request, [pk for pk, *_dates in rows])
    names = [("feed", form, pk, updated_at, at) for (pk, _first, updated_at), at in zip(rows, links, strict=True)]
    full = _kept(request, names, write, whole=True)
    brief = _kept(request, names[_fitting(full) :], write, whole=False)
    written = [*full[: _fitting(full)], *brief]
    yield from ((Dates(*dates), item.text) for (_pk, *dates), item in zip(rows, written, strict=True))


def _links(request, keys):
    """Where the stories to which each of ``keys`` links are to be read; known until something is published."""

    def make(missing):
        found = printing.addresses_in([key for _kind, key in missing])
        return [found.get(key, ()) for _kind, key in missing]

    tags = cache_tags.FRONT, cache_tags.LABELS
    return page_cache.kept_each(request, tags, [("links of", key) for key in keys], make=make)


def _kept(request, names, write, *, whole):
    def make(missing):
        keys = [name[2] for name in missing]
        items = {item.edition.pk: item for item in items_of(Edition.objects.filter(pk__in=keys).for_feed())}
        return [_written(items[key], write, whole) for key in keys]

    return page_cache.kept_each(request, cache_tags.EVERYWHERE, [(*name, whole) for name in names], make=make)


def _written(item, write, whole):
    return Written(write(item if whole else replace(item, content=None)), len(item.content.encode()))


def _fitting(items):
    """How many of them have room for their text."""
    left = MOST_BYTES
    for count, item in enumerate(items):
        left -= item.weight
        if left < 0:
            return count
    return len(items)
