"""Write the whole index anew while the site runs: in batches, each a short transaction of its own."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import connection, transaction

from ..models import Edition, SearchText
from ..stories_lock import hold_all_stories
from . import tables
from .index import texts

BATCH = 200  # editions; stories cannot be saved for as long as these take
PAUSE = 0.02  # seconds in which others have their turn
COLUMNS = ["headline", "standfirst", "names", "body"]


@dataclass(frozen=True)
class Progress:
    done: int = 0
    total: int = 0
    last: int = 0
    written: int = 0
    removed: int = 0


def rebuild(*, after: int = 0) -> Iterator[Progress]:
    """Yields after each batch; stopped anywhere, the index is whole, and a new run goes on."""
    everything = _new_language()
    at = Progress(total=Edition.objects.to_be_seen().filter(pk__gt=after).count(), last=after)
    yield (at := replace(at, removed=_remove_what_is_over()))
    while keys := list(_next(at.last)):
        with transaction.atomic():
            hold_all_stories()
            written = _write(keys, everything=everything)
        at = replace(at, done=at.done + len(keys), last=keys[-1], written=at.written + written)
        yield at
        time.sleep(PAUSE)
    if everything and not after:
        tables.settle(connection)
    for _step in tables.merge(connection):
        time.sleep(PAUSE)


def _new_language():
    """Whether every row has to be written because the site speaks another language than the index."""
    with transaction.atomic():
        if tables.speaks(connection) == tables.wanted(connection):
            return False
        tables.speak(connection)
    return connection.vendor == "postgresql"


def _next(after):
    return Edition.objects.to_be_seen().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]


def _write(keys, *, everything):
    """Those that differ, or are not there; of all columns, so that the engine takes them anew."""
    present = SearchText.objects.in_bulk(keys)
    fresh = texts(Edition.objects.to_be_seen().filter(pk__in=keys).values_list("pk", flat=True))
    late = [row for row in fresh if everything or not _same(row, present.get(row.pk))]
    SearchText.objects.bulk_create(
        late, update_conflicts=True, unique_fields=["edition"], update_fields=COLUMNS, batch_size=50
    )
    return len(late)


def _same(row, present):
    return present is not None and all(getattr(row, name) == getattr(present, name) for name in COLUMNS)


def _remove_what_is_over():
    over = SearchText.objects.exclude(edition__in=Edition.objects.to_be_seen()).values_list("pk", flat=True)
    removed = 0
    while keys := list(over[:BATCH]):
        removed += SearchText.objects.filter(pk__in=keys).delete()[0]
    return removed
