"""Who writes for the paper."""

import datetime as dt

from django.core.paginator import Page
from django.db.models import Case, Count, Exists, OuterRef, Value, When

from .listing import numbered_page
from .models import Author, EditionByline

PER_PAGE = 60


def page_of_authors(live, number: str | None, *, today: dt.date) -> Page:
    """Authors of whom something is live, by name, those who left at the end; each with its ``stories``.

    The stories are counted for the authors of one page alone.
    """
    shown = Exists(live.order_by().filter(pk=OuterRef("edition")))
    written = EditionByline.objects.filter(shown, author=OuterRef("pk"))
    gone = Case(When(left_on__lte=today, then=Value(1)), default=Value(0))
    found = Author.objects.filter(Exists(written)).annotate(gone=gone).order_by("gone", "name", "pk")
    page = numbered_page(found.select_related("photo"), number, per_page=PER_PAGE)
    page.object_list = list(page.object_list)
    stories = _stories(live, page.object_list)
    for author in page.object_list:
        author.stories = stories.get(author.pk, 0)
    return page


def _stories(live, authors) -> dict[int, int]:
    bylines = EditionByline.objects.filter(author__in=authors, edition__in=live)
    return dict(bylines.order_by().values_list("author").annotate(Count("pk")))
