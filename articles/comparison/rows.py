"""Two lists of blocks side by side: which is which, and word by word what changed in it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from ..sequences import Fuel, runs
from .blocks import Block
from .words import BREAK, Segment, Word, compared, whole

ALIKE = 0.4  # the share of words in common from which two blocks are one that was changed
MOST_PAIRS = 60_000  # of blocks that are looked at for the best match
MOST_ROWS = 500  # of a field; what comes after them stands in one
CONTEXT = 1  # unchanged blocks shown on each side of a change


@dataclass(frozen=True)
class Row:
    """``before`` or ``after`` is None where the block is on the other side only; ``skipped`` blocks are not shown."""

    kind: Literal["same", "changed", "skipped"]
    label: str = ""
    before: list[Segment] | None = None
    after: list[Segment] | None = None
    notes: list[str] = field(default_factory=list)
    skipped: int = 0


def rows_of(before: list[Block], after: list[Block], fuel: Fuel) -> list[Row]:
    """Nothing but what changed, and a block of its surroundings; no row where all is the same."""
    numbers: dict[Block, int] = {}
    one = [numbers.setdefault(block, len(numbers)) for block in before]
    other = [numbers.setdefault(block, len(numbers)) for block in after]
    moved = Counter(one).keys() & Counter(other).keys()
    found = runs(one, other, fuel)
    still = {number for run in found for number in one[run.before : run.before + run.size]}
    told = _Told(fuel, {block for block, number in numbers.items() if number in moved - still})
    start = end = 0
    for run in found:
        told.changed(before[start : run.before], after[end : run.after])
        start, end = run.before + run.size, run.after + run.size
        told.same(before[run.before : start], first=run.before == 0, last=start == len(before) and end == len(after))
    return _few_enough(told.rows) if any(row.kind == "changed" for row in told.rows) else []


class _Told:
    def __init__(self, fuel: Fuel, moved: set[Block]):
        self.fuel, self.moved = fuel, moved
        self.rows: list[Row] = []
        self.elsewhere = _("Moved: the same words stand elsewhere in the newer text.")
        self.formerly = _("Moved: the same words stood elsewhere in the older text.")

    def same(self, blocks, *, first, last):
        """The first and the last of a long run, as far as a change is next to them."""
        head = 0 if first else CONTEXT
        tail = 0 if last else CONTEXT
        hidden = len(blocks) - head - tail
        if hidden <= 1:
            self.rows += map(_unchanged, blocks)
            return
        self.rows += map(_unchanged, blocks[:head])
        self.rows.append(Row("skipped", skipped=hidden))
        self.rows += map(_unchanged, blocks[len(blocks) - tail :])

    def changed(self, before, after):
        """Blocks that are alike stand side by side; the others go, and others come in their place."""
        start = end = 0
        for one, other in [*_likest(before, after, self.fuel), (len(before), len(after))]:
            gone, come = before[start:one], after[end:other]
            for place in range(max(len(gone), len(come))):
                self.rows.append(self._replaced(gone[place : place + 1], come[place : place + 1]))
            if one < len(before):
                self.rows.append(self._rewritten(before[one], after[other]))
            start, end = one + 1, other + 1

    def _replaced(self, gone, come):
        notes = [self.elsewhere] if any(block in self.moved for block in gone) else []
        notes += [self.formerly] if any(block in self.moved for block in come) else []
        labels = dict.fromkeys(block.label for block in (*gone, *come) if block.label)
        return Row(
            "changed",
            " → ".join(labels),
            whole(gone[0].words, "removed") if gone else None,
            whole(come[0].words, "added") if come else None,
            notes,
        )

    def _rewritten(self, old, new):
        left, right = compared([*old.words], [*new.words], self.fuel)
        notes = []
        if old.label != new.label:
            notes.append(_("%(old)s became %(new)s.") % {"old": old.label, "new": new.label})
        elif all(segment.kind == "same" for segment in (*left, *right)):
            notes.append(_("Only blanks changed."))
        return Row("changed", new.label, left, right, notes)


def _few_enough(rows):
    """A page of ten thousand rows helps nobody, but no word is left out."""
    rest = [row for row in rows[MOST_ROWS:] if row.kind == "changed"]
    if not rest:
        return rows[:MOST_ROWS]
    label = _("%s more changes in one") % len(rest)
    before, after = _in_one(row.before for row in rest), _in_one(row.after for row in rest)
    return [*rows[:MOST_ROWS], Row("changed", label, before, after)]


def _in_one(sides):
    """A line for each block; neighbours of one kind are one segment."""
    joined: list[Segment] = []
    for segments in filter(None, sides):
        for segment in [*segments, Segment(segments[-1].kind, [Word(BREAK)])]:
            if joined and joined[-1].kind == segment.kind and not joined[-1].note and not segment.note:
                joined[-1].words.extend(segment.words)
            else:
                joined.append(segment._replace(words=[*segment.words]))
    return joined or None


def _unchanged(block):
    words = [Segment("same", list(block.words))]
    return Row("same", block.label, words, words)


def _likest(before, after, fuel) -> Iterator[tuple[int, int]]:
    """Pairs of places of blocks that are alike, in order, so that as much as possible is alike."""
    if len(before) * len(after) > MOST_PAIRS:
        return
    one, other = [_bag(block) for block in before], [_bag(block) for block in after]
    if not fuel.pays(sum(map(len, one)) * len(other) // 2):  # sets meet faster than anything else here
        return
    best = [[0.0] * (len(after) + 1) for _block in range(len(before) + 1)]
    alike = [[_likeness(bag, other_bag) for other_bag in other] for bag in one]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    i = j = 0
    while i < len(before) and j < len(after):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _bag(block):
    return frozenset(word.text for word in block.words)


def _likeness(one, other):
    """0 for what is not worth a comparison word by word."""
    share = 2 * len(one & other) / ((len(one) + len(other)) or 1)
    return share if share >= ALIKE else 0.0
