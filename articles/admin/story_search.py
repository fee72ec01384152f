"""Stories of ours for a link: by words of the headline, by address, by number. The newest come first."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from .. import addresses, headlines, states
from ..models import Article, Edition

MOST = 20
LONGEST_ADDRESS = 2000


def matching(text: str) -> list[dict[str, Any]]:
    """Every word stands in the headline or in the slug."""
    if not headlines.words_of(text):
        return []
    stories = headlines.with_words(_stories(), text)
    return [_as_json(story) for story in stories.order_by("-saved_at", "-pk")[:MOST]]


def living_at(address: str, *, host: str) -> list[dict[str, Any]]:
    """The story that readers find at ``address``, a path or an address of this site; a part of a page is no story."""
    path = _path(address[:LONGEST_ADDRESS], {urlsplit(settings.SITE_URL).netloc, host})
    article = path and addresses.holder(path, now=timezone.now())
    found = [_as_json(story) for story in _stories().filter(pk=article.pk)] if article else []
    return [story for story in found if story["live"]]


def of_ids(ids: Iterable[int]) -> list[dict[str, Any]]:
    wanted = list(ids)
    return [_as_json(story) for story in _stories().filter(pk__in=wanted)] if wanted else []


def _stories():
    return (
        Article.objects.select_related("latest_revision")
        .defer("body", "latest_revision__content")
        .prefetch_related(Prefetch("editions", Edition.objects.for_timeline()))
    )


def _path(address, hosts):
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.fragment or (parts.netloc and (parts.netloc not in hosts or parts.scheme not in ("http", "https"))):
        return None
    path = unquote(parts.path).replace("\0", "").removesuffix("/")
    return f"{path}/" if path.startswith("/") else None


def _as_json(story: Article) -> dict[str, Any]:
    timeline = story.timeline()
    live = timeline.live
    return {
        "id": story.pk,
        "headline": story.headline,
        "state": ", ".join(str(pill.text) for pill in states.pills(story, timeline)),
        "date": states.short(live.first_published_at if live else story.saved_at, timeline.now),
        "address": live.get_absolute_url() if live else "",
        "desk": reverse("admin:articles_article_change", args=[story.pk]),
        "live": bool(live),
    }
