"""Who made a story, in one place: page, lists, feeds, cards and structured data all read it here."""

from dataclasses import dataclass

from .models import Author, Role


@dataclass(frozen=True)
class BylineGroup:
    """People with the same role, in the editor's order: “By Mara Lind and Tom Reyes”."""

    role: str
    label: str
    authors: list[Author]


def groups(bylines) -> list[BylineGroup]:
    """``bylines`` in order, grouped by role; the writers' group comes first whatever the order says."""
    found: dict[str, list[Author]] = {}
    for byline in bylines:
        found.setdefault(byline.role, []).append(byline.author)
    order = sorted(found, key=lambda role: role != Role.WRITING)
    return [BylineGroup(role, str(Role(role).label), found[role]) for role in order]


def credited(edition) -> list[Author]:
    """Everybody in the byline, each once, in the order in which the page prints them: machines know no roles.

    Of an edition ``for_card``, ``for_page`` or ``for_feed`` this asks the database nothing.
    """
    return list(dict.fromkeys(author for group in groups(edition.bylines.all()) for author in group.authors))


def in_one_line(edition) -> str:
    return ", ".join(author.name for author in credited(edition))
