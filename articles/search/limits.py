"""No question may hold a process for long, whatever its words are."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

SECONDS = 2.0
STEPS = 10_000  # of SQLite's machine, between two looks at the clock
# PostgreSQL does not count what it costs to unpack the words of a row that it reads without the index; and what a
# second process or a compiler would save, a question of some milliseconds does not pay back.
PLANS = {"random_page_cost": "1.1", "max_parallel_workers_per_gather": "0", "jit": "off"}


class TooLong(Exception):
    """The question was given up."""


@contextmanager
def in_time(seconds: float = SECONDS) -> Iterator[None]:
    """Raises TooLong where what is asked inside takes longer. For reading only."""
    try:
        with _sqlite(seconds) if connection.vendor == "sqlite" else _postgresql(seconds):
            yield
    except OperationalError as error:
        if "interrupted" in str(error) or "statement timeout" in str(error):
            raise TooLong from error
        raise


@contextmanager
def _sqlite(seconds):
    connection.ensure_connection()
    end = time.monotonic() + seconds
    connection.connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)


@contextmanager
def _postgresql(seconds):
    local = {"statement_timeout": str(int(seconds * 1000))} | PLANS
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = {value}" for name, value in local.items()))
        yield
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in local))  # where the transaction goes on
