"""Which comments carry somebody's e-mail address."""

import unicodedata
from collections.abc import Iterator

from .models import Comment

CHUNK = 5_000  # addresses read at once


def folded(email: str) -> str:
    """Equal for one address in any case, of all alphabets: databases know that of ASCII only, or of their own locale.

    No more than case: ``strasse@`` and ``straße@`` are two people.
    """
    return unicodedata.normalize("NFC", email.strip()).lower()


def keys_of(email: str) -> Iterator[int]:
    """The comments' keys in their order. Reads every address once: there is no index for so rare a question."""
    wanted, last = folded(email), 0
    if not wanted:
        raise ValueError("no address is nobody's")
    rows = Comment.objects.exclude(email="").order_by("pk").values_list("pk", "email")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield from (key for key, written in chunk if folded(written) == wanted)
        last = chunk[-1][0]


def in_batches(keys: Iterator[int], size: int) -> Iterator[list[int]]:
    batch: list[int] = []
    for key in keys:
        batch.append(key)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
