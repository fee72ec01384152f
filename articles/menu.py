from dataclasses import dataclass

from .models import Section


@dataclass(frozen=True)
class Menu:
    """All sections of the paper, in order; one query a page, however often it is asked."""

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
    if not hasattr(request, "section_menu"):
        request.section_menu = Menu(list(Section.objects.in_order().select_related("pin")))
    return request.section_menu
