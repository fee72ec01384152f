from dataclasses import dataclass

import page_cache

from . import cache_tags
from .models import Section


@dataclass(frozen=True)
class Menu:
    """All sections of the paper, in order; one query a page at most, however often it is asked."""

    sections: list[Section]

    @property
    def main(self) -> list[Section]:
        return [section for section in self.sections if section.in_menu and not section.parent_id]

    def at(self, slug: str) -> Section | None:
        return next((section for section in self.sections if section.slug == slug), None)

    def within(self, section: Section) -> list[Section]:
        return [other for other in self.sections if other.parent_id == section.pk]

    def parent_of(self, section: Section) -> Section | None:
        return next((other for other in self.sections if other.pk == section.parent_id), None)


def menu_of(request) -> Menu:
    """For printing alone: pages share it while nothing of it changes."""
    return page_cache.kept(request, cache_tags.EVERYWHERE, "menu", make=_menu)


def _menu():
    return Menu(list(Section.objects.in_order()))
