"""Two pieces of text, word by word: what went, what came, and what stayed but looks or leads otherwise."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..sequences import Fuel, runs

STYLES = {
    "strong": gettext_lazy("bold"),
    "em": gettext_lazy("italic"),
    "s": gettext_lazy("struck through"),
    "sub": gettext_lazy("subscript"),
    "sup": gettext_lazy("superscript"),
}
BREAK = "\n"
KEPT_AT_LEAST = 0.25  # of the longer side: where less stays, single words in common say nothing
LONELY = 2  # words that stay among longer changes are told with them

_LETTER_ALONE = r"\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # of scripts that set no blanks between words
_LETTERS = rf"[^\W{_LETTER_ALONE}]++"
_word = re.compile(rf"([{_LETTER_ALONE}]|{_LETTERS}(?:['’.,:\-]{_LETTERS})*+|[^\w\s])(\s*+)")

Kind = Literal["same", "removed", "added", "restyled"]


class Mark(NamedTuple):
    """A tag of STYLES, or ``a`` with where it leads."""

    tag: str
    target: str = ""


class Word(NamedTuple):
    text: str
    blank: bool = False  # one follows
    marks: tuple[Mark, ...] = ()


class Segment(NamedTuple):
    """Neighbours of one kind. ``note`` tells in words what cannot be seen: formatting, and where links lead."""

    kind: Kind
    words: list[Word]
    note: str = ""


def words_of(text: str, marks: tuple[Mark, ...] = ()) -> list[Word]:
    return [Word(match[1], bool(match[2]), marks) for match in _word.finditer(text)]


def compared(before: list[Word], after: list[Word], fuel: Fuel) -> tuple[list[Segment], list[Segment]]:
    """Both sides in segments; nothing of either is left out."""
    left: list[Segment] = []
    right: list[Segment] = []
    for old, new, stays in _stretches(before, after, fuel):
        if stays:
            _stay(old, new, left, right)
        else:
            left += whole(old, "removed")
            right += whole(new, "added")
    return left, right


def whole(words: Sequence[Word], kind: Kind) -> list[Segment]:
    """All of one side as ``kind``; a link among them is a segment of its own, which tells where it leads."""
    return [
        Segment(kind, list(group), _("link to %s") % target if target else "")
        for target, group in groupby(words, lambda word: _target(word.marks))
    ]


def _stretches(before, after, fuel) -> Iterator[tuple[list[Word], list[Word], bool]]:
    """(old, new, whether they are the same words), in order."""
    found = _settled(runs([word.text for word in before], [word.text for word in after], fuel), before, after)
    start = other = 0
    for run in found:
        if (start, other) != (run.before, run.after):
            yield before[start : run.before], after[other : run.after], False
        start, other = run.before + run.size, run.after + run.size
        if run.size:
            yield before[run.before : start], after[run.after : other], True


def _settled(found, before, after):
    """Without the words that happen to be the same in a text that is another one."""
    end = found.pop()
    kept = []
    start = other = 0
    for place, run in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else end
        around = max(run.before - start, run.after - other)
        beyond = max(following.before - run.before - run.size, following.after - run.after - run.size)
        if run.size > LONELY or min(around, beyond) <= run.size:
            kept.append(run)
        start, other = run.before + run.size, run.after + run.size
    if sum(run.size for run in kept) < KEPT_AT_LEAST * max(len(before), len(after)):
        kept = []
    return [*kept, end]


def _stay(old: list[Word], new: list[Word], left: list[Segment], right: list[Segment]) -> None:
    """The same words; where their marks differ, the right side says how."""
    pairs = zip(old, new, strict=True)
    for (was, now), group in groupby(pairs, lambda pair: (pair[0].marks, pair[1].marks)):
        words = list(group)
        kind: Kind = "same" if was == now else "restyled"
        note = "" if was == now else "; ".join(_difference(was, now))
        left.append(Segment(kind, [word for word, _other in words]))
        right.append(Segment(kind, [word for _other, word in words], note))


def _difference(was: Iterable[Mark], now: Iterable[Mark]) -> Iterator[str]:
    for tag, name in STYLES.items():
        had, has = Mark(tag) in was, Mark(tag) in now
        if has and not had:
            yield _("now %s") % name
        elif had and not has:
            yield _("no longer %s") % name
    old, new = _target(was), _target(now)
    if old and new and old != new:
        yield _("link changed from %(old)s to %(new)s") % {"old": old, "new": new}
    elif new and not old:
        yield _("now a link to %s") % new
    elif old and not new:
        yield _("no longer a link to %s") % old


def _target(marks):
    return next((mark.target for mark in marks if mark.tag == "a"), "")
