"""Tables as a page prints them: numbers stand below each other, and so does what heads them."""

import re

from django.utils.html import strip_tags

_cell = re.compile(r"<(td|th)(( (?:colspan|rowspan)=\"[0-9]+\")*)>(.*?)</\1>", re.DOTALL)
_row = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_number = re.compile(
    r"(?:[<>≈~±+−–-]\s?)*(?:[^\W\d_]{1,3}\s?)?[$€£¥₹]?\s?[−–-]?"  # about, minus, the money before it
    r"\d{1,3}(?:[\d.,'’\s]{0,24}\d)?"
    r"\s?(?:[%‰°$€£¥₹]|[^\W\d_]{1,3})?",  # its unit, in a word of three letters at most
)
NOTHING = frozenset({"", "-", "–", "—", "n/a", "n.a.", "…"})


def with_figures(table: str) -> str:
    """``table`` with the class ``number`` on all cells of those columns in which only numbers stand.

    A table with a cell over others has no plain columns, and is left as it is.
    """
    rows = [_cell.findall(row) for row in _row.findall(table)]
    if not rows or "span=" in table:
        return table
    columns = {place for place in range(max(map(len, rows))) if _of_numbers(rows, place)}
    return _row.sub(lambda row: f"<tr>{_marked(row[1], columns)}</tr>", table) if columns else table


def _of_numbers(rows, place):
    texts = [_text(row[place]) for row in rows if place < len(row) and row[place][0] == "td"]
    numbers = [text for text in texts if text not in NOTHING]
    return bool(numbers) and all(_number.fullmatch(text) for text in numbers)


def _text(cell):
    return strip_tags(cell[3]).replace("&nbsp;", " ").replace("\xa0", " ").strip()


def _marked(row, columns):
    cells = enumerate(_cell.finditer(row))
    return "".join(_with_class(cell) if place in columns else cell[0] for place, cell in cells)


def _with_class(cell):
    return f'<{cell[1]} class="number">{cell[4]}</{cell[1]}>'
