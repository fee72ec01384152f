"""Two people changed the same text: what each of them did, on top of what both began with. Pure.

It works on snapshots (``revisions.snapshot``). A field that one side changed is taken from there; tags are a set,
bylines and related stories lists, and the body is merged block by block. Nothing is an alarm that nobody typed: line
ends, blanks, the spelling of the markup and the order of tags make no difference.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from . import body
from .lines_merged import merged_lines

Content = dict[str, Any]

LISTS = frozenset({"bylines", "related"})
_MISSING = object()
_blanks = re.compile(r"\s+")


@dataclass(frozen=True)
class Merged:
    """``content`` has mine where both changed the same; ``other`` has theirs there, ``both`` what is best to edit.

    ``taken`` are the fields into which something of theirs came that I had not typed.
    """

    content: Content
    other: Content
    both: Content
    taken: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def merge(base: Content | None, mine: Content, theirs: Content) -> Merged:
    """Without a ``base``, every field in which the two differ is a conflict."""
    base = base or {}
    merged = Merged({}, {}, {})
    for name in dict.fromkeys([*theirs, *mine]):
        one, other = mine.get(name, theirs.get(name)), theirs.get(name, mine.get(name))
        found = _field(name, base.get(name, _MISSING), one, other)
        merged.content[name], merged.other[name], merged.both[name] = found.mine, found.theirs, found.both
        if found.conflicts:
            merged.conflicts.append(name)
        if not same(name, found.mine, one):
            merged.taken.append(name)
    return merged


def same(name: str, one: Any, other: Any) -> bool:
    """Whether nobody could tell the two apart."""
    return _loose(_plain(name, one)) == _loose(_plain(name, other))


def differences(before: Content, after: Content) -> list[str]:
    return [name for name in after if not same(name, before.get(name), after[name])]


@dataclass(frozen=True)
class _Field:
    mine: Any
    theirs: Any
    both: Any
    conflicts: bool = False


def _field(name, base, mine, theirs) -> _Field:
    if name == "tags":
        return _agreed(_set(base, mine, theirs))
    known = base is not _MISSING
    was, one, other = (_plain(name, value) for value in (base if known else None, mine, theirs))
    if one == other or (known and one == was):
        return _agreed(theirs)
    if known and other == was:
        return _agreed(mine)
    if _loose(one) == _loose(other) or (known and _loose(other) == _loose(was)):
        return _agreed(mine)
    if known and _loose(one) == _loose(was):
        return _agreed(theirs)
    return _both_changed(name, was if known else None, one, other)


def _both_changed(name, was, mine, theirs):
    if name == "body" and all(isinstance(text, str) for text in (was, mine, theirs)):
        found = merged_lines(*(text.split("\n") if text else [] for text in (was, mine, theirs)), alike=_alike)
        return _Field(*("\n".join(lines) for lines in found.texts), conflicts=found.conflicts)
    if name in LISTS:
        return _lists(was or [], mine or [], theirs or [])
    return _Field(mine, theirs, mine, conflicts=True)


def _lists(was, mine, theirs):
    """Rows in order. Somebody who would stand there twice is a question for a person."""
    found = merged_lines(was, mine, theirs)
    ours = found.texts[0]
    if not found.conflicts and len(_heads(ours)) == len(ours):
        return _agreed(ours)
    heads = _heads(mine)
    return _Field(mine, theirs, [*mine, *(row for row in theirs if _head(row) not in heads)], conflicts=True)


def _heads(rows):
    return {_head(row) for row in rows}


def _head(row):
    return row[0] if isinstance(row, list | tuple) else row


def _set(base, mine, theirs):
    """What either added is in, what either took out is out."""
    was = set() if base is _MISSING else set(base or [])
    one, other = set(mine or []), set(theirs or [])
    return sorted((one & other) | (one - was) | (other - was))


def _agreed(value):
    return _Field(value, value, value)


def _plain(name, value):
    """One spelling for what is the same."""
    if name == "body" and isinstance(value, str):
        return body.clean(value)
    if name == "tags":
        return sorted(value or [])
    if name in LISTS:
        return [list(row) if isinstance(row, list | tuple) else row for row in value or []]
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    return "" if value is None else value


def _loose(value):
    if isinstance(value, str):
        return _blanks.sub(" ", value.replace("\n", " ")).strip()
    return value


def _alike(one: str, other: str) -> bool:
    return _loose(one) == _loose(other)
