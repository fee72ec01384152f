"""How much a save changed, from the two snapshots alone and in linear time: a list of saves asks for fifty."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from .blocks import TAG
from .fields import changed_names, label_of

WORDY = frozenset({"headline", "kicker", "standfirst", "dateline", "body", "seo_description"})

_end_of_block = re.compile(r"</(?:p|h[1-6]|li|td|th|figcaption|blockquote)>|\n")


@dataclass(frozen=True)
class Size:
    """``fields`` in words. A word that only moved was neither added nor removed."""

    added: int
    removed: int
    fields: list[str]


def size_of(before: dict[str, Any] | None, after: dict[str, Any]) -> Size:
    """``before`` is None for the first text of all: everything is new, and no field is named."""
    changed = changed_names(before or {}, after)
    gone: Counter[str] = Counter()
    come: Counter[str] = Counter()
    for name in WORDY.intersection(changed):
        old, new = _words((before or {}).get(name), after.get(name))
        gone, come = gone + (old - new), come + (new - old)
    return Size(come.total(), gone.total(), [label_of(name) for name in changed] if before is not None else [])


def _words(before, after):
    """Of those paragraphs alone that are not the same."""
    old, new = Counter(_pieces(before)), Counter(_pieces(after))
    return _counted(old - new), _counted(new - old)


def _pieces(text):
    return _end_of_block.split(text) if isinstance(text, str) else []


def _counted(pieces):
    return Counter(TAG.sub(" ", "\n".join(pieces.elements())).split())
