"""Which comments stand on which page of a story's thread.

The keys of all pages are looked up once, in an index, and kept while nothing of the thread changes; a page then asks
for its own comments by their keys. So page 400 costs what page 2 does.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.urls import reverse

import page_cache
from articles import cache_tags
from articles.models import Edition
from articles.story_page import THREAD_ORDERS

from .models import DIGITS, Comment

ROOTS = 20  # on a page of the thread
REPLIES = 200  # below them, over all; each root has an equal share
BELOW_ONE = 50  # on a page of one comment and all replies to it


class Pages:
    """Keys by page, kept as one text: whether there are picks, and then a line for each page."""

    def __init__(self, text: str):
        picks, *self._lines = text.split("\n")
        self.have_picks = bool(picks)

    @classmethod
    def text_of(cls, keys: list[int], per_page: int, *, picks: bool = False) -> str:
        pages = (keys[start : start + per_page] for start in range(0, len(keys), per_page))
        return "\n".join(["picks" if picks else "", *(" ".join(map(str, page)) for page in pages)])

    def __len__(self):
        return len(self._lines)

    def keys(self, number: int) -> list[int]:
        return [int(key) for key in self._lines[number - 1].split()]

    def place_of(self, key: int) -> tuple[int, int] | None:
        """The number of its page, and how many stand before it there."""
        for number, line in enumerate(self._lines, 1):
            if str(key) in (keys := line.split()):
                return number, keys.index(str(key))
        return None


def pages_of(request, edition: Edition, order: str) -> Pages:
    """The comments on the story itself, in the reader's ``order``; replies go with them."""

    def make():
        roots = Comment.objects.shown_on(edition.article_id).filter(parent=None).order_by("path")
        rows = list(roots.values_list("pk", "picked", "visible"))
        picks = [key for key, picked, visible in rows if picked and visible]
        keys = [row[0] for row in rows]
        if order == "newest":
            keys.reverse()
        elif order == "picked":
            first = set(picks)
            keys = picks + [key for key in keys if key not in first]
        return Pages.text_of(keys, ROOTS, picks=bool(picks))

    return Pages(_kept(request, edition, "pages of a thread", order, make=make))


def pages_below(request, edition: Edition, root: int) -> Pages:
    """``root`` and all replies to it, in the order of the thread; Http404 where readers see no such comment."""

    def make():
        found = Comment.objects.shown_on(edition.article_id).below(root)
        if not (keys := list(found.values_list("pk", flat=True))):
            raise Http404("no such comment on this story")
        return Pages.text_of(keys, BELOW_ONE)

    return Pages(_kept(request, edition, "pages below a comment", root, make=make))


def share_of_each(roots: list[int]) -> int:
    """How many replies are printed below each of the ``roots`` of a page."""
    return REPLIES // max(1, len(roots))


def address_of(edition: Edition, number: int = 1, *, order: str = "") -> str:
    """Of a page of the thread; the first is the story's own."""
    query = f"?comments={order}" if order and unlike_site(order) else ""
    if number == 1:
        return f"{edition.get_absolute_url()}{query}"
    return reverse("discussion:thread_page", args=[edition.section.slug, edition.slug, number]) + query


def address_below(edition: Edition, root: int, number: int = 1) -> str:
    names = [edition.section.slug, edition.slug, root]
    if number == 1:
        return reverse("discussion:replies", args=names)
    return reverse("discussion:replies", args=[*names, number])


def address_of_comment(request, edition: Edition, comment: Comment, *, order: str) -> str | None:
    """The page on which readers find ``comment``, with its anchor; None if it is not there any more."""
    root = int(comment.root_path)
    place = pages_of(request, edition, order).place_of(root)
    if place is None:
        return None
    page = address_of(edition, place[0])
    if comment.pk != root:
        below = pages_below(request, edition, root).place_of(comment.pk)
        if below is None:
            return None
        number, before = below
        roots = pages_of(request, edition, order).keys(place[0])
        if (number - 1) * BELOW_ONE + before > share_of_each(roots):
            page = address_below(edition, root, number)
    return f"{page}#comment-{comment.pk}"


def _kept(request, edition, *name, make):
    tags = (cache_tags.thread(edition.path),)
    return page_cache.kept(request, tags, *name, edition.article_id, make=make)


def form_query(number: int, order: str) -> str:
    """What the form's address says of the page on which it stands, so that it comes back there."""
    page = {"page": str(number)} if number > 1 else {}
    asked = {"comments": order} if unlike_site(order) else {}
    return f"?{urlencode(page | asked)}" if page or asked else ""


def page_asked(request, edition: Edition) -> tuple[str, int]:
    """Order and number as ``form_query`` wrote them; the site's order, the first page where nothing better is there."""
    order = request.GET.get("comments", settings.COMMENTS_ORDER)
    order = order if order in THREAD_ORDERS else settings.COMMENTS_ORDER
    number = request.GET.get("page", "1")
    number = int(number) if number.isdecimal() and len(number) < DIGITS else 1
    return order, number if 1 < number <= len(pages_of(request, edition, order)) else 1


def unlike_site(order: str) -> str:
    """``order``, where an address has to say it."""
    return "" if order == settings.COMMENTS_ORDER else order
