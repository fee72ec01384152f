import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import brotli
from django.http import HttpResponse

from .plan import Plan

OVERHEAD = 1_000  # bytes of an entry besides its bodies and its key, roughly
LONGEST_KEY = 2_000  # characters; no page of ours has an address like that
BYTES_A_CHARACTER = 4  # at most

COMPRESSED = {
    "br": partial(brotli.compress, quality=5),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}

Address = tuple[str, str, str]  # scheme, host, path
Key = tuple[str, ...]  # an address, and the values of the query that matter there


@dataclass(slots=True)
class Entry:
    """A page in the shapes in which it was asked for, so that a hit compresses nothing; ``""`` is the plain one."""

    plan: Plan
    expires: float
    content_type: str
    bodies: dict[str, bytes] = field(repr=False)
    digest: str
    notes: Mapping[str, object]
    kept: bool = False

    @classmethod
    def of(cls, response: HttpResponse, plan: Plan, *, expires: float, **notes) -> "Entry":
        raw = response.content
        digest = hashlib.blake2b(raw, digest_size=12).hexdigest()
        return cls(plan, expires, response["Content-Type"], {"": raw}, digest, notes)

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values())) + OVERHEAD

    def etag(self, encoding: str) -> str:
        return f'"{self.digest}-{encoding or "id"}"'


@dataclass(slots=True)
class Fork:
    """Stands at an address whose page depends on its query, and leads to the entry for one."""

    query: Mapping[str, str]
    size: int = OVERHEAD
    kept: bool = False

    def key(self, address: Address, asked: Mapping[str, str]) -> Key:
        return *address, *(asked.get(name, default) for name, default in self.query.items())


class Store:
    """The entries of this process, least recently used out first, never above ``limit`` bytes.

    What of a query matters at an address is learnt from the first page that is kept there: so nobody fills the store
    with one page under a thousand queries.
    """

    def __init__(self, limit: int):
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[Key, Entry | Fork] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, address: Address, asked: Mapping[str, str]) -> Entry | None:
        with self._lock:
            found = self._touched(address)
            if isinstance(found, Fork):
                found = self._touched(found.key(address, asked))
            return found if isinstance(found, Entry) else None

    def put(self, address: Address, asked: Mapping[str, str], entry: Entry) -> None:
        with self._lock:
            if entry.plan.query:
                fork = Fork(entry.plan.query)
                self._keep(address, fork)
                self._keep(fork.key(address, asked), entry)
            else:
                self._keep(address, entry)

    def forget(self, address: Address, asked: Mapping[str, str], entry: Entry) -> None:
        """``entry``, and not one that was put in its place meanwhile."""
        with self._lock:
            found = self._kept.get(address)
            key = found.key(address, asked) if isinstance(found, Fork) else address
            if self._kept.get(key) is entry:
                self._drop(key)

    def body(self, entry: Entry, encoding: str) -> bytes:
        """``entry`` in one shape, which is made when somebody asks for it first, and counts from then on."""
        found = entry.bodies.get(encoding)
        if found is not None:
            return found
        made = COMPRESSED[encoding](entry.bodies[""])
        with self._lock:
            if encoding not in entry.bodies:
                entry.bodies[encoding] = made
                self.size += len(made) if entry.kept else 0
                self._shrink()
        return made

    def clear(self) -> None:
        with self._lock:
            while self._kept:
                self._drop(next(iter(self._kept)))

    def _touched(self, key):
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def _keep(self, key, kept):
        if _length(key) > LONGEST_KEY:
            return
        if key in self._kept:
            self._drop(key)
        self.size += _weight(key, kept)
        kept.kept = True
        self._kept[key] = kept
        self._shrink()

    def _shrink(self):
        while self.size > self.limit:
            self._drop(next(iter(self._kept)))

    def _drop(self, key):
        dropped = self._kept.pop(key)
        dropped.kept = False
        self.size -= _weight(key, dropped)


def _weight(key, kept):
    return kept.size + _length(key) * BYTES_A_CHARACTER


def _length(key):
    return sum(map(len, key))
