"""What a reader may go on with at the end of a story."""

from django.db.models import Count, F, Q

import page_cache

from . import cache_tags
from .models import Edition

MOST = 4
NEWEST = 60  # stories of the section among which those about the same topics are looked for


def related_to(edition, *, at) -> list[Edition]:
    """The editor's picks, all of them; up to four with stories of the same section, those about the same topics first.

    They are found among the newest of the section: two index ranges, however many stories there are. A page that
    prints them depends on its section, and so never shows what was withdrawn.
    """
    picked = list(edition.related_stories(at=at))
    if len(picked) >= MOST:
        return picked
    told = [edition.article_id, *(story.article_id for story in picked)]
    return [*picked, *_alike(edition, at).exclude(article__in=told)[: MOST - len(picked)]]


def neighbours(request, edition, *, at) -> tuple[Edition | None, Edition | None]:
    """The stories before and after it in its series, in the order of reading: the oldest first."""
    if edition.series_id is None:
        return None, None
    page_cache.depend_also(request, cache_tags.series(edition.series.slug))
    # Ordered here: a database might rather walk through the dates of the whole paper than sort one series.
    live = Edition.objects.live(at=at).filter(series=edition.series_id)
    rows = live.exclude(article=edition.article_id).values_list("first_published_at", "pk")
    here = (edition.first_published_at, edition.pk)
    before = max((row for row in rows if row < here), default=(None, None))[1]
    after = min((row for row in rows if row > here), default=(None, None))[1]
    found = Edition.objects.filter(pk__in=[key for key in (before, after) if key]).select_related("section")
    cards = {story.pk: story for story in found.defer("body", "html")}
    return cards.get(before or 0), cards.get(after or 0)


def _alike(edition, at):
    newest = Edition.objects.live(at=at).in_section(edition.section_id).newest_first().values("pk")[:NEWEST]
    shared = Count("tag_links", filter=Q(tag_links__tag__in=[tag.pk for tag in edition.topics]))
    found = Edition.objects.filter(pk__in=newest).select_related("section").defer("body", "html")
    return found.annotate(shared=shared).order_by(F("shared").desc(), F("first_published_at").desc(), F("pk").desc())
