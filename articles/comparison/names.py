"""Names of all that snapshots refer to by number, asked for once a table."""

import re
from typing import Any

from django.utils.translation import gettext as _

from images.models import Image

from ..models import Article, Author, Section, Series, Tag

MODELS = {"section": Section, "series": Series, "tag": Tag, "author": Author, "image": Image, "article": Article}
NAME_FIELDS = {"article": "headline", "image": "title"}  # of all others it is the name
LARGEST = 2**63

_in_body = {
    "image": re.compile(r'data-image="([0-9]{1,18})"'),
    "article": re.compile(r'data-article="([0-9]{1,18})"'),
}


class Names:
    def __init__(self, *contents: dict[str, Any]):
        asked: dict[str, set[int]] = {kind: set() for kind in MODELS}
        for content in contents:
            for kind, numbers in _numbers_of(content).items():
                asked[kind] |= numbers
        self._known = {kind: _look_up(kind, numbers) for kind, numbers in asked.items() if numbers}

    def of(self, kind: str, number: int) -> str:
        """With the number where the name alone could stand for two; in words where the row is gone."""
        name = self._known.get(kind, {}).get(number)
        what = MODELS[kind]._meta.verbose_name
        if name is None:
            return _("%(what)s no. %(number)s, deleted since") % {"what": what, "number": number}
        if kind == "image":
            return _("%(name)s (picture no. %(number)s)") % {"name": name, "number": number}
        return f"“{name}”" if kind == "article" else name


def whole(value: Any) -> int | None:
    """``value`` as the number of a row, None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < LARGEST else None


def bylines_in(value: Any) -> list[tuple[int | None, str]]:
    """(author, role) of whatever stands under ``bylines``."""
    rows = [row for row in value if isinstance(row, list | tuple) and row] if isinstance(value, list) else []
    return [(whole(row[0]), str(row[1]) if len(row) > 1 else "") for row in rows]


def wholes_in(value: Any) -> list[int]:
    return [number for number in value if whole(number)] if isinstance(value, list) else []


def _numbers_of(content):
    text = content.get("body")
    body = text if isinstance(text, str) else ""
    found = {
        "section": {content.get("section_id")},
        "series": {content.get("series_id")},
        "tag": wholes_in(content.get("tags")),
        "author": {author for author, _role in bylines_in(content.get("bylines"))},
        "image": {content.get("lead_image_id"), *map(int, _in_body["image"].findall(body))},
        "article": {*wholes_in(content.get("related")), *map(int, _in_body["article"].findall(body))},
    }
    return {kind: {number for number in numbers if whole(number)} for kind, numbers in found.items()}


def _look_up(kind, numbers):
    rows = MODELS[kind].objects.filter(pk__in=numbers)
    return dict(rows.values_list("pk", NAME_FIELDS.get(kind, "name")))
