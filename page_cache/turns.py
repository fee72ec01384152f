"""A page is made once in a process, however many people ask for it at the same moment."""

import threading
import time
from collections.abc import Callable

from .entries import Entry, Key

PATIENCE = 3  # seconds for which a page under way is waited for; after that somebody else makes it
ROUNDS = 2  # of waiting, of a request that finds nothing right after the first


class MadeMeanwhile(Exception):
    """No error: it ends a view whose page somebody else has just made."""


class Making:
    """A page under way. ``kept`` tells, once it is ``over``, that the store had it."""

    __slots__ = ("kept", "over", "overdue_at")

    def __init__(self):
        self.kept = False
        self.over = threading.Event()
        self.overdue_at = time.monotonic() + PATIENCE

    def wait(self) -> None:
        self.over.wait(max(0, self.overdue_at - time.monotonic()))


class Makings:
    """What this process is making; one that hangs is given up by those who wait, and holds up nobody after them."""

    def __init__(self):
        self._under_way: dict[Key, Making] = {}
        self._lock = threading.Lock()

    def begin_or_join(self, key: Key) -> tuple[Making, bool]:
        """The one under way, or a new one, and then True."""
        with self._lock:
            making = self._under_way.get(key)
            if making and time.monotonic() < making.overdue_at:
                return making, False
            making = self._under_way[key] = Making()
            return making, True

    def end(self, key: Key, making: Making, *, kept: bool) -> None:
        with self._lock:
            if self._under_way.get(key) is making:
                del self._under_way[key]
        making.kept = kept
        making.over.set()


makings = Makings()


class Turn:
    """One request's. ``find`` looks for what is fresh at this very moment: who waits gets nothing that went stale."""

    def __init__(self, find: Callable[[], Entry | None]):
        self.find = find
        self.found: Entry | None = None
        self.kept = False
        self._own: tuple[Key, Making] | None = None

    def take(self, key: Key) -> None:
        """Return when the page is this request's to make; raise MadeMeanwhile when another one has just made it.

        Where the other's was not for the store (a story that is not there), all that waited go on side by side.
        """
        for _round in range(ROUNDS if self._own is None else 0):
            making, begun = makings.begin_or_join(key)
            if begun:
                self._own = key, making
            else:
                making.wait()
            self.found = self.find()
            if self.found:
                raise MadeMeanwhile
            if begun or (making.over.is_set() and not making.kept):
                return

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        """However it went, nobody waits for this request any longer."""
        if self._own:
            makings.end(*self._own, kept=self.kept)
