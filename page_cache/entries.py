import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

import brotli
from django.http import HttpResponse

from .plan import Plan

OVERHEAD = 1_000  # bytes of an entry besides its bodies and its key, roughly
LONGEST_KEY = 2_000  # characters; no page of ours has an address like that
BYTES_A_CHARACTER = 4  # at most

Address = tuple[str, str, str]  # scheme, host, path
Key = tuple[str, ...]  # an address, and the values of the query that matter there


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the three shapes in which it is sent, so that a hit compresses nothing."""

    plan: Plan
    expires: float
    content_type: str
    bodies: dict[str, bytes] = field(repr=False)
    digest: str
    notes: Mapping[str, object]

    @classmethod
    def of(cls, response: HttpResponse, plan: Plan, *, expires: float, **notes) -> "Entry":
        raw = response.content
        bodies = {"": raw, "gzip": gzip.compress(raw, 6, mtime=0), "br": brotli.compress(raw, quality=5)}
        digest = hashlib.blake2b(raw, digest_size=12).hexdigest()
        return cls(plan, expires, response["Content-Type"], bodies, digest, notes)

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values())) + OVERHEAD

    def etag(self, encoding: str) -> str:
        return f'"{self.digest}-{encoding or "id"}"'


@dataclass(frozen=True, slots=True)
class Fork:
    """Stands at an address whose page depends on its query, and leads to the entry for one."""

    query: Mapping[str, str]
    size: int = OVERHEAD

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

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.size = 0

    def _touched(self, key):
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def _keep(self, key, kept):
        if _length(key) > LONGEST_KEY:
            return
        old = self._kept.pop(key, None)
        self.size += _weight(key, kept) - (_weight(key, old) if old else 0)
        self._kept[key] = kept
        while self.size > self.limit:
            self.size -= _weight(*self._kept.popitem(last=False))


def _weight(key, kept):
    return kept.size + _length(key) * BYTES_A_CHARACTER


def _length(key):
    return sum(map(len, key))
