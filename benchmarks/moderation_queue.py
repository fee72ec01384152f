"""Queries, milliseconds of database and plans of the moderators' queue beside a million comments.

    .venv/bin/python -m benchmarks.moderation_queue            # on SQLite; or in PostgreSQL, by DATABASE_URL

In a database of its own, which it fills at first and keeps. Fails where a page takes more than QUERIES or BUDGET, or
reads the comments from end to end.
"""

import os
import re
import statistics
import time

import django

from benchmarks.own_database import environ_for

os.environ |= environ_for("queue")
django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

from accounts import roles
from accounts.models import User
from accounts.tests.factories import UserFactory
from articles.tests.factories import published
from comments.models import Comment, Decision

COMMENTS, HELD, STORIES, NETWORKS, PEOPLE = 1_000_000, 5_000, 40, 40_000, 60_000
QUERIES, BUDGET, TIMES = 12, 300.0, 5
QUEUE = "/admin/comments/comment/"
TABS = ("held", "unread", "reported", "approved", "rejected", "removed", "spam", "mine", "all")
STANDINGS = [(0.93, "approved"), (0.97, "rejected"), (0.995, "spam"), (1, "removed")]
WORDS = "The ferry waited for an hour, and nobody on the quay had been told why; so much for the new timetable."


def main():

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Comment.objects.count() < COMMENTS:
        _fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    desk = Client()
    desk.force_login(User.objects.get(username="moderator"))
    print(f"{connection.vendor}, {COMMENTS:,} comments, {HELD:,} held: queries, ms of database, slowest, kB")
    faults = [fault for name, address in _pages().items() for fault in _measure(desk, name, address)]
    raise SystemExit("\n".join(faults) or 0)


def _pages():
    rare = Comment.objects.filter(standing="held").order_by("-posted_at")[20]
    old = Comment.objects.filter(standing="approved").order_by("posted_at")[100]
    at = f"{rare.posted_at.isoformat().replace('+', '%2B')}~{rare.pk}"
    pages = {name: f"{QUEUE}?standing={name}" for name in TABS}
    return pages | {
        "held, safest": f"{QUEUE}?order=safest",
        "held, last page": f"{QUEUE}?after={at}",
        "held, a reason": f"{QUEUE}?check=links",
        "held, no such reason": f"{QUEUE}?check=flood",
        "held, words": f"{QUEUE}?q=timetable+zeppelin",
        "approved, words": f"{QUEUE}?standing=approved&q=zeppelin",
        "all, words": f"{QUEUE}?standing=all&q=zeppelin",
        "mine, words": f"{QUEUE}?standing=mine&q=zeppelin",
        "approved, section": f"{QUEUE}?standing=approved&section=nowhere",
        "approved, a story": f"{QUEUE}?standing=approved&article={old.article_id}",
        "spam, a story": f"{QUEUE}?standing=spam&article={old.article_id}",
        "all, a story": f"{QUEUE}?standing=all&article={old.article_id}",
        "mine, a story": f"{QUEUE}?standing=mine&article={old.article_id}",
        "all, a person": f"{QUEUE}?standing=all&mail={old.email}",
        "approved, a person": f"{QUEUE}?standing=approved&mail={old.email}",
        "mine, a person": f"{QUEUE}?standing=mine&mail={old.email}",
        "all, a network": f"{QUEUE}?standing=all&network={old.network}",
        "held, a network": f"{QUEUE}?standing=held&network=10.0.0.0",
        "similar": f"{QUEUE}similar/?link=casino.example",
        "watch": f"{QUEUE}watch/?on=" + ",".join(f"{key}:1" for key in range(1, 21)),
        "one comment": f"{QUEUE}{rare.pk}/change/",
    }


def _fill():
    """One comment and its decisions by the ORM; the database copies them a million times, with other values."""
    chief = UserFactory(role=roles.CHIEF_EDITOR)
    moderator = UserFactory(role=roles.MODERATOR, username="moderator")
    stories = [published(by=chief).article.pk for _number in range(STORIES)]
    pattern = Comment.objects.create(article_id=stories[0], name="Reader", body="", fingerprint="")
    _copy(Comment, f"comments_comment.id = {pattern.pk}", _comments(stories[0]))
    Decision.objects.create(comment=pattern, after="held")
    _decisions(moderator.pk)


def _comments(first_story):
    person = f"place * 7919 % {PEOPLE}"
    held = f"place >= {COMMENTS - HELD}"
    linked = f"{held} AND place % 10 = 0"
    chance = "place * 31 % 1000"
    before = (
        "CASE WHEN " + " WHEN ".join(f"{chance} < {most * 1000} THEN '{name}'" for most, name in STANDINGS) + " END"
    )
    standing = f"CASE WHEN {held} THEN 'held' ELSE {before} END"
    posted_at = _moment(COMMENTS)
    return {
        "article_id": f"{first_story} + (place * 17 % {STORIES}) * (place * 13 % {STORIES}) / {STORIES}",
        "name": f"'Reader ' || ({person})",
        "email": f"CASE WHEN {person} % 2 = 1 THEN 'reader' || ({person}) || '@example.org' ELSE '' END",
        "body": f"'{WORDS} ' || (place % 997) || CASE WHEN {linked} THEN ' https://casino.example/win' ELSE '' END",
        "link_domain": f"CASE WHEN {linked} THEN 'casino.example' ELSE '' END",
        "fingerprint": "place % 997",
        "network": f"'10.0.' || ({person} % {NETWORKS} / 256) || '.' || ({person} % {NETWORKS} % 256)",
        "standing": standing,
        "visible": f"({standing}) = 'approved'",
        "reviewed": f"NOT ({held}) AND place % 50 <> 0",
        "reported_at": f"CASE WHEN place % 2000 = 0 THEN {posted_at} END",
        "version": f"CASE WHEN {held} THEN 1 ELSE 2 END",
        "risk": "place % 17",
        "posted_at": posted_at,
    }


def _moment(place):
    """Two minutes after the one before."""
    if connection.vendor == "postgresql":
        return f"now() - ({place} - place) * interval '120 seconds'"
    return f"datetime('now', '-' || (({place} - place) * 120) || ' seconds')"


def _copy(model, pattern, values):
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    table = model._meta.db_table
    chosen = ", ".join(values.get(name, f"{table}.{name}") for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) WITH RECURSIVE numbers(place) AS ("  # noqa: S608 our own words
            f"SELECT CAST(0 AS bigint) UNION ALL SELECT place + 1 FROM numbers WHERE place < {COMMENTS - 1}"
            f") SELECT {chosen} FROM numbers, {table} WHERE {pattern}"
        )


def _decisions(moderator):
    """How each came in, and what a moderator made of it."""
    check = "CASE WHEN link_domain = '' THEN 'newcomer' ELSE 'links' END"
    reasons = f"""'[{{"check": "' || {check} || '", "reason": "x", "matches": []}}]'"""
    json = "::jsonb" if connection.vendor == "postgresql" else ""
    kinds = {"": ("'held'", f"({reasons}){json}", "NULL"), "held": ("c.standing", f"'[]'{json}", moderator)}
    names = [field.column for field in Decision._meta.concrete_fields if not field.primary_key]
    for before, (after, found, by) in kinds.items():
        values = {"comment_id": "c.id", "before": f"'{before}'", "after": after, "reasons": found, "by_id": f"{by}"}
        values |= {"at": "c.posted_at"}
        chosen = ", ".join(values.get(name, f"d.{name}") for name in names)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO comments_decision ({', '.join(names)}) SELECT {chosen} FROM comments_comment c,"  # noqa: S608
                f" (SELECT * FROM comments_decision ORDER BY id LIMIT 1) d WHERE c.version > {1 if before else 0}"
                " ORDER BY c.id"
            )


def _measure(desk, name, address):

    desk.get(address)
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = desk.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")
    spent = [_ms(*query) for query in asked]
    print(f"{name:24}{len(asked):4}{sum(spent):8.1f}{max(spent):8.1f}{len(answer.content) / 1000:8.0f}", flush=True)
    if len(asked) > QUERIES:
        yield f"{name}: {len(asked)} queries"
    if sum(spent) > BUDGET:
        slowest = asked[spent.index(max(spent))]
        yield f"{name}: {sum(spent):.1f} ms, most of it in\n{slowest[0][-600:]} {slowest[1]}"
    for sql, params in asked:
        if sql.startswith("SELECT") and (scan := _scan(sql, params)):
            yield f"{name} reads all comments: {scan}\n{sql[-600:]}"


def _ms(sql, params):
    spent = []
    for _turn in range(TIMES if sql.startswith("SELECT") else 0):
        with connection.cursor() as cursor:
            begin = time.perf_counter()
            cursor.execute(sql, params)
            cursor.fetchall()
            spent.append((time.perf_counter() - begin) * 1000)
    return statistics.median(spent) if spent else 0.0


def _scan(sql, params):
    """The first step of the plan that reads comments or decisions without an index; a limit may end it early."""
    explain = "EXPLAIN (ANALYZE, TIMING OFF)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", params)
        plan = [str(row[-1]) for row in cursor.fetchall()]
    if connection.vendor == "postgresql":
        scans = [line for line in plan if "Seq Scan on comments_" in line]
        return next((line for line in scans if re.search(r"actual rows=([2-9]\d|\d{3})\d{3}", line)), None)
    ends_early = "LIMIT" in sql and not any("TEMP B-TREE" in line for line in plan)
    return None if ends_early else next((line for line in plan if re.match(r"SCAN comments_\w+$", line)), None)


if __name__ == "__main__":
    main()
