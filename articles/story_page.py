"""A story's page: what it is made of, and under which tags each part is kept by itself.

A page is made again whenever anything on it changes. A comment is approved more often than a text is corrected, and a
story of the section published more often than both: what did not change then is there already.
"""

import datetime as dt
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404

import page_cache

from . import cache_tags, printing
from .models import Edition
from .notices import notices_of
from .related import neighbours, related_to

THREAD_ORDERS = ("oldest", "newest", "picked")


def query() -> dict[str, str]:
    """All that the page reads of its query string: the order of the thread below the story."""
    return {"comments": settings.COMMENTS_ORDER}


def thread_order(request) -> str:
    """What the reader asked for, or the site's own; Http404 for any other word: else a cache would fill with them."""
    order = request.GET.get("comments", settings.COMMENTS_ORDER)
    if order not in THREAD_ORDERS:
        raise Http404("no such order of comments")
    return order


def tags_of(path: str, *, section: str) -> tuple[str, ...]:
    """All that the page at ``path`` depends on, besides what is printed everywhere."""
    return cache_tags.page(path), cache_tags.thread(path), cache_tags.section(section)


def edition_at(request, path: str, *, at: dt.datetime) -> Edition | None:
    """Of the article to which ``path`` belongs, ``for_page``; it may live elsewhere by now. Not to be changed."""
    tags = cache_tags.page(path), *cache_tags.EVERYWHERE
    try:
        return page_cache.kept(request, tags, "edition", path, make=lambda: _edition_at(path, at))
    except Edition.DoesNotExist:
        return None


def context_of(request, edition: Edition, *, at: dt.datetime) -> dict[str, Any]:
    """What the template prints; what it may have kept is asked for once it asks."""
    if hosts := printing.frame_hosts(edition.html):
        page_cache.note(request, frames=hosts)
    return {
        "edition": edition,
        "parts": _parts(request, edition),
        "related": cache(lambda: related_to(request, edition, at=at)),
        "in_series": cache(lambda: neighbours(edition, at=at)),
        **notices_of(edition.article),
    }


def _edition_at(path, at):
    """Nothing is kept of addresses where there is nothing: they have no end."""
    edition = Edition.objects.live(at=at).at_address(path).for_page().first()
    if edition is None:
        raise Edition.DoesNotExist
    return edition


def _parts(request, edition) -> dict[str, tuple[str, ...]]:
    """The tags of each part of the page."""
    page, thread, section = tags_of(edition.path, section=edition.section.slug)
    after: tuple[str, ...] = page, section
    if edition.series:
        series = cache_tags.series(edition.series.slug)
        page_cache.depend_also(request, series)
        after = *after, series
    return {"story": (page,), "after": after, "thread": (page, thread)}
