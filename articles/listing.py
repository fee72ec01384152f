import re

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404

from .models import Edition

PER_PAGE = 20
_number = re.compile(r"[1-9][0-9]{0,8}")


def page_of(editions, number: str | None) -> Page:
    """Page ``number`` of ``editions`` (live, ordered) as cards; Http404 for one that is not there.

    A number has one spelling, so that 2, 02 and ٢ are not three pages to a cache or to a search engine.
    The ids are picked first, inside an index, and the cards second: a page deep in the archive costs little more.
    """
    number = "1" if number is None else number
    if not _number.fullmatch(number):
        raise Http404("not the number of a page")
    try:
        page = Paginator(editions.values("pk"), PER_PAGE).page(number)
    except InvalidPage as error:
        raise Http404(str(error)) from error
    page.object_list = Edition.objects.filter(pk__in=page.object_list).for_card().newest_first()
    return page
