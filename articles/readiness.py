"""What a story still lacks before readers may see it, and what they would miss: one list, each entry with its field.

"must" is what publishing refuses (``cutting`` and ``workflow`` hold to it whoever calls them); "should" is advice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from . import addresses
from .cutting import unready
from .models import Address, Article
from .moves import in_words
from .paths import path_of
from .remarks import remarks

FIELDS = {"headline": "id_headline", "section": "id_section", "bylines": "bylines-group", "slug": "id_slug"}
BODY, LEAD_IMAGE = "id_body-place", "id_lead_image-place"  # around fields that scripts hide


@dataclass(frozen=True, slots=True)
class Finding:
    """``anchor`` is the id of the place on the story's form where it can be put right."""

    level: Literal["must", "should"]
    text: str
    anchor: str


def findings(article: Article) -> list[Finding]:
    """Of the working copy as it was saved; the musts first."""
    return [*_missing(article), *_of_address(article), *_of_embargo(article), *_advice(article)]


def _missing(article) -> Iterator[Finding]:
    there = {
        "headline": article.headline,
        "section": article.section_id,
        "bylines": article.bylines.all(),
        "slug": _slug(article) or not article.headline,
    }
    for name, anchor in FIELDS.items():
        for sentence in unready(**dict.fromkeys(FIELDS, True) | {name: there[name]}):
            yield Finding("must", sentence, anchor)


def _of_address(article) -> Iterator[Finding]:
    if not (article.section and _slug(article)):
        return
    path = path_of(article.section.slug, _slug(article))
    taken = Address.objects.filter(path=path).exclude(article=article).select_related("article").first()
    if taken:
        words = _("Its address belongs to “%s”. Choose another slug.") % taken.article.headline
        yield Finding("must", words, "id_slug")


def _of_embargo(article) -> Iterator[Finding]:
    if article.embargo_until and article.embargo_until > timezone.now():
        words = _("It is under embargo until %s: it can be scheduled for then or later, and not published now.")
        yield Finding("must", words % in_words(article.embargo_until), "id_embargo_until")


def _advice(article) -> Iterator[Finding]:
    if not article.standfirst:
        yield Finding("should", _("It has no standfirst: lists and search engines show one."), "id_standfirst")
    if not article.lead_image_id:
        yield Finding("should", _("It has no lead picture."), LEAD_IMAGE)
    for remark in remarks(article):
        yield Finding("should", remark.text, LEAD_IMAGE if remark.of_lead_image else BODY)


def _slug(article):
    return article.slug or addresses.slug_for(article.headline)
