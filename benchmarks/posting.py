"""What it costs to take one comment in: queries and CPU in this process, and CPU of the whole stack beside the rival's.

    .venv/bin/python -m benchmarks.posting                            # queries and CPU, on SQLite
    DATABASE_URL=postgres://… .venv/bin/python -m benchmarks.posting  # and the race, as benchmarks/rival.py runs it

Both sites hold every comment, and each runs its own checks. The client is post_comments.py of ../shared/race: it
fetches the form once, and sends it again and again; here each comment comes from an address of its own, and the valve
(COMMENTS_A_MINUTE) is raised, else ours would answer with one more step. Rounds take turns, medians count: on a busy
machine the ratio is the figure to trust.
Fails above MOST_QUERIES, or where a comment costs more than MOST of the rival's CPU.
"""

import argparse
import asyncio
import itertools
import os
import secrets
import statistics
import sys
import time

from benchmarks import rival
from benchmarks.own_database import environ_for
from benchmarks.results import keep

ROUNDS, POSTS, CLIENTS = 7, 160, 16
MOST, MOST_QUERIES = 0.35, 12
WARM_UP = 20
FIRST = secrets.randbits(24)
ON = "comments/on/"
FIELDS = ["name=Rita {n}", "email=r{n}@example.org"]
WORDS = "Load comment {u}: who pays for the ferry, and who decided that nobody would be told?"
PAGES = ("posting: queries and CPU", "rival: comment")
RAISED = {"COMMENTS_A_MINUTE": str(10**6)}


# Queries and CPU, in this process.


def alone():
    """Of a comment from an address that sent none before, in a process that took some in already."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    story, browser = _story(), Client()

    def send(number):
        words = {"body": WORDS.replace("{u}", f"{time.time()} {number}"), "name": f"Rita {number}",
                 "email": f"r{number}@example.org"}  # fmt: skip
        headers = {"Sec-Fetch-Site": "same-origin"}
        answer = browser.post(f"/{ON}{story}/", words, headers=headers, REMOTE_ADDR=_address(number))
        if answer.status_code != 302:
            raise SystemExit(f"A comment is answered {answer.status_code}.")

    for number in range(WARM_UP):
        send(number)
    with CaptureQueriesContext(connection) as asked:
        send(WARM_UP)
    queries = [query["sql"] for query in asked if query["sql"].split(" ")[0] not in ("BEGIN", "COMMIT")]
    rounds = [_cpu_ms(send, range(start, start + POSTS)) for start in range(WARM_UP + 1, 10**4, POSTS)[:ROUNDS]]
    ms = statistics.median(rounds)
    count, vendor = len(queries), connection.vendor
    print(f"{vendor}: a comment takes {count} queries and {ms:.1f} ms of CPU in this process")
    return [{"page": PAGES[0], "size": 1, "database": vendor, "queries": count, "cpu_ms": round(ms, 1)}]


def _story():
    from articles.models import Edition  # noqa: PLC0415
    from articles.tests.factories import published  # noqa: PLC0415

    return (Edition.objects.live().first() or published()).article_id


def _cpu_ms(send, numbers):
    before = time.process_time()
    for number in numbers:
        send(number)
    return (time.process_time() - before) * 1_000 / len(numbers)


# Beside the rival.


def race():
    sys.path.insert(0, str(rival.PEER))
    _let_visitors_differ()
    with rival.both(TRUSTED_PROXIES="127.0.0.1", **RAISED) as sites:
        pages = [f"/{rival.section_of_measured(sites[0].address)}/measured-article/", "/measured-article/"]
        fields = [[*FIELDS, f"body={WORDS}"], [*FIELDS, f"comment={WORDS}"]]
        turns = list(zip(sites, pages, fields, strict=True))
        for turn in turns:
            _post(*turn, WARM_UP)
        rounds = [[_post(*turn, POSTS) for turn in turns] for _round in range(ROUNDS)]
    ours, theirs = (statistics.median(ms) for ms in zip(*rounds, strict=True))
    ratio = statistics.median(own / other for own, other in rounds)
    print(f"a comment: {ours:.2f} ms of CPU of ours, {theirs:.2f} of the rival's, ratio {ratio:.2f}, at most {MOST}")
    return [{"page": PAGES[1], "size": rival.STORIES, "database": "postgresql", "cpu_ms": round(ours, 2),
             "rival_cpu_ms": round(theirs, 2), "ratio": round(ratio, 2), "bound": MOST}]  # fmt: skip


def _post(site, page, fields, count):
    """CPU ms a comment, by CLIENTS at once."""
    import post_comments  # noqa: PLC0415

    told = argparse.Namespace(
        page=f"http://127.0.0.1:{site.process.port}{page}", form="comment", field=fields, c=CLIENTS, d=120, n=count,
        header=[], warm=30, fresh=False, token_url=None, okset={302}, bad=None,
    )  # fmt: skip
    _lat, _took, codes, refused, _sample, spent = asyncio.run(post_comments.run(told, lambda: site.spent() / 1_000))
    if refused or codes != {302: count}:
        raise SystemExit(f"{page} answers {codes}: {refused[:1]}")
    return spent * 1_000 / count


def _let_visitors_differ():
    """Each request comes from another address."""
    import post_comments  # noqa: PLC0415

    numbers = itertools.count()

    class Visitor(post_comments.Client):
        async def request(self, *args, **options):
            self.headers = [f"X-Forwarded-For: {_address(next(numbers))}"]
            return await super().request(*args, **options)

    post_comments.Client = Visitor


def _address(number):
    """None of an earlier run: what came from it within a day would make a flood of this one."""
    number += FIRST
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def main():
    address = os.environ.get("DATABASE_URL", "")
    os.environ |= environ_for("posting") | RAISED
    _set_up()
    rows = alone()
    os.environ["DATABASE_URL"] = address
    if address.startswith("postgres") and rival.PEER.exists():
        rows += race()
    else:
        print("No race: the rival is not there, or wants PostgreSQL (DATABASE_URL=postgres://…).")
    keep(rows, {row["page"] for row in rows}, rows[0]["database"])
    raise SystemExit("\n".join(_faults(rows)) or 0)


def _set_up():
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def _faults(rows):
    for row in rows:
        if row.get("queries", 0) > MOST_QUERIES:
            yield f"{row['page']}: {row['queries']} queries, {MOST_QUERIES} at most"
        if row.get("ratio", 0) > MOST:
            yield f"{row['page']}: {row['ratio']} of the rival's"


if __name__ == "__main__":
    main()
