"""Queries, CPU and bytes of every public page, rendered and from the page cache, at several sizes of newsroom.

    .venv/bin/python benchmarks/pages.py 2000 20000        # on a database of its own, in var/bench
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/pages.py 2000 20000

Rows are written past the workflow, in bulk: this measures pages, not publishing. CPU is this process's alone (on
PostgreSQL the server's comes on top), the median of ROUNDS. Ratios of one run count; milliseconds are the machine's.
"""

import datetime as dt
import json
import os
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "bench"))

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import (
    Address,
    Article,
    Author,
    Byline,
    Edition,
    EditionByline,
    EditionTag,
    Revision,
    Section,
    Tag,
)
from articles.paths import path_of
from comments.models import Comment, Standing, Thread
from page_cache.middleware import store

ROUNDS = 15
COMMENTS = 50
STEP = dt.timedelta(minutes=17)
BODY = "".join(f"<p>{'The harbour board met again, and nobody was surprised. ' * 6}</p>" for _ in range(11))


def fill(size):
    """``size`` live stories, half of them by one author, a third in one section."""
    chance = random.Random(size)
    start = timezone.now() - STEP * (size + 10)
    sections = [Section.objects.get_or_create(slug=f"section-{n}", name=f"Section {n}")[0] for n in range(6)]
    authors = [
        Author.objects.get_or_create(slug=f"author-{n}", name=f"Author {n}", bio="A life.")[0] for n in range(40)
    ]
    tags = [Tag.objects.get_or_create(slug=f"tag-{n}", name=f"Tag {n}")[0] for n in range(200)]
    have = Article.objects.count()
    for first in range(have, size, 2_000):
        numbers = range(first, min(first + 2_000, size))
        with transaction.atomic():
            _batch(numbers, start, sections, authors, tags, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _batch(numbers, start, sections, authors, tags, chance):
    rows = [_columns(number, sections, chance) for number in numbers]
    articles = Article.objects.bulk_create(Article(stage=Article.Stage.APPROVED, **row) for row in rows)
    revisions = Revision.objects.bulk_create(Revision(article=a, digest="", content={}) for a in articles)
    for article, revision in zip(articles, revisions, strict=True):
        article.latest_revision = revision
    Article.objects.bulk_update(articles, ["latest_revision"])
    dates = [start + STEP * number for number in numbers]
    editions = Edition.objects.bulk_create(
        Edition(article=a, revision=r, live_from=d, first_published_at=d, html=BODY, **row)
        for a, r, d, row in zip(articles, revisions, dates, rows, strict=True)
    )
    Address.objects.bulk_create(
        Address(path=path_of(e.section.slug, e.slug), article_id=e.article_id, seen_from=e.live_from) for e in editions
    )
    people = [authors[0] if chance.random() < 0.5 else chance.choice(authors[1:]) for _ in editions]
    Byline.objects.bulk_create(Byline(article=a, author=who) for a, who in zip(articles, people, strict=True))
    EditionByline.objects.bulk_create(
        EditionByline(edition=e, author=who, first_published_at=e.first_published_at)
        for e, who in zip(editions, people, strict=True)
    )
    EditionTag.objects.bulk_create(
        EditionTag(edition=e, tag=tag, first_published_at=e.first_published_at)
        for e in editions
        for tag in chance.sample(tags, 4)
    )


def _columns(number, sections, chance):
    section = sections[0] if chance.random() < 0.33 else chance.choice(sections[1:])
    return {
        "headline": f"Story number {number} of the estuary and its weather",
        "standfirst": "What happened, to whom, and what the harbour board says about it.",
        "slug": f"story-{number}",
        "section": section,
        "body": BODY,
    }


def talk_about(edition):
    """Fifty approved comments, as the article page of the races has them."""
    Comment.objects.filter(article=edition.article_id).delete()
    comments = Comment.objects.bulk_create(
        Comment(
            article_id=edition.article_id,
            name=f"Reader {number}",
            body="I was there, and it was not like that at all. " * 4,
            standing=Standing.APPROVED,
            visible=True,
            fingerprint=str(number),
        )
        for number in range(COMMENTS)
    )
    for comment in comments:
        comment.path = f"{comment.pk:010d}"
    Comment.objects.bulk_update(comments, ["path"])
    Thread.objects.update_or_create(article_id=edition.article_id, defaults={"visible_count": COMMENTS})


def pages(size):
    edition = Edition.objects.live().select_related("section").newest_first()[3]
    talk_about(edition)
    last = max(1, size // 5 * 2 // 20)
    return {
        "home": "/",
        "section": "/section-0/",
        "section, deep": f"/section-0/?page={max(1, size // 4 // 20)}",
        "tag": "/tag/tag-7/",
        "author": "/author/author-0/",
        "author, deep": f"/author/author-0/?page={last}",
        f"article, {COMMENTS} comments": edition.get_absolute_url(),
    }


def measure(client, url):
    def ask(cold):
        if cold:
            store.clear()
        begin = time.process_time()
        response = client.get(url)
        spent = (time.process_time() - begin) * 1000
        if response.status_code != 200:
            raise SystemExit(f"{url} answers {response.status_code}")
        return spent, response

    ask(cold=True)
    with CaptureQueriesContext(connection) as queries:
        _, response = ask(cold=True)
    count = len(queries)  # now: the next request empties the log
    cold = statistics.median(ask(cold=True)[0] for _ in range(ROUNDS))
    hit = statistics.median(ask(cold=False)[0] for _ in range(ROUNDS))
    return {"queries": count, "cpu_ms": round(cold, 2), "hit_ms": round(hit, 2), "bytes": len(response.content)}


def main(sizes):
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    rows = []
    print(f"{connection.vendor}: page, size, queries, CPU ms rendered, CPU ms from the cache, bytes")
    for size in sizes:
        fill(size)
        for name, url in pages(size).items():
            row = {"page": name, "size": size, "database": connection.vendor} | measure(Client(), url)
            rows.append(row)
            print(f"{name:22} {size:7} {row['queries']:3} {row['cpu_ms']:8} {row['hit_ms']:7} {row['bytes']:8}")
    (ROOT / "benchmarks" / "results.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2_000, 20_000])
