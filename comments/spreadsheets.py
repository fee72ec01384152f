"""Tables for a spreadsheet, in pieces, whatever people wrote into them."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

# What a spreadsheet takes for the beginning of a formula, whatever the width of its letters.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
AT_ONCE = 100
BOM = "\ufeff"  # without it Excel takes UTF-8 for something else


def lines(rows: Iterable[Iterable]) -> Iterator[str]:
    """Some at a time."""
    rows = iter(rows)
    yield BOM
    while some := list(islice(rows, AT_ONCE)):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([cell(value) for value in row] for row in some)
        yield text.getvalue()


def cell(value) -> str:
    """As text that nothing computes: an apostrophe stands before what looks like a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) else text
