import re
import unicodedata

from django.utils.translation import gettext as _

from ..folding import CYRILLIC, GREEK
from ..verdicts import Opinion, Verdict

WORD = re.compile(r"[^\W\d_]{3,}")
ALPHABETS = ("LATIN", "CYRILLIC", "GREEK")
DECEIVING = {*CYRILLIC, *GREEK} - {"μ"}  # µm and kΩ are units
# Between letters of these alphabets nothing invisible is needed; a soft hyphen comes with what is copied from pages.
LETTER = "[A-Za-z\u00c0-\u024f\u0370-\u052f]"
UNSEEN = "\u034f\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\uffa0"
HIDDEN = re.compile(rf"(?<={LETTER})[{UNSEEN}]+(?={LETTER})|[\u202d\u202e]+|[\U000e0020-\U000e007e]{{8,}}")


def disguise(comment):
    """Words made to look like others, or to be read by nobody: letters of two alphabets, marks that do not print."""
    return [
        *_opinions(comment, _mixed_words, _("letters of two alphabets in one word")),
        *_opinions(comment, _hidden_marks, _("invisible marks within a word")),
    ]


def _opinions(comment, find, reason):
    spans = list(find(comment.body))
    in_name = [comment.name] if any(find(comment.name)) else []
    if spans or in_name:
        yield Opinion(Verdict.HOLD, reason, matches=in_name, spans=spans)


def _mixed_words(text):
    if text.isascii():
        return
    for match in WORD.finditer(text):
        letters = {letter for letter in match[0].lower() if not letter.isascii()}
        if letters & DECEIVING and len({_alphabet(letter) for letter in match[0]} & {*ALPHABETS}) > 1:
            yield match.span()


def _hidden_marks(text):
    """With the letters beside them, so that there is something to see."""
    return ((max(0, match.start() - 1), min(len(text), match.end() + 1)) for match in HIDDEN.finditer(text))


def _alphabet(letter):
    return unicodedata.name(letter, "").split(" ")[0]
