"""Tables as the editor keeps them: every row as long as the others, no cell over another."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from .entities import quoted

WIDEST = 100  # columns; a wider table loses its spans, and is not filled up
MOST_FILLING = 1_000  # cells, and as many as there are ten times over

EMPTY = "<td><p></p></td>"


@dataclass(slots=True)
class Cell:
    tag: str
    html: str
    colspan: int = 1
    rowspan: int = 1

    def __str__(self):
        spans = [(name, getattr(self, name)) for name in ("colspan", "rowspan")]
        attributes = "".join(f' {name}="{quoted(str(count))}"' for name, count in spans if count > 1)
        return f"<{self.tag}{attributes}>{self.html}</{self.tag}>"


def table_of(rows: Sequence[Sequence[Cell]]) -> str:
    """Nothing for a table without a cell."""
    rows = _without_empty_rows(rows)
    missing = _fitted(rows)
    if missing is None:
        rows = [[Cell(cell.tag, cell.html) for cell in row] for row in rows]
    if missing is None or sum(missing) > MOST_FILLING + 10 * sum(map(len, rows)):
        missing = [0] * len(rows)
    written = ["".join(map(str, row)) + EMPTY * short for row, short in zip(rows, missing, strict=True)]
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in written)}</tbody></table>" if written else ""


def _without_empty_rows(rows):
    """A cell that reached over one reaches less far."""
    filled = [0, *accumulate(bool(row) for row in rows)]
    for number, row in enumerate(rows):
        for cell in row:
            end = min(number + cell.rowspan, len(rows))
            cell.rowspan = max(1, filled[end] - filled[number])
    return [row for row in rows if row]


def _fitted(rows):
    """Make wide cells narrower where others stand in their way; how many cells each row lacks, None if too wide."""
    covered: dict[int, int] = {}  # column: the first row that the cell in it does not reach
    filled = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while covered.get(column, 0) > number:
                column += 1
            start = column
            while column < start + cell.colspan and covered.get(column, 0) <= number:
                if column == WIDEST:
                    return None
                covered[column] = number + cell.rowspan
                column += 1
            cell.colspan = column - start
        filled.append(sum(1 for end in covered.values() if end > number))
    return [len(covered) - full for full in filled]
