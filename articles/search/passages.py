"""Where in a long text the words of a question may stand: PostgreSQL marks them there, and reads no more of it."""

from unicodedata import normalize

from .question import Question

GAP = " … "
TERMS = 4
WINDOW = 200  # characters before a term; twice as many behind it


class _Bare(dict):
    """Each letter without its accent, which the index does not know; for ``str.translate``."""

    def __missing__(self, code):
        self[code] = normalize("NFD", chr(code))[0]
        return self[code]


_bare = _Bare(str.maketrans("øłđħı", "oldhi"))  # which do not come apart


def around(text: str, question: Question) -> str:
    """What stands about each term, or else about a word that begins like it; the beginning, if there is none."""
    terms = [term.casefold() for term in question.terms[:TERMS]]
    plain = text.casefold()
    places = _places(plain, terms) or _places(plain.translate(_bare), [term.translate(_bare) for term in terms])
    return GAP.join(text[max(0, place - WINDOW) : place + 2 * WINDOW] for place in places) or text[:WINDOW]


def _places(text, terms):
    return [place for place in (_place(text, term) for term in terms) if place >= 0]


def _place(text, term):
    """An ending may differ: the index knows stems."""
    word = term.split()[0]
    shapes = (term, word, word[: max(4, len(word) - 3)])
    return next((place for shape in shapes if (place := text.find(shape)) >= 0), -1)
