"""The front page as readers see it: the picks that are live, and the banner above every page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

import page_cache

from . import cache_tags
from .models import Edition, FrontPage, PinnedLead, Section


@dataclass(frozen=True)
class Breaking:
    """The banner that runs; ``address`` is None while its story is not live."""

    text: str
    until: dt.datetime
    address: str | None


@dataclass(frozen=True)
class Seen:
    """``picks`` are keys of live editions, the lead first; ``next_change`` is when the clock changes anything next."""

    at: dt.datetime
    breaking: Breaking | None
    picks: list[int]
    next_change: dt.datetime | None


def look(request, *, at: dt.datetime) -> Seen:
    """One query, which pages share until a story goes live or ends. The page is right no longer than what is seen."""
    tags = cache_tags.FRONT, *cache_tags.EVERYWHERE
    seen = page_cache.kept(request, tags, "front page", make=lambda: _look(request, at))
    if seen.at > at:  # another page looked in between; what changed since ``at`` is known to nobody
        page_cache.keep_until(request, seen.at)
    return seen


def breaking_on(request) -> Breaking | None:
    """The banner of this page; no query where the view looked."""
    return look(request, at=timezone.now()).breaking


def _look(request, at):
    rows = list(FrontPage.objects.as_seen(at=at))
    seen = _seen(rows, at) if rows else Seen(at, None, [], Edition.objects.next_change_after(at))
    page_cache.keep_until(request, seen.next_change)
    if seen.breaking:
        page_cache.keep_until(request, seen.breaking.until)
    return seen


def live_picks(articles: Sequence[int], *, at: dt.datetime) -> list[int]:
    """The live editions of ``articles``, in their order."""
    rows = Edition.objects.live(at=at).filter(article__in=articles).values_list("article", "pk")
    return [edition for _article, edition in sorted(rows, key=lambda row: articles.index(row[0]))]


def pinned(request, section: Section, editions, *, at: dt.datetime) -> list[int]:
    """The edition that leads ``editions``, the live ones of ``section``, or none; another query where one is pinned."""
    pin = PinnedLead.objects.filter(section=section).first()
    if pin is None or not pin.holds(at=at):
        return []
    page_cache.keep_until(request, pin.until)
    return list(editions.order_by().filter(article=pin.article_id).values_list("pk", flat=True))


def _seen(rows, at):
    first = rows[0]
    moments = [moment for moment in (first.next_begin, first.next_end, first.next_rights_end) if moment]
    picks = [row.pick for row in rows if row.pick]
    return Seen(at, _breaking(first, at), picks, min(moments, default=None))


def _breaking(page, at):
    if page.banner is None or not page.banner.runs(at=at):
        return None
    place = (page.banner_section, page.banner_slug)
    address = reverse("articles:article_detail", args=place) if all(place) else None
    return Breaking(page.banner.text, page.banner.until, address)
