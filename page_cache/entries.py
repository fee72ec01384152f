import gzip
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

import brotli
from django.http import HttpResponse

from .plan import Plan

OVERHEAD = 1_000  # bytes of an entry besides its bodies, roughly


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the three shapes in which it is sent, so that a hit compresses nothing."""

    plan: Plan
    expires: float
    content_type: str
    bodies: dict[str, bytes] = field(repr=False)
    digest: str

    @classmethod
    def of(cls, response: HttpResponse, plan: Plan, *, expires: float) -> "Entry":
        raw = response.content
        bodies = {"": raw, "gzip": gzip.compress(raw, 6, mtime=0), "br": brotli.compress(raw, quality=5)}
        digest = hashlib.blake2b(raw, digest_size=12).hexdigest()
        return cls(plan, expires, response["Content-Type"], bodies, digest)

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values())) + OVERHEAD

    def etag(self, encoding: str) -> str:
        return f'"{self.digest}-{encoding or "id"}"'


class Store:
    """The entries of this process, least recently used out first, never above ``limit`` bytes."""

    def __init__(self, limit: int):
        self.limit = limit
        self.size = 0
        self._entries: OrderedDict[tuple, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple) -> Entry | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: tuple, entry: Entry) -> None:
        with self._lock:
            old = self._entries.pop(key, None)
            self.size += entry.size - (old.size if old else 0)
            self._entries[key] = entry
            while self.size > self.limit:
                self.size -= self._entries.popitem(last=False)[1].size

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.size = 0
