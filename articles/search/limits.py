"""No question may hold a process for long, whatever its words are."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

SECONDS = 2.0
STEPS = 10_000  # of SQLite's machine, between two looks at the clock


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
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
        yield
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")  # where the transaction goes on
