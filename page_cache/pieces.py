"""What many pages have in common: made once in a process, and kept while its tags stay as they are."""

import datetime as dt
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from .plan import Plan, keep_until

MOST_BYTES = 16 * 2**20  # of all pieces of a process; the pages' own bound is PAGE_CACHE_BYTES
OBJECT = 20_000  # bytes of one that is no text, roughly: a story without its text, a page of rows

Name = tuple[Hashable, ...]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Piece:
    made: Any
    versions: tuple[int, ...]
    until: dt.datetime | None
    expires: float

    @property
    def size(self) -> int:
        parts = self.made if isinstance(self.made, tuple | list) else (self.made,)
        plain = all(isinstance(part, str | int | None) for part in parts)
        return sum(map(sys.getsizeof, parts)) if plain else OBJECT


class Pieces:
    """The pieces of this process by their names, least recently used out first, never above ``limit`` bytes."""

    def __init__(self, limit: int):
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[Name, Piece] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Name, versions: tuple[int, ...]) -> Piece | None:
        """One that was made under ``versions``, and is right at this moment."""
        with self._lock:
            piece = self._kept.get(name)
            if piece is None or piece.versions != versions or time.time() >= piece.expires:
                return None
            self._kept.move_to_end(name)
            return piece

    def put(self, name: Name, piece: Piece) -> None:
        with self._lock:
            self._drop(name)
            self._kept[name] = piece
            self.size += piece.size
            while self.size > self.limit:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.size = 0

    def _drop(self, name):
        piece = self._kept.pop(name, None)
        self.size -= piece.size if piece else 0


pieces = Pieces(MOST_BYTES)


def kept(request, tags: tuple[str, ...], *name: Hashable, make: Callable[[], Made]) -> Made:
    """What ``make`` returns; or returned for an earlier page, if ``tags`` are now as they were before that page.

    It is exact as pages are: its versions are those that ``depend_on`` read before the first read of the page. It ends
    with the page that it was made for, so ``make`` may call ``keep_until``, and must where the clock changes what it
    makes. ``name`` holds all that it is made of besides what has ``tags``.

    On a page that did not name ``tags`` nothing is known of their age: there it is made for that page alone, once.
    Whoever gets it shares it with other threads, and changes nothing of it.
    """
    return kept_each(request, tags, [name], make=lambda _missing: [make()])[0]


def kept_each(
    request, tags: tuple[str, ...], names: Sequence[Name], *, make: Callable[[list[Name]], Iterable[Made]]
) -> list[Made]:
    """``kept`` of many: ``make`` gets the names of all that are missing at once, and returns them in that order."""
    plan: Plan | None = getattr(request, "page_plan", None)
    versions = plan.versions_of(tags) if plan else None
    if plan is None or versions is None:
        return _made_for(request, names, make)
    found = {name: piece for name in names if (piece := pieces.get(name, versions))}
    missing = [name for name in dict.fromkeys(names) if name not in found]
    for name, made in zip(missing, make(missing) if missing else (), strict=True):
        found[name] = Piece(made, versions, plan.until, plan.expires())
        pieces.put(name, found[name])
    for until in {piece.until for piece in found.values()}:
        keep_until(request, until)
    return [found[name].made for name in names]


def _made_for(request, names, make):
    own = vars(request).setdefault("page_pieces", {})
    missing = [name for name in dict.fromkeys(names) if name not in own]
    own.update(zip(missing, make(missing) if missing else (), strict=True))
    return [own[name] for name in names]
