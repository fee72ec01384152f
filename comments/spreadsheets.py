"""Tables for a spreadsheet, a line at a time, whatever people wrote into them."""

import csv
from collections.abc import Iterable, Iterator

# What a spreadsheet takes for the beginning of a formula, whatever the width of its letters.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # without it Excel takes UTF-8 for something else


def lines(rows: Iterable[Iterable]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BOM
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def cell(value) -> str:
    """As text that nothing computes: an apostrophe stands before what looks like a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) else text


class _Echo:
    """The writer hands back what it writes."""

    def write(self, line):
        return line
