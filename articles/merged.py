"""Texts that name a merged author, tag, series or section: whoever reads a snapshot reads it through here.

Revisions are never rewritten. ``resolved`` gives the text as it would be if the labels had always been one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from .models import FormerSlug, MergedLabel, Role

Label = FormerSlug.Label
COLUMNS = {"section_id": Label.SECTION, "series_id": Label.SERIES}
LARGEST = 2**63


def resolved(content: dict[str, Any]) -> dict[str, Any]:
    """``content`` itself where nothing in it was merged."""
    return all_resolved([content])[0]


def all_resolved(contents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Snapshots of any shape, in their order; one query for all of them."""
    keys: dict[Label, set[int]] = {
        label: set().union(*(_keys(content, label) for content in contents)) for label in Label
    }
    found = survivors(keys)
    return [_resolved(content, found) if found else content for content in contents]


def _resolved(content, found):
    columns = {
        name: found.get((label, content[name]), content[name])
        for name, label in COLUMNS.items()
        if _is_key(content.get(name))
    }
    lists: dict[str, list] = {}
    if tags := _keys(content, Label.TAG):
        lists["tags"] = sorted({found.get((Label.TAG, tag), tag) for tag in tags})
    if _keys(content, Label.AUTHOR):
        lists["bylines"] = _once([_renamed(row, found) for row in _rows(content)])
    return content | columns | lists


def survivors(keys: Mapping[Label, set[int]]) -> dict[tuple[str, int], int]:
    """(label, merged key) to the key of the one that is there now, for those of ``keys`` that were merged."""
    asked = Q()
    for label, numbers in keys.items():
        if numbers:
            asked |= Q(label=label, merged_id__in=numbers)
    if not asked:
        return {}
    rows = MergedLabel.objects.filter(asked).values_list("label", "merged_id", "target_id")
    return {(label, merged): target for label, merged, target in rows}


def survivor(label: str, key: int) -> int | None:
    """The key of the one into which the label at ``key`` was merged, or None."""
    return survivors({Label(label): {key}}).get((label, key))


def place(role: str, order: int) -> tuple[bool, int]:
    """Where a byline prints a name: those who wrote come first, whatever the order says."""
    return role != Role.WRITING, order


def _once(rows):
    """Each author at the better of their places."""
    best: dict[int, int] = {}
    for index in sorted(range(len(rows)), key=lambda index: place(rows[index][1], index)):
        best.setdefault(rows[index][0], index)
    return [row for index, row in enumerate(rows) if best[row[0]] == index]


def _renamed(row, found):
    author, *rest = row
    return [found.get((Label.AUTHOR, author), author), *rest]


def _keys(content, label) -> set[int]:
    if label == Label.TAG:
        tags = content.get("tags")
        return {tag for tag in tags if _is_key(tag)} if isinstance(tags, list) else set()
    if label == Label.AUTHOR:
        return {row[0] for row in _rows(content)}
    return {content[name] for name, kind in COLUMNS.items() if kind == label and _is_key(content.get(name))}


def _rows(content):
    rows = content.get("bylines")
    return [row for row in rows if isinstance(row, list | tuple) and len(row) == 2 and _is_key(row[0])] if rows else []


def _is_key(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < LARGEST
