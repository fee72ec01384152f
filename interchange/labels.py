"""Sections, tags and authors of another system, found here or made."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

import page_cache
from articles import addresses, cache_tags, merged
from articles.addresses import slug_for
from articles.models import Author, Section, Tag
from articles.models.section import RESERVED_SLUGS
from publication.models import StandingPage

from .models import Imported
from .receipt import Receipt
from .records import AuthorRecord, CategoryRecord, TermRef

LONGEST = {Section: 60, Tag: 100, Author: 120}
LONGEST_KEY = Imported._meta.get_field("key").max_length
FALLBACK = TermRef("news", "News")


class Labels:
    """Makes each label once. ``source`` is the old site's address: authors and sections are known by it and their key.

    Each is made in a transaction of its own. Ask for a story's labels before the story's transaction begins: what was
    made inside would be gone with a story that is refused, and still be remembered here.
    """

    def __init__(self, source: str, receipt: Receipt):
        self.source = source
        self.receipt = receipt
        self.categories: dict[str, CategoryRecord] = {}
        self._sections: dict[str, Section] = {}
        self._tags: dict[str, Tag] = {}
        self._authors: dict[str, Author] = {}

    def section(self, term: TermRef) -> Section:
        """The section of a category; the third level and deeper hang under the second."""
        if term.slug not in self._sections:
            record = self.categories.get(term.slug) or CategoryRecord(term.slug, term.name)
            slug = self._section_slug(record)
            found = self._imported(Section, Imported.Kind.SECTION, term.slug) or self._at(Section, slug)
            self._sections[term.slug] = found or self._new_section(record, slug)
            self.receipt.sections.add(self._sections[term.slug].pk)
        return self._sections[term.slug]

    def tag(self, term: TermRef) -> Tag:
        if term.slug not in self._tags:
            slug, name = _cut(term.slug or slug_for(term.name), Tag), term.name[: LONGEST[Tag]]
            found = self._at(Tag, slug) or Tag.objects.filter(name=name).first()
            self._tags[term.slug] = found or self._made(Tag(slug=slug, name=name))
            self.receipt.tags.add(self._tags[term.slug].pk)
        return self._tags[term.slug]

    def author(self, record: AuthorRecord) -> Author:
        if record.key not in self._authors:
            found = self._imported(Author, Imported.Kind.AUTHOR, record.key)
            self._authors[record.key] = found or self._new_author(record)
            self.receipt.authors.add(self._authors[record.key].pk)
        return self._authors[record.key]

    def author_by_key(self, key: str) -> Author:
        """Somebody who wrote, whether or not the export declares them."""
        return self._authors.get(key) or self.author(AuthorRecord(key=key, name=key))

    def _new_section(self, record, slug):
        parent = self._parent(record)
        name = record.name[: LONGEST[Section]]
        if Section.objects.filter(name=name).exists():
            name = f"{name[:40]} ({slug})"[: LONGEST[Section]]
        section = Section(slug=slug, name=name, parent=parent, in_menu=False)  # the importer chooses at its end
        return self._made(section, Imported.Kind.SECTION, record.slug)

    def _parent(self, record):
        if not record.parent_slug or record.parent_slug not in self.categories or self._in_a_circle(record):
            return None
        parent = self.section(TermRef(record.parent_slug, self.categories[record.parent_slug].name))
        if parent.parent_id is None:
            return parent
        self.receipt.warn(
            _("The category “%(name)s” lay three levels deep or deeper; it is part of “%(parent)s” now.")
            % {"name": record.name, "parent": parent.parent}
        )
        return parent.parent

    def _in_a_circle(self, record):
        seen, slug = set(), record.slug
        while slug in self.categories and slug not in seen:
            seen.add(slug)
            slug = self.categories[slug].parent_slug
        return slug in seen

    def _section_slug(self, record):
        slug = _cut(record.slug or slug_for(record.name), Section)
        if slug not in RESERVED_SLUGS and not StandingPage.objects.filter(slug=slug).exists():
            return slug
        self.receipt.warn(
            _("“%(slug)s” is an address of the site itself: the section is at “%(slug)s-section”.") % {"slug": slug}
        )
        return f"{slug}-section"

    def _new_author(self, record):
        slug = _free(_cut(slug_for(record.key) or slug_for(record.name) or "author", Author), _author_has)
        author = Author(name=record.name[: LONGEST[Author]], slug=slug, bio=record.bio)
        return self._made(author, Imported.Kind.AUTHOR, record.key)

    def _imported(self, model, kind, key):
        row = Imported.objects.filter(source=self.source, kind=kind, key=key[:LONGEST_KEY]).first()
        if row is None:
            return None
        return model.objects.filter(pk=merged.survivor(kind, row.target_id) or row.target_id).first()

    def _at(self, model, slug):
        """Also by an address that it had before it was renamed, or merged into another one."""
        return model.objects.filter(slug=slug).first() or addresses.led_on(model, slug)

    @transaction.atomic
    def _made(self, label, kind="", key=""):
        label.save()
        if kind:
            Imported.objects.update_or_create(
                source=self.source, kind=kind, key=key[:LONGEST_KEY], defaults={"target_id": label.pk}
            )
        page_cache.bump(cache_tags.LABELS)
        return label


def _cut(slug, model):
    """A slug that a SlugField takes, whatever the old system allowed."""
    return (slug_for(slug) or "section")[: LONGEST[model]].strip("-")


def _author_has(slug):
    return Author.objects.filter(slug=slug).exists()


def _free(slug: str, taken: Callable[[str], bool]) -> str:
    number, candidate = 1, slug
    while taken(candidate):
        number += 1
        candidate = f"{slug[:110]}-{number}"
    return candidate
