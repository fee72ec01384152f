"""What a reader may go on with at the end of a story."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

import page_cache

from . import cache_tags
from .models import Edition, EditionTag

MOST = 4
NEWEST = 60  # stories of the section among which those about the same topics are looked for


@dataclass(frozen=True, slots=True)
class _Newest:
    """What the choice among the newest stories of a section needs to know of each."""

    edition: int
    article: int
    first_published_at: dt.datetime
    topics: frozenset[int]


class Neighbours(NamedTuple):
    """The stories before and after one in its series."""

    before: Edition | None
    after: Edition | None


def related_to(request, edition, *, at) -> list[Edition]:
    """The editor's picks, all of them; up to four with stories of the same section, those about the same topics first.

    They are found among the newest of the section, which all of its stories share. A page that prints them depends on
    its section, and so never shows what was withdrawn.
    """
    targets = [link.target_id for link in edition.related_links.all()]
    alike = _alike(request, edition, at, told={edition.article_id, *targets})
    if not targets and not alike:
        return []
    chosen = Edition.objects.live(at=at).filter(Q(article__in=targets) | Q(pk__in=alike))
    stories = {story.article_id: story for story in chosen.select_related("section").defer("body", "html")}
    picked = [stories.pop(target) for target in targets if target in stories]
    others = sorted(stories.values(), key=lambda story: alike.index(story.pk))
    return [*picked, *others[: max(0, MOST - len(picked))]]


def neighbours(edition, *, at) -> Neighbours:
    """In the order of reading: the oldest first."""
    if edition.series_id is None:
        return Neighbours(None, None)
    # Ordered here: a database might rather walk through the dates of the whole paper than sort one series.
    live = Edition.objects.live(at=at).filter(series=edition.series_id)
    rows = live.exclude(article=edition.article_id).values_list("first_published_at", "pk")
    here = (edition.first_published_at, edition.pk)
    before = max((row for row in rows if row < here), default=(None, None))[1]
    after = min((row for row in rows if row > here), default=(None, None))[1]
    found = Edition.objects.filter(pk__in=[key for key in (before, after) if key]).select_related("section")
    cards = {story.pk: story for story in found.defer("body", "html")}
    return Neighbours(cards.get(before or 0), cards.get(after or 0))


def _alike(request, edition, at, told):
    """Keys of editions, the best first."""
    tags = cache_tags.section(edition.section.slug), cache_tags.LABELS
    newest = page_cache.kept(request, tags, "newest", edition.section_id, make=lambda: _newest(edition.section_id, at))
    topics = {tag.pk for tag in edition.topics}
    rows = [row for row in newest if row.article not in told]
    rows.sort(key=lambda row: (len(topics & row.topics), row.first_published_at, row.edition), reverse=True)
    return [row.edition for row in rows[:MOST]]


def _newest(section, at):
    """Two index ranges, however many stories there are."""
    live = Edition.objects.live(at=at).in_section(section).newest_first()
    rows = list(live.values_list("pk", "article", "first_published_at")[:NEWEST])
    topics = defaultdict(set)
    for key, tag in EditionTag.objects.filter(edition__in=[row[0] for row in rows]).values_list("edition", "tag"):
        topics[key].add(tag)
    return [_Newest(*row, frozenset(topics[row[0]])) for row in rows]
