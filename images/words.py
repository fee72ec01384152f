"""Rows by what somebody types at the desk: every word stands in one of some columns, also inside another word.

One way, two engines. PostgreSQL has a trigram index of the columns and finds its own way. SQLite has an FTS5 table of
trigrams, kept by triggers, which is asked first how many rows there are. Few of them are looked up by their keys; of
many, the first turn up soon wherever the list begins. Pictures and stories have both (``library.py``, and
``articles/headlines.py``); the migrations that lay them are images 0003 and articles 0018.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.text import smart_split, unescape_string_literal

MOST_WORDS, LONGEST_WORD = 12, 100  # every word is looked for in every column: SQLite refuses a condition without end
SHORTEST = 3  # characters that an index of trigrams knows
FEW = 1_500
EACH = "SELECT value FROM json_each(%s)"


@dataclass(frozen=True)
class Words:
    """``trigrams``: SQLite's table. Where all words are short, they are looked for in the ``latest`` rows only."""

    columns: Sequence[str]
    trigrams: str
    newest: str
    latest: int

    def narrow(self, rows: QuerySet, text: str) -> QuerySet:
        """All of ``rows`` where there are no words."""
        words = words_of(text)
        long = [word for word in words if len(word) >= SHORTEST]
        short = [word for word in words if len(word) < SHORTEST]
        if short and not long:
            return self._containing(self._latest(rows), short)
        if long and connection.vendor == "sqlite":
            if not "".join(long).isascii():  # of other letters SQLite's LIKE does not know the capitals
                return self._containing(rows.filter(pk__in=RawSQL(*self._asked(long))), short)  # noqa: S611
            count, keys = self._keys(long)
            if count <= FEW:
                return self._containing(rows.filter(pk__in=RawSQL(EACH, [keys])), short)  # noqa: S611
        return self._containing(rows, words)

    def _containing(self, rows, words):
        for word in words:
            rows = rows.filter(Q.create([(f"{name}__icontains", word) for name in self.columns], connector=Q.OR))
        return rows

    def _latest(self, rows):
        moments = rows.model._default_manager.order_by(f"-{self.newest}").values_list(self.newest, flat=True)
        first = moments[self.latest - 1 : self.latest].first()
        return rows.filter(**{f"{self.newest}__gte": first}) if first else rows

    def _keys(self, words):
        """How many, at most one more than FEW, and the keys as JSON."""
        asked, phrases = self._asked(words)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*), json_group_array(rowid) FROM ({asked} LIMIT %s)", [*phrases, FEW + 1])  # noqa: S608
            return cursor.fetchone()

    def _asked(self, words):
        phrases = " ".join(f'"{word.replace(chr(34), chr(34) * 2)}"' for word in words)
        return f"SELECT rowid FROM {self.trigrams} WHERE {self.trigrams} MATCH %s", [phrases]  # noqa: S608


def words_of(text: str) -> list[str]:
    """Words in quotation marks belong together. No text has a NUL, and PostgreSQL takes none in a question."""
    words = list(smart_split(text.replace("\0", " ")))[:MOST_WORDS]
    return [word[:LONGEST_WORD] for word in map(_unquoted, words) if word]


def these(keys: list[int]) -> RawSQL:
    """For ``pk__in``: one parameter, however many keys there are."""
    if connection.vendor == "sqlite":
        return RawSQL(EACH, [json.dumps(keys)])  # noqa: S611
    return RawSQL("SELECT unnest(%s::bigint[])", [keys])


def _unquoted(word):
    quoted = len(word) > 1 and word[0] in "\"'" and word[-1] == word[0]
    return unescape_string_literal(word).strip() if quoted else word
