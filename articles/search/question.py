"""What a reader typed, as terms: words, "words in a row", and -what must not be there."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 200  # characters that are read
MOST_WORDS = 12

_unstorable = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_part = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Question:
    """Each term is the words that stand in a row; a story has all ``terms`` and none of ``without``."""

    terms: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def words(self) -> list[str]:
        return [word for term in self.terms for word in term.split()]


def asked(text: str) -> Question:
    """Never an error: what is not a word says nothing, and what is too much is left out."""
    terms: dict[bool, list[str]] = {False: [], True: []}
    left = MOST_WORDS
    for part in _part.finditer(storable(text[:LONGEST]).replace("“", '"').replace("”", '"').replace("„", '"')):
        words = words_in(part["phrase"] or part["word"] or "")[:left]
        left -= len(words)
        if words:
            terms[bool(part["minus"])].append(" ".join(words))
    return Question(tuple(terms[False]), tuple(terms[True]))


def words_in(text: str) -> list[str]:
    """Letters and digits with their marks; all else is a gap, as it is for the engines."""
    return "".join(sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in text).split()


def storable(text: str) -> str:
    """Composed, and without what a database refuses or what marks a highlighted word."""
    return unicodedata.normalize("NFC", _unstorable.sub(" ", text))
