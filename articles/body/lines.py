"""Runs of text become one line of inline HTML, always the same for the same text with the same marks.

As the editor does it: blanks collapse, neighbours with equal marks are one, and marks nest in one order.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile
from operator import attrgetter

from .entities import escaped
from .tree import BREAK, Run

LONGEST_TEXT = 20_000  # characters without a tag among them: beyond, the sanitiser's time grows with the square


def line_of(runs: Iterable[Run]) -> str:
    """Nothing for what is blank."""
    kept = _joined(_settled(_trimmed(runs)))
    if not any(run.text.strip("\xa0 \n") for run in kept):
        return ""
    return "".join(_tagged(kept))


def words_of(runs: Iterable[Run]) -> str:
    """The text alone, unescaped."""
    return " ".join("".join(run.text for run in runs).split())


def _trimmed(runs: Iterable[Run]) -> list[Run]:
    """No blank at the ends, before a break or after a blank; no break at the ends."""
    kept: list[Run] = []
    for run in runs:
        text = run.text
        if text == BREAK:
            _drop_end(kept, " ")
        elif text[0] == " " and (not kept or kept[-1].text[-1] in " \n"):
            text = text[1:]
        if text and (kept or text != BREAK):
            kept.append(Run(text, run.marks))
    _drop_end(kept, " \n")
    return kept


def _drop_end(kept, blanks):
    while kept and kept[-1].text[-1] in blanks:
        text = kept[-1].text.rstrip(blanks)
        kept[-1:] = [Run(text, kept[-1].marks)] if text else []


def _settled(kept: list[Run]) -> list[Run]:
    """A blank or a break has those of its marks that the words on both sides of it have: no link holds nothing else."""
    behind: tuple[str, ...] = ()
    for place in range(len(kept) - 1, -1, -1):
        if kept[place].text in (" ", BREAK):
            kept[place] = Run(kept[place].text, tuple(mark for mark in kept[place].marks if mark in behind))
        else:
            behind = kept[place].marks
    before: tuple[str, ...] = ()
    for place, run in enumerate(kept):
        if run.text in (" ", BREAK):
            kept[place] = Run(run.text, tuple(mark for mark in run.marks if mark in before))
        else:
            before = run.marks
    return kept


def _joined(kept: list[Run]) -> list[Run]:
    """Neighbours with equal marks as one; what no person typed without an end gets breaks."""
    joined = []
    for marks, runs in groupby(kept, attrgetter("marks")):
        text = "".join(run.text for run in runs)
        if len(text) > LONGEST_TEXT:
            text = BREAK.join(_broken(line) for line in text.split(BREAK))
        joined.append(Run(text, marks))
    return joined


def _broken(line):
    pieces = [line[start : start + LONGEST_TEXT] for start in range(0, len(line), LONGEST_TEXT)]
    if len(pieces) < 2:
        return line
    return BREAK.join([pieces[0].rstrip(" "), *(piece.strip(" ") for piece in pieces[1:-1]), pieces[-1].lstrip(" ")])


def _tagged(kept: Iterable[Run]) -> Iterator[str]:
    """Each run within its marks; what a run shares with the one before it stays open."""
    opened: tuple[str, ...] = ()
    for text, marks in kept:
        if marks != opened:
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(opened, marks, strict=False)))
            yield from _ends(opened[shared:])
            yield from marks[shared:]
            opened = marks
        yield escaped(text).replace(BREAK, "<br>")
    yield from _ends(opened)


def _ends(marks):
    return (f"</{start[1:].partition(' ')[0].rstrip('>')}>" for start in reversed(marks))
