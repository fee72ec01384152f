"""Querysets that Django writes once in a process, and that go to the database with other values ever after.

For taking a comment in, which a flood makes the busiest door of the site: to write these queries anew takes Django ten
times as long as the database to answer them (``benchmarks/posting.py``).
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, QuerySet


class Given(Expression):
    """Stands in the queryset for a value that is named when it is asked."""

    def __init__(self, name: str, output_field: Field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Written:
    """``make`` returns a queryset of ``values_list`` in which nothing depends on the moment but what is ``Given``."""

    def __init__(self, make: Callable[[], QuerySet]):
        self.make = make

    def rows(self, **given: Any) -> list[list]:
        sql, params, converters = self._written
        values = [_adapted(part, given[part.name]) if isinstance(part, Given) else part for part in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = [list(row) for row in cursor.fetchall()]
        for place, (steps, expression) in converters:
            for row in rows:
                for step in steps:
                    row[place] = step(row[place], expression, connection)
        return rows

    @cached_property
    def _written(self):
        compiler = self.make().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        selected = [expression for expression, _sql, _alias in compiler.select]
        return sql, params, list(compiler.get_converters(selected).items())


def _adapted(part, value):
    return part.output_field.get_db_prep_value(value, connection)
