import json
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..merged import resolved
from ..models import Article, Kind, Role
from ..sequences import FUEL, Fuel
from .blocks import Block, blocks_of, lines_of
from .names import Names, bylines_in, whole, wholes_in
from .rows import Row, rows_of
from .words import words_of

ORDER = (
    *("headline", "kicker", "standfirst", "dateline", "bylines", "section_id", "kind", "series_id", "tags"),
    *("lead_image_id", "related", "slug", "language", "seo_title", "seo_description", "social_headline"),
)
LAST = "body"  # it is long, and hides what stands below it


@dataclass(frozen=True)
class FieldChange:
    """``rows`` is empty where the two differ in nothing that can be seen, such as blanks."""

    name: str
    label: str
    rows: list[Row]


def compare(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    """The fields in which two snapshots differ, in the order of the form, the body last."""
    before, after = resolved(before), resolved(after)
    changed = changed_names(before, after)
    names, fuel = Names(before, after), Fuel(FUEL)
    return [
        FieldChange(name, label_of(name), rows_of(_blocks(name, before, names), _blocks(name, after, names), fuel))
        for name in changed
    ]


def changed_names(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """A key that one of them lacks counts as empty."""
    unknown = sorted((before.keys() | after.keys()) - {*ORDER, LAST})
    return [name for name in (*ORDER, *unknown, LAST) if (before.get(name) or None) != (after.get(name) or None)]


def label_of(name: str) -> str:
    said: dict[str, str | Promise] = {"bylines": _("bylines"), "related": _("related stories")}
    if name not in said:
        field = next((field for field in Article._meta.get_fields() if name in (field.name, _column(field))), None)
        said[name] = getattr(field, "verbose_name", name.replace("_", " "))
    return capfirst(str(said[name]))


def _column(field):
    return getattr(field, "attname", "")


def _blocks(name, content, names: Names) -> list[Block]:
    """What stands under ``name``, as people read it."""
    value = content.get(name)
    if name == "body" and isinstance(value, str):
        return blocks_of(value, names.of)
    if name in ("section_id", "series_id", "lead_image_id"):
        kind = {"lead_image_id": "image"}.get(name, name.removesuffix("_id"))
        return _items([names.of(kind, value)] if whole(value) else [])
    if name == "tags":
        return _items(sorted(names.of("tag", tag) for tag in wholes_in(value)))
    if name == "bylines":
        return _items(f"{_role(role)} {names.of('author', author or 0)}" for author, role in bylines_in(value))
    if name == "related":
        return _items(names.of("article", number) for number in wholes_in(value))
    if name == "kind":
        return _items([str(dict(Kind.choices).get(value, value))] if value else [])
    return lines_of(_plain(value))


def _items(texts) -> list[Block]:
    return [Block("", tuple(words_of(text))) for text in texts]


def _role(role):
    return str(dict(Role.choices).get(role, role))


def _plain(value):
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
