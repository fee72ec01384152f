from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404

from .models import Edition

PER_PAGE = 20


def page_of(editions, number: str | None) -> Page:
    """Page ``number`` of ``editions`` (live, ordered) as cards; Http404 for one that is not there.

    The ids are picked first, inside an index, and the cards second: a page deep in the archive costs little more.
    """
    try:
        page = Paginator(editions.values("pk"), PER_PAGE).page(number or 1)
    except InvalidPage as error:
        raise Http404(str(error)) from error
    page.object_list = Edition.objects.filter(pk__in=page.object_list).for_card().newest_first()
    return page
