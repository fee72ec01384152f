"""One folding of words for all comparisons: compatible forms, case, look-alike letters and marks that nobody sees.

A folded text knows the places of its letters in the text as typed, so that what was found can be marked there.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

# Small letters that pass for Latin ones, or whose capitals do.
CYRILLIC = dict(zip("авеԁһкмнорсԛѕтухіјӏԝ", "abedhkmhopcqstyxijlw", strict=True))
GREEK = dict(zip("αβεηικνορτυχωγζμ", "abeniknoptuxwyzu", strict=True))
LOOK_ALIKE = CYRILLIC | GREEK | {"ı": "i", "ɑ": "a", "ɡ": "g"}

# Format characters are found by their category; these are none, and print nothing either.
UNSEEN = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0", *map(chr, range(0xFE00, 0xFE10))}


def _classes(first: int, last: int, wanted: str) -> str:
    """Those from ``first`` to ``last`` whose category begins with ``wanted``, as they stand in a regular expression."""
    return "".join(chr(code) for code in range(first, last) if unicodedata.category(chr(code)).startswith(wanted))


MARKS = _classes(0x300, 0x1E00, "M") + _classes(0x20D0, 0x20F1, "M")
# Scripts that put no blanks between words: there each letter counts as a word, and words are phrases.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
WORD = re.compile(rf"[{UNSPACED}](?<=\w)[{MARKS}]*|[^\W_{UNSPACED}](?:[^\W_{UNSPACED}]|[{MARKS}])*")


def unseen(letter: str) -> bool:
    """Whether the letter takes no place on the screen."""
    return letter in UNSEEN or unicodedata.category(letter) == "Cf"


@lru_cache(maxsize=8192)
def _folded(cluster):
    seen = "".join(letter for letter in cluster if not unseen(letter))
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return "".join(LOOK_ALIKE.get(letter, letter) for letter in plain.replace("i\u0307", "i"))


# A run of letters each of which is one letter folded, or one letter with what changes it: accents, and the later parts
# of a Korean syllable.
PLAIN = {code: folded for code in range(0x530) if len(folded := _folded(chr(code))) == 1 and chr(code) not in MARKS}
CHANGES = rf"[{MARKS}\u1161-\u11ff]"
PIECE = re.compile(rf"(?P<plain>[{re.escape(''.join(map(chr, PLAIN)))}]+)(?!{CHANGES})|.{CHANGES}{{0,32}}", re.DOTALL)


class Folded(NamedTuple):
    """``places[i]`` is where the letter i of ``text`` began in the text as typed; one more for the end."""

    text: str
    places: Sequence[int]


class Word(NamedTuple):
    """A folded word, and from where to where it stands in the text as typed."""

    text: str
    start: int
    end: int


def fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text.lower(), range(len(text) + 1))
    letters: list[str] = []
    places: list[int] = []
    for match in PIECE.finditer(text):
        if match["plain"]:
            letters.append(match[0].translate(PLAIN))
            places += range(match.start(), match.end())
        else:
            letters.append(_folded(match[0]))
            places += [match.start()] * len(letters[-1])
    return Folded("".join(letters), [*places, len(text)])


def words_of(text: str) -> Iterator[Word]:
    folded, places = fold(text)
    for match in WORD.finditer(folded):
        after = match.end()
        while places[after] == places[match.end() - 1]:  # the rest of a letter that is several when folded
            after += 1
        yield Word(match[0], places[match.start()], places[after])


def folded_words(text: str) -> str:
    """Equal for texts that differ in nothing but what folding takes away, punctuation and blanks."""
    return " ".join(match[0] for match in WORD.finditer(fold(text).text))


def storable(text: str) -> str:
    """Without lone surrogates and NUL, which no database takes."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def fingerprint(text: str) -> str:
    """``folded_words`` as a short key for an index; a text of emoji only is those emoji."""
    kept = folded_words(text) or " ".join(fold(text).text.split())
    return hashlib.blake2b(kept.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
