"""Where two sequences agree, in time that is bounded whatever they hold.

Plain difflib takes the cube of the length for hostile text. Here what is the same at both ends goes first, then items
that occur once on each side anchor the rest, and only the gaps between go to difflib, as long as there is fuel.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

FUEL = 4_000_000  # units for two whole texts: well below a second, whatever they are
DEEPEST = 6  # times that the gaps between anchors are looked through for anchors of their own


class Run(NamedTuple):
    """``size`` items from ``before`` in the one sequence equal those from ``after`` in the other."""

    before: int
    after: int
    size: int


class Fuel:
    """How much work a whole comparison may still take; what is too dear is told as replaced."""

    def __init__(self, units: int):
        self.left = units

    def pays(self, units: int) -> bool:
        if units > self.left:
            return False
        self.left -= units
        return True


def runs(one: Sequence[Hashable], other: Sequence[Hashable], fuel: Fuel) -> list[Run]:
    """The runs on which both agree, in order; the last one is empty and stands at both ends."""
    found: list[Run] = []
    for before, after in _pairs(one, other, (0, len(one), 0, len(other)), fuel, 0):
        last = found[-1] if found else None
        if last and (last.before + last.size, last.after + last.size) == (before, after):
            found[-1] = last._replace(size=last.size + 1)
        else:
            found.append(Run(before, after, 1))
    return [*found, Run(len(one), len(other), 0)]


def _pairs(one, other, bounds, fuel, depth) -> Iterator[tuple[int, int]]:
    start, end, other_start, other_end = bounds
    while start < end and other_start < other_end and one[start] == other[other_start]:
        yield start, other_start
        start, other_start = start + 1, other_start + 1
    same = 0
    while start < end - same and other_start < other_end - same and one[end - same - 1] == other[other_end - same - 1]:
        same += 1
    yield from _inner_pairs(one, other, (start, end - same, other_start, other_end - same), fuel, depth)
    yield from zip(range(end - same, end), range(other_end - same, other_end), strict=True)


def _inner_pairs(one, other, bounds, fuel, depth):
    start, end, other_start, other_end = bounds
    if start == end or other_start == other_end:
        return
    anchors = _anchors(one, other, bounds) if depth < DEEPEST else []
    if not anchors:
        yield from _matched(one[start:end], other[other_start:other_end], start, other_start, fuel)
        return
    for before, after in anchors:
        yield from _pairs(one, other, (start, before, other_start, after), fuel, depth + 1)
        yield before, after
        start, other_start = before + 1, after + 1
    yield from _pairs(one, other, (start, end, other_start, other_end), fuel, depth + 1)


def _anchors(one, other, bounds):
    """Pairs of items that occur once on each side, as many as stand in the same order on both."""
    start, end, other_start, other_end = bounds
    often, otherwise = Counter(one[start:end]), Counter(other[other_start:other_end])
    place = {item: at for at, item in enumerate(other[other_start:other_end], other_start) if otherwise[item] == 1}
    found = [(at, place[item]) for at, item in enumerate(one[start:end], start) if often[item] == 1 and item in place]
    return _longest_rising(found)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of ``pairs`` whose second numbers rise as their first ones do."""
    tops: list[int] = []  # by length of a choice less one: the lowest number at which one of that length ends
    ends: list[int] = []  # the pair that ends there
    before: list[int | None] = []  # the pair before each one, in the best choice that it ends
    for place, (_first, second) in enumerate(pairs):
        length = bisect_left(tops, second)
        before.append(ends[length - 1] if length else None)
        tops[length : length + 1], ends[length : length + 1] = [second], [place]
    chosen = []
    at: int | None = ends[-1] if ends else None
    while at is not None:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


def _matched(one, other, start, other_start, fuel):
    otherwise = Counter(other)
    meetings = sum(otherwise[item] for item in one)
    if not meetings or not fuel.pays((meetings + len(one) + len(other)) * min(len(one), len(other))):
        return
    for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            yield start + block.a + step, other_start + block.b + step
