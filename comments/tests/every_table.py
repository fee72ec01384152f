"""Everything that the database holds, as text: for looking whether something is really gone."""

from django.db import connection


def holding(*needles: str) -> list[tuple[str, str]]:
    """Table and row of each row in which one of ``needles`` stands, in any case; of all tables, not of models only."""
    wanted = [needle.lower() for needle in needles]
    return [
        (table, row)
        for table in connection.introspection.table_names()
        for row in _rows(table)
        if any(needle in row for needle in wanted)
    ]


def _rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
        return [" | ".join(map(_text, row)).lower() for row in cursor.fetchall()]


def _text(value):
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)
