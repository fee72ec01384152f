"""Three lists of lines become one: what each side did to each line of the first, and what it put between them. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .sequences import FUEL, Fuel, runs

ALIKE = 0.4  # the share of words in common from which a line is one that was changed
MOST_PAIRS = 10_000  # of lines that are looked at for the best match
Alike = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Lines:
    """With mine, with theirs, and with both where both were added: they differ where there are ``conflicts``."""

    texts: tuple[list, list, list]
    conflicts: bool


@dataclass
class _Changed:
    """``lines`` has for each line of the base what it became (None: gone), ``between`` what stands before it."""

    lines: list
    between: list[list]


def merged_lines(base: Sequence, mine: Sequence, theirs: Sequence, *, alike: Alike = lambda a, b: a == b) -> Lines:
    one, other = _changed(base, mine), _changed(base, theirs)
    told = _Told(alike)
    for place in range(len(base) + 1):
        told.between(one.between[place], other.between[place])
        if place < len(base):
            told.line(base[place], one.lines[place], other.lines[place])
    return Lines((told.mine, told.theirs, told.both), told.conflicts)


class _Told:
    def __init__(self, alike: Alike):
        self.alike = alike
        self.mine: list = []
        self.theirs: list = []
        self.both: list = []
        self.conflicts = False

    def between(self, mine, theirs):
        """The same words that both put there stand there once."""
        if len(mine) == len(theirs) and all(map(self.alike, mine, theirs)):
            theirs = mine
        if mine and theirs and mine != theirs:
            self._add(mine, theirs, [*theirs, *(line for line in mine if line not in theirs)])
            self.conflicts = True
        else:
            self._add(*[mine or theirs] * 3)

    def line(self, base, mine, theirs):
        if self._same(mine, theirs) or self._same(theirs, base):
            self._add(*[_some(mine)] * 3)
        elif self._same(mine, base):
            self._add(*[_some(theirs)] * 3)
        else:
            self._add(_some(mine), _some(theirs), _some(theirs if mine is None else mine))
            self.conflicts = True

    def _same(self, one, other):
        return one == other or (one is not None and other is not None and self.alike(one, other))

    def _add(self, mine, theirs, both):
        self.mine += mine
        self.theirs += theirs
        self.both += both


def _some(line):
    return [] if line is None else [line]


def _changed(base, side) -> _Changed:
    found = _Changed([None] * len(base), [[] for _place in range(len(base) + 1)])
    numbers: dict[str, int] = {}
    keys: list[list[int]] = [[numbers.setdefault(repr(line), len(numbers)) for line in lines] for lines in (base, side)]
    start = first = 0
    for run in runs(keys[0], keys[1], Fuel(FUEL)):
        _replaced(found, base[start : run.before], side[first : run.after], start)
        start, first = run.before + run.size, run.after + run.size
        found.lines[run.before : start] = side[run.after : first]
    return found


def _replaced(found, gone, come, start):
    """Lines that are alike are one line that was changed; what is left stands between them."""
    place, at = 0, 0
    for one, other in [*_pairs(gone, come), (len(gone), len(come))]:
        found.between[start + place] += come[at:other]
        if one < len(gone):
            found.lines[start + one] = come[other]
        place, at = one + 1, other + 1


def _pairs(gone, come) -> list[tuple[int, int]]:
    if len(gone) == len(come):
        return [(place, place) for place in range(len(gone))]
    if len(gone) * len(come) > MOST_PAIRS or not all(isinstance(line, str) for line in (*gone, *come)):
        return []
    return _likest([_bag(line) for line in gone], [_bag(line) for line in come])


def _likest(gone, come):
    """The pairs, in order, that have most in common."""
    alike = [[_likeness(one, other) for other in come] for one in gone]
    best = [[0.0] * (len(come) + 1) for _row in range(len(gone) + 1)]
    for i in range(len(gone) - 1, -1, -1):
        for j in range(len(come) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    pairs, i, j = [], 0, 0
    while i < len(gone) and j < len(come):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _bag(line):
    return frozenset(line.split())


def _likeness(one, other):
    share = 2 * len(one & other) / ((len(one) + len(other)) or 1)
    return share if share >= ALIKE else 0.0
