import datetime as dt
import re

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404

from .models import Correction, Edition

PER_PAGE = 20
_number = re.compile(r"[1-9][0-9]{0,8}")


def page_of(editions, number: str | None) -> Page:
    """Page ``number`` of ``editions`` (live, ordered) as cards; Http404 for one that is not there.

    A number has one spelling, so that 2, 02 and ٢ are not three pages to a cache or to a search engine.
    The ids are picked first, inside an index, and the cards second: a page deep in the archive costs little more.
    """
    page = _page(editions.values("pk"), number)
    page.object_list = Edition.objects.filter(pk__in=page.object_list).for_card().newest_first()
    return page


def page_of_corrections(number: str | None, *, at: dt.datetime) -> Page:
    """The public ledger, newest first; each row with the ``edition`` of its story that is live at ``at``."""
    page = _page(Correction.objects.of_live_stories(at=at).newest_first(), number)
    page.object_list = _with_editions(page.object_list, at)
    return page


def newest_corrections(count: int, *, at: dt.datetime) -> list[Correction]:
    return _with_editions(Correction.objects.of_live_stories(at=at).newest_first()[:count], at)


def _page(rows, number):
    number = "1" if number is None else number
    if not _number.fullmatch(number):
        raise Http404("not the number of a page")
    try:
        return Paginator(rows, PER_PAGE).page(number)
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
