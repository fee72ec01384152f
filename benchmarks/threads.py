"""Milliseconds of database and bytes of the pages of a story with 10,000 comments, in a process that made none yet.

    .venv/bin/python -m benchmarks.threads          # on SQLite; or in PostgreSQL, by DATABASE_URL

In a database of its own, in which nothing stays. Each query is asked again until its last row is there; the middle of
nine counts. Fails above BUDGET ms, BYTES, or MOST queries besides those of a story without comments.
"""

import os
import statistics
import time

import django

from benchmarks.own_database import environ_for

os.environ |= environ_for("threads")
django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import setup_test_environment

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import published
from comments.tests.threads import seed
from page_cache.middleware import store
from page_cache.pieces import pieces

COMMENTS, BUDGET, BYTES, MOST, TIMES = 10_000, 50.0, 250_000, 10, 9
SHAPES = {
    "all on the story": lambda place: None,
    "trees of five": lambda place: None if place % 5 == 0 else place - 1,
    "all below one": lambda place: None if place == 0 else 0,
}


def main():
    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"{connection.vendor}, {COMMENTS} comments: queries, ms of database, kB")
    with transaction.atomic():  # nothing of it stays in the database
        faults = list(_race())
        transaction.set_rollback(True)
    raise SystemExit("\n".join(faults) or 0)


def _race():
    without, _ms, _size = _measure(published(by=UserFactory(role=roles.CHIEF_EDITOR)).get_absolute_url())
    print(f"{'no comments':18}{'article page':22}{without:4}")
    for shape, parent_of in SHAPES.items():
        for name, address in _pages(parent_of):
            queries, ms, size = _measure(address)
            print(f"{shape:18}{name:22}{queries:4}{ms:8.1f}{size / 1000:8.0f}")
            if ms > BUDGET or size > BYTES:
                yield f"{shape}, {name}: {ms:.1f} ms, {size} bytes"
            if queries - without > MOST:
                yield f"{shape}, {name}: {queries} queries, {without} without comments"


def _pages(parent_of):
    edition = published(by=UserFactory(role=roles.CHIEF_EDITOR))
    rows, story = seed(edition.article, COMMENTS, parent_of=parent_of), edition.get_absolute_url()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    yield "article page", story
    yield "newest first", f"{story}?comments=newest"
    yield "picked first", f"{story}?comments=picked"
    if sum(row.parent is None for row in rows) > 600:
        yield "page 30", f"{story}comments/30/"
    else:
        yield "page 30 of replies", f"{story}comments/replies/{rows[0].pk}/30/"
    yield "address of a comment", f"/comments/{rows[COMMENTS // 2].pk}/"


def _measure(address):
    store.clear()
    pieces.clear()
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = Client().get(address)
    if answer.status_code not in (200, 302):
        raise SystemExit(f"{address} answers {answer.status_code}")
    return len(asked), sum(_ms(*query) for query in asked), len(answer.content)


def _ms(sql, params):
    spent = []
    for _turn in range(TIMES if sql.startswith("SELECT") else 0):
        with connection.cursor() as cursor:
            begin = time.perf_counter()
            cursor.execute(sql, params)
            cursor.fetchall()
            spent.append((time.perf_counter() - begin) * 1000)
    return statistics.median(spent) if spent else 0.0


if __name__ == "__main__":
    main()
