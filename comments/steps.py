"""The links that lead from one page of a thread to the others."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from articles.story_page import THREAD_ORDERS

from . import paging
from .paging import Pages

LABELS: dict[str, str | Promise] = {
    "oldest": _("Oldest first"),
    "newest": _("Newest first"),
    "picked": _("Editors’ picks first"),
}


@dataclass(frozen=True)
class Step:
    label: object
    address: str
    is_here: bool = False


@dataclass(frozen=True)
class Steps:
    """``numbers`` has None for a gap; ``orders`` are those in which a thread of more than one comment may be read."""

    page: Page
    numbers: list[Step | None]
    before: str | None
    after: str | None
    orders: list[Step]


def of(edition: Edition, pages: Pages, number: int, *, order: str) -> Steps:
    """Of a page of the whole thread."""
    found = _steps(pages, number, lambda number: f"{paging.address_of(edition, number, order=order)}#comments")
    return replace(found, orders=_orders(edition, pages, order))


def below(edition: Edition, root: int, pages: Pages, number: int) -> Steps:
    return _steps(pages, number, lambda number: paging.address_below(edition, root, number))


def _steps(pages, number, address: Callable[[int], str]):
    page = Paginator(range(max(1, len(pages))), 1).page(number)
    numbers = page.paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    return Steps(
        page=page,
        numbers=[Step(each, address(each), each == number) if isinstance(each, int) else None for each in numbers],
        before=address(number - 1) if page.has_previous() else None,
        after=address(number + 1) if page.has_next() else None,
        orders=[],
    )


def _orders(edition, pages, order):
    """Picks first is for threads that have one; nothing is offered where there is nothing to choose."""
    if len(pages) == 0 or (len(pages) == 1 and len(pages.keys(1)) == 1):
        return []
    offered = [name for name in THREAD_ORDERS if name != "picked" or pages.have_picks or order == "picked"]
    return [Step(LABELS[name], f"{paging.address_of(edition, order=name)}#comments", name == order) for name in offered]
