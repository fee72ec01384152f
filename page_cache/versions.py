"""Versions of tags. Plain SQL: a cache hit is this one SELECT, and the ORM would cost more than the rest of it."""

import secrets

from django.db import connection, transaction


def bump(*tags: str) -> None:
    """Make every page that depends on one of ``tags`` stale, when and only if the transaction commits.

    Call it once and last in a verb: in sorted order and late, two writers cannot lock each other out.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("page_cache.bump belongs into the transaction of the change")
    rows = [(tag, secrets.randbits(62)) for tag in sorted(set(tags))]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO page_cache_tagversion (name, version) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET version = excluded.version",
            rows,
        )


def current(tags: tuple[str, ...]) -> tuple[int, ...]:
    """The versions of ``tags`` in their order; 0 for one that nobody has bumped yet."""
    places = ", ".join(["%s"] * len(tags))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, version FROM page_cache_tagversion WHERE name IN ({places})", tags)  # noqa: S608
        found = dict(cursor.fetchall())
    return tuple(found.get(tag, 0) for tag in tags)
