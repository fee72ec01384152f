"""What the search page prints of what was found: less than a list does, and made for each who asks."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.template.loader import get_template
from django.utils.translation import get_language

import page_cache

from . import bylines, cache_tags
from . import search as engine
from .menu import Menu
from .models import Author, Edition, EditionByline, EditionTag, Section, Tag
from .paths import address

LABELS = 5  # of a kind
SHORTEST = 2  # letters by which a name is looked for
COLUMNS = ("headline", "standfirst", "slug", "language", "first_published_at", "section__name", "section__slug")


@dataclass(frozen=True)
class Found:
    """A story as the page prints it; ``passage`` is where the words stand, or what a list says of the story."""

    address: str
    section: str
    language: str
    headline: str
    passage: str
    byline: str
    first_published_at: dt.datetime


def cards(request, question: engine.Question, keys: list[int]) -> list[Found]:
    """In the order of ``keys``."""
    named, rows = _rows(keys)
    keys = [key for key in keys if key in rows]
    marks = engine.highlighted(question, keys)
    names = [("byline", get_language(), *named[key]) for key in keys]
    printed = page_cache.kept_each(request, cache_tags.EVERYWHERE, names, make=_printed)
    return [_card(rows[key], marks.get(key), byline) for key, byline in zip(keys, printed, strict=True)]


def _rows(keys):
    """Who made each story, in the order of its byline; and the rest of what is printed of it. In one query."""
    named: dict[int, tuple] = defaultdict(tuple)
    rows = {}
    made_by = ("bylines__role", "bylines__author")
    found = Edition.objects.filter(pk__in=keys).order_by("bylines__order").values_list("pk", *made_by, *COLUMNS)
    for key, role, author, *row in found:
        rows[key] = row
        if author:
            named[key] += ((role, author),)
    return named, rows


def _card(row, marks, byline):
    headline, standfirst, slug, language, first_published_at, section, section_slug = row
    marked_headline, marked_standfirst, passage = marks or (headline, standfirst, "")
    return Found(
        address=address("articles:article_detail", section_slug, slug),
        section=section,
        language=language,
        headline=marked_headline,
        passage=next((text for text in (passage, marked_standfirst) if "<mark>" in text), standfirst or passage),
        byline=byline,
        first_published_at=first_published_at,
    )


def _printed(names):
    """Bylines. Many stories are by the same people: one is kept for each company."""
    template = get_template("articles/_byline.html")
    keys = {author for _kind, _language, *named in names for _role, author in named}
    people = Author.objects.only("name", "slug").in_bulk(keys)
    for _kind, _language, *named in names:
        rows = [EditionByline(role=role, author=people[author]) for role, author in named if author in people]
        yield template.render({"groups": bylines.groups(rows)})


def labels(question: engine.Question, live, menu: Menu) -> list[Section | Author | Tag]:
    """Sections, authors and tags with all the words in their name, of which something is live.

    Most words are in no name: that is known sooner than of what something is live.
    """
    words = [word for word in question.words if len(word) >= SHORTEST]
    if not words or question.without:
        return []
    found: list[Section | Author | Tag] = _sections(words, live, menu)
    for model, links, label in ((Author, EditionByline, "author"), (Tag, EditionTag, "tag")):
        rows = _named(model.objects.order_by(), words)
        if rows.exists():
            shown = Exists(live.filter(pk=OuterRef("edition")))
            found += _first(rows, links.objects.filter(shown, **{label: OuterRef("pk")}))
    return found


def _sections(words, live, menu):
    named = [section.pk for section in menu.sections if _has(section.name.casefold(), words)]
    return _first(Section.objects.filter(pk__in=named), live.filter(section=OuterRef("pk"))) if named else []


def _has(name, words):
    return all(word.casefold() in name for word in words)


def _named(rows, words):
    for word in words:
        rows = rows.filter(name__icontains=word)
    return rows


def _first(rows, stories):
    return list(rows.filter(Exists(stories)).order_by("name", "pk")[:LABELS])
