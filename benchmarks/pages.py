"""Queries, CPU and bytes of every public page, rendered and from the page cache, at several sizes of newsroom.

    .venv/bin/python benchmarks/pages.py 2000 20000        # on a database of its own, in var/bench
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/pages.py 2000 20000

The newsroom is seeding.py's. CPU is this process's alone (on PostgreSQL the server's comes on top), the median of
ROUNDS. Ratios of one run count; milliseconds are the machine's.
"""

import json
import os
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
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from seeding import fill

from articles.models import Edition, EditionByline
from comments.models import Comment, Standing, Thread
from page_cache.middleware import store

ROUNDS = 15
COMMENTS = 50


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
    last = max(1, EditionByline.objects.filter(author__slug="author-0").count() // 2 // 20)
    return {
        "home": "/",
        "section": "/section-0/",
        "section, deep": f"/section-0/?page={max(1, size // 10 // 20)}",
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
    results = ROOT / "benchmarks" / "results.json"
    others = [row for row in json.loads(results.read_text()) if "hit_ms" not in row]
    results.write_text(json.dumps(rows + others, indent=1) + "\n")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2_000, 20_000])
