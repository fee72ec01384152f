"""Many small queries as one statement: each reads a few rows along its index, and none waits for another."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from .models import Comment


def counted(querysets: Iterable[QuerySet], *, most: int) -> list[int]:
    """How many rows each has, counted up to ``most`` + 1: whoever has more has too many to read anyway."""
    parts, params = [], list[Any]()
    for rows in querysets:
        sql, own = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS few)")  # noqa: S608 the ORM's own SQL
        params += own
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return list(cursor.fetchone())


def rows_of_each(querysets: Sequence[QuerySet], fields: Sequence[str]) -> list[list[Comment]]:
    """The rows of each, as comments that have ``fields`` and their key; the querysets are limited already."""
    found: list[list[Comment]] = [[] for _rows in querysets]
    if not querysets:
        return found
    parts, params = [], list[Any]()
    for place, rows in enumerate(querysets):
        sql, own = rows.values("id", *fields).query.sql_with_params()
        parts.append(f"SELECT {place} AS place, few.* FROM ({sql}) AS few")  # noqa: S608 the ORM's own SQL
        params += own
    for comment in Comment.objects.raw(" UNION ALL ".join(parts), params):
        found[vars(comment)["place"]].append(comment)
    return found
