import datetime as dt
import re
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from typing import Any, Protocol

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404

from .models import Correction, Edition

PER_PAGE = 20
_number = re.compile(r"[1-9][0-9]{0,8}")


class Keep(Protocol):
    """Returns what ``make`` does; or what it returned for another page under the same ``name``."""

    def __call__(self, *name: Hashable, make: Callable[[], Any]) -> Any: ...


def asked_each_time(*_name: Hashable, make: Callable[[], Any]) -> Any:
    return make()


def page_of(editions, number: str | None, *, keep: Keep = asked_each_time, first: Sequence[int] = ()) -> Page:
    """Page ``number`` of ``editions`` (live, ordered) as cards; Http404 for one that is not there.

    ``keep`` knows what other pages asked of ``editions``. ``first`` are keys of some of them that stand before all
    others: over all pages each story comes once.
    A number has one spelling, so that 2, 02 and ٢ are not three pages to a cache or to a search engine.
    The ids are picked first, inside an index, and the cards second: a page deep in the archive costs little more.
    """
    led: Any = _Led(editions, first, keep)
    page = numbered_page(led, number)
    page.object_list = _cards(page.object_list)
    return page


def page_of_corrections(number: str | None, *, at: dt.datetime) -> Page:
    """The public ledger, newest first; each row with the ``edition`` of its story that is live at ``at``."""
    page = numbered_page(Correction.objects.of_live_stories(at=at).newest_first(), number)
    page.object_list = _with_editions(page.object_list, at)
    return page


def newest_corrections(count: int, *, at: dt.datetime) -> list[Correction]:
    return _with_editions(Correction.objects.of_live_stories(at=at).newest_first()[:count], at)


def numbered_page(rows: Any, number: str | None, *, per_page: int | None = None) -> Page:
    """Http404 for a number that is not there, or is spelt in another way."""
    number = "1" if number is None else number
    if not _number.fullmatch(number):
        raise Http404("not the number of a page")
    try:
        return _WholePages(rows, per_page or PER_PAGE).page(number)
    except InvalidPage as error:
        raise Http404(str(error)) from error


def _with_editions(corrections, at):
    """A story that somebody takes off between two queries is left out."""
    rows = list(corrections)
    live = Edition.objects.live(at=at).filter(article__in={row.article_id for row in rows}).select_related("section")
    editions = {edition.article_id: edition for edition in live.defer("body", "html")}
    for row in rows:
        row.edition = editions.get(row.article_id)
    return [row for row in rows if row.edition]


class _WholePages(Paginator):
    """Asks for a whole page however many rows there were when they were counted.

    Else a story that is published between the two queries would push the last one off its page.
    """

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return self._get_page(self.object_list[start : start + self.per_page], number, self)


class _Led:
    """What a paginator cuts pages out of: ``first``, then the rest of ``editions``."""

    def __init__(self, editions, first, keep):
        self.editions, self.first, self._keep = editions, first, keep

    def count(self):
        return self._keep("total", make=self.editions.count)

    def __getitem__(self, part):
        rest = self.editions.exclude(pk__in=self.first) if self.first else self.editions
        start, stop = (max(0, place - len(self.first)) for place in (part.start, part.stop))
        keys = rest.values_list("pk", flat=True)[start:stop]
        return [*self.first[part], *self._keep("keys", start, stop, *self.first, make=lambda: list(keys))]


class _Card:
    """A story on a list by its key; whatever else is asked of it comes with all others of its page, in two queries.

    A page that has kept what it prints of its stories asks for nothing else.
    """

    def __init__(self, pk, editions):
        self.pk, self._editions = pk, editions

    def __getattr__(self, name):
        return getattr(self._editions()[self.pk], name)


def _cards(keys):
    editions = cache(lambda: Edition.objects.for_card().in_bulk(keys))
    return [_Card(key, editions) for key in keys]
