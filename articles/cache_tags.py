"""Which pages go stale with an article: p a story's page, s section, t tag, x series, w author (who wrote it).

What readers say below a story has a tag of its own, c.

A page names its tags before it reads anything, when it knows its own address and no more: so tags are made of slugs,
and some tags stand for all that is printed everywhere and seldom changes: names of sections, authors, tags and series,
the words of pictures, the paper's own, and the breaking banner.
"""

import hashlib

from images.cache_tags import PICTURES
from publication.cache_tags import PUBLICATION

from .models import Address, Correction, Edition, EditionLink, EditionRelatedArticle, FrontPage

FRONT = "front"
CORRECTIONS = "corrections"  # their list and their feed
LABELS = "labels"
BANNER = "banner"
EVERYWHERE = (LABELS, PICTURES, PUBLICATION, BANNER)
LONGEST = 60


def page(path: str) -> str:
    return _tag("p", path)


def thread(path: str) -> str:
    return _tag("c", path)


def section(slug: str) -> str:
    return _tag("s", slug)


def tag(slug: str) -> str:
    return _tag("t", slug)


def series(slug: str) -> str:
    return _tag("x", slug)


def author(slug: str) -> str:
    return _tag("w", slug)


def pages_of(*articles: int) -> list[str]:
    """The stories' own pages, at every address they ever had."""
    return [page(path) for path in _addresses(articles)]


def threads_of(*articles: int) -> list[str]:
    """What readers say below the stories."""
    return [thread(path) for path in _addresses(articles)]


def pages_and_threads_of(*articles: int) -> list[str]:
    return [kind(path) for path in _addresses(articles) for kind in (page, thread)]


def of(*editions: Edition) -> list[str]:
    """Every page that shows one of ``editions``, lists it, or links to its story."""
    articles = {edition.article_id for edition in editions}
    tags = {FRONT, *pages_of(*articles, *_pointing_to(articles))}
    for edition in editions:
        tags |= _lists_of(edition)
    if Correction.objects.filter(article__in=articles).exists():
        tags.add(CORRECTIONS)
    if FrontPage.objects.filter(banner__article__in=articles).exists():
        tags.add(BANNER)
    return sorted(tags)


def _addresses(articles):
    return Address.objects.filter(article__in=articles).values_list("path", flat=True)


def _pointing_to(articles):
    """The stories that were published with a link to one of them, below the text or in it."""
    for links in (EditionRelatedArticle, EditionLink):
        yield from links.objects.filter(target__in=articles).values_list("edition__article", flat=True)


def authors_of(edition: Edition) -> list[str]:
    return [author(slug) for slug in edition.bylines.values_list("author__slug", flat=True)]


def _lists_of(edition):
    tags = {section(edition.section.slug), *authors_of(edition)}
    tags |= {tag(slug) for slug in edition.tag_links.values_list("tag__slug", flat=True)}
    if edition.section.parent_id:
        tags.add(section(edition.section.parent.slug))
    if edition.series_id:
        tags.add(series(edition.series.slug))
    return tags


def _tag(kind, text):
    """Readable where it fits a header and a column, else a hash of it."""
    if text.isascii() and len(text) <= LONGEST:
        return f"{kind}:{text}"
    return f"{kind}:{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"
