"""A page of what is live: kept while nothing of it changes, and until the clock changes anything."""

import datetime as dt
from collections.abc import Hashable, Mapping

from django.utils import timezone

import page_cache

from . import cache_tags, front_page
from .listing import Keep

NUMBERED = {"page": "1"}  # of the query string, all that a list reads


def begin(request, *tags: str, query: Mapping[str, str] | None = None) -> dt.datetime:
    """Name the page's ``tags``, besides those of what is printed everywhere; returns the moment as of which it is made.

    Before anything is read. The moment comes after the versions of the tags: whatever they know of is in it.
    """
    page_cache.depend_on(request, *tags, *cache_tags.EVERYWHERE, knowing=(cache_tags.FRONT,), query=query)
    now = timezone.now()
    front_page.look(request, at=now)
    return now


def shared(request, tag: str, *about: Hashable) -> Keep:
    """What is asked of the stories of ``tag`` while they are the same; ``about`` names a part of them."""

    def keep(*name, make):
        return page_cache.kept(request, (tag, cache_tags.LABELS), tag, *about, *name, make=make)

    return keep
