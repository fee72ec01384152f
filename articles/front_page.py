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


def look(request, *, at: dt.datetime, picks: bool = False) -> Seen:
    """All of it in the one query that lists ask anyway, to know until when they are right.

    The banner is remembered for the template, which then asks nothing.
    """
    page = FrontPage.objects.as_seen(at=at)
    rows = list(page.with_picks(at=at) if picks else page)
    seen = _seen(rows, at) if rows else Seen(at, None, [], Edition.objects.next_change_after(at))
    request.breaking = seen.breaking
    return seen


def breaking_on(request) -> Breaking | None:
    """The banner of this page, which is right no longer than the banner runs; no query where the view looked."""
    if not hasattr(request, "breaking"):
        request.breaking = page_cache.kept(
            request, cache_tags.EVERYWHERE, "breaking", make=lambda: _look_for_breaking(request)
        )
    if request.breaking:
        page_cache.keep_until(request, request.breaking.until)
    return request.breaking


def _look_for_breaking(request):
    """Its story, which it leads to, may begin or end by the clock."""
    seen = look(request, at=timezone.now())
    if seen.breaking:
        page_cache.keep_until(request, seen.breaking.until)
        page_cache.keep_until(request, seen.next_change)
    return seen.breaking


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
    picks = [row.pick for row in rows if getattr(row, "pick", None)]
    return Seen(at, _breaking(first, at), picks, min(moments, default=None))


def _breaking(page, at):
    if page.banner is None or not page.banner.runs(at=at):
        return None
    place = (page.banner_section, page.banner_slug)
    address = reverse("articles:article_detail", args=place) if all(place) else None
    return Breaking(page.banner.text, page.banner.until, address)
