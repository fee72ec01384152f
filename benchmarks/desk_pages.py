"""The desk's pages of one newsroom, as desk.py has them asked for: lines of JSON in, lines of JSON out."""

import gc
import json
import os
import re
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
os.environ.setdefault("SECOND_FACTOR_GRACE_DAYS", "7")

import django

django.setup()

import seeding
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from images.models import Image

TEXTS = seeding.TEXTS
PART = 0.1  # of a large table: whoever reads more of it reads it all
ASKED = 3  # how often a page is asked for in a round
LARGE = re.compile(
    r"_(article|edition|revision|byline|editionbyline|editiontag|address|transition|image|article_tags)$"
)
STATES = (
    "draft",
    "sent_back",
    "in_review",
    "approved",
    "scheduled",
    "embargoed",
    "live",
    "changed",
    "withdrawn",
    "spiked",
)

STORIES = "/admin/articles/article/"
LISTS = {
    "list": {},
    "list, page 2": {"p": 2},
    "list, page 15": {"p": 15},
    "list, oldest saved first": {"o": "6"},
    **{f"list, {state}": {"state": state} for state in STATES},
    "list, a large section": {"section__id__exact": 1},
    "list, a small section": {"section__id__exact": 9},
    "list, no section": {"section__isnull": "True"},
    "list, a rare kind": {"kind__exact": "interview"},
    "list, section and kind": {"section__id__exact": 9, "kind__exact": "interview"},
    "list, section and live": {"section__id__exact": 1, "state": "live"},
    "list, section and in review": {"section__id__exact": 1, "state": "in_review"},
    "list, kind and draft": {"kind__exact": "opinion", "state": "draft"},
    "list, mine": {"owner": "mine"},
    "list, my drafts": {"owner": "mine", "state": "draft"},
    "list, mine in a section": {"owner": "mine", "section__id__exact": 9},
    "list, assigned to me": {"assigned": "mine"},
    "list, assigned, overdue": {"assigned": "overdue"},
    "list, a year": {"created_at__year": "{year}"},
    "list, a month": {"created_at__year": "{year}", "created_at__month": "{month}"},
    "list, a day": {"created_at__year": "{year}", "created_at__month": "{month}", "created_at__day": "{day}"},
    "list, a word in many": {"q": "harbour"},
    "list, a word in one": {"q": "1234"},
    "list, a word in none": {"q": "zeppelin"},
    "list, two words": {"q": "ferry rejects"},
    "list, a short word": {"q": "of"},
    "list, a short word in none": {"q": "zq"},
    "list, word and section": {"q": "harbour", "section__id__exact": 9},
    "list, word and draft": {"q": "harbour", "state": "draft"},
    "list, word in none and live": {"q": "zeppelin", "state": "live"},
}


def of_editor(often, plain, picture):
    """Name of each page → its address; ``often`` is a story with 500 revisions, ``plain`` one like most."""
    day = plain.created_at
    lists = {
        name: f"{STORIES}?{urlencode(query)}".replace("%7Byear%7D", f"{day:%Y}")
        .replace("%7Bmonth%7D", str(day.month))
        .replace("%7Bday%7D", str(day.day))
        for name, query in LISTS.items()
    }
    texts = list(often.revisions.order_by("pk").values_list("pk", flat=True)[:: TEXTS // 2])
    finds = {"word in many": "harbour", "word in one": "1234", "word in none": "zeppelin", "short word in none": "zq"}
    return {
        "dashboard": "/admin/",
        **lists,
        **{f"editor finds stories, {name}": f"{STORIES}stories/?q={word}" for name, word in finds.items()},
        **{
            f"front finds stories, {name}": f"/admin/articles/frontpage/stories/?q={word}"
            for name, word in finds.items()
        },
        **dict(_completions(finds)),
        "library": "/admin/images/image/",
        "library, page 5": "/admin/images/image/?p=5",
        "library, no alt text": "/admin/images/image/?missing=alt",
        "library, no credit": "/admin/images/image/?missing=credit",
        "library, rights ended": "/admin/images/image/?rights=ended",
        "library, rights ending": "/admin/images/image/?rights=ending",
        "library, special instructions": "/admin/images/image/?rights=instructions",
        "library, mine": "/admin/images/image/?owner=mine",
        **{f"library, {name}": f"/admin/images/image/?q={word}" for name, word in finds.items()},
        **{f"pictures to choose, {name}": f"/admin/images/image/library/?q={word}" for name, word in finds.items()},
        "pictures to choose": "/admin/images/image/library/",
        "picture": f"/admin/images/image/{picture.pk}/change/",
        "form": f"{STORIES}{plain.pk}/change/",
        "form, new": f"{STORIES}add/",
        f"form, {TEXTS} texts": f"{STORIES}{often.pk}/change/",
        f"history, {TEXTS} texts": f"{STORIES}{often.pk}/history/",
        f"history, {TEXTS} texts, page 9": f"{STORIES}{often.pk}/history/?page=9",
        f"compare, {TEXTS} texts": f"{STORIES}{often.pk}/compare/?from={texts[0]}&to={texts[1]}",
        "notes and assignments": f"{STORIES}{plain.pk}/team/",
        "preview links": f"{STORIES}{plain.pk}/links/",
        "front page desk": "/admin/articles/frontpage/",
        "sections": "/admin/articles/section/",
        "tags": "/admin/articles/tag/",
        "tag": "/admin/articles/tag/3/change/",
        "authors": "/admin/articles/author/",
        "comments queue": "/admin/comments/comment/",
    }


def _completions(finds):
    fields = {
        "section": ("article", "section"), "tag": ("article", "tags"),
        "author": ("byline", "author"), "story": ("relatedarticle", "target"),
    }  # fmt: skip
    for kind, (model, field) in fields.items():
        address = f"/admin/autocomplete/?app_label=articles&model_name={model}&field_name={field}"
        yield f"complete {kind}, opened", f"{address}&term="
        yield f"complete {kind}, typed", f"{address}&term={'harbour' if kind == 'story' else kind}"
    for name, word in finds.items():
        yield f"complete story, {name}", f"{address}&term={word}"


def of_writer(often, plain, picture):
    return {
        "dashboard, writer": "/admin/",
        "list, mine, writer": f"{STORIES}?owner=mine",
        "list, my drafts, writer": f"{STORIES}?owner=mine&state=draft",
        "form to read, writer": f"{STORIES}{plain.pk}/change/",
    }


def serve(size):

    settings.ALLOWED_HOSTS = ["testserver"]
    out, sys.stdout = sys.stdout, sys.stderr
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    seeding.fill(size)
    pages = {}
    for person, of_role in ((seeding.editor(), of_editor), (seeding.writer(), of_writer)):
        client = Client()
        client.force_login(person)
        pages |= {name: (client, url) for name, url in of_role(*_examples()).items()}
    gc.collect()
    gc.freeze()
    print(json.dumps([connection.vendor, list(pages)]), file=out, flush=True)
    for line in sys.stdin:
        what, name = json.loads(line)
        print(json.dumps({"look": _look, "time": _time}[what](*pages[name])), file=out, flush=True)


def _examples():

    often = seeding.often_saved()
    return often, Article.objects.filter(stage="approved").order_by("-saved_at")[20:][0], Image.objects.first()


def _get(client, url):
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answers {response.status_code}")
    return response


def _look(client, url):
    """How many queries, how many bytes, and which tables are read from end to end."""
    for _warm in range(2):
        _get(client, url)
    with CaptureQueriesContext(connection) as queries:
        response = _get(client, url)
    asked = [query["sql"] for query in queries.captured_queries]
    scans = sorted({scan for sql in asked if sql.startswith("SELECT") for scan in _scans(connection, sql)})
    return {"queries": len(asked), "bytes": len(response.content), "scans": scans}


def _scans(connection, sql):
    """The large tables that are read from end to end; what stops early, after enough hits, does not read one so."""
    scans = _postgresql_scans if connection.vendor == "postgresql" else _sqlite_scans
    return [f"{table}: {sql[:2000]}" for table in scans(connection, sql) if LARGE.search(table)]


def _sqlite_scans(connection, sql):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    return [_table(alias, sql) for alias in re.findall(r"SCAN (\w+)(?! (?:\w+ )*USING)", plan)]


def _postgresql_scans(connection, sql):
    """What was read, and not what was planned: without an order, nothing but the hits tells how far it has to read."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)
        for node in _nodes(cursor.fetchone()[0][0]["Plan"]):
            if node["Node Type"] == "Seq Scan":
                read = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
                cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [node["Relation Name"]])
                if read > PART * cursor.fetchone()[0]:
                    yield node["Relation Name"]


def _nodes(node):
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _table(alias, sql):
    found = re.search(rf'"(\w+)" {alias}\b', sql)
    return found[1] if found else alias


def _time(client, url):
    gc.disable()
    begin = _spent()
    for _turn in range(ASKED):
        _get(client, url)
    spent = (_spent() - begin) / ASKED
    gc.enable()
    gc.collect()
    return spent * 1000


def _spent():
    """Seconds of CPU, of this process and of the server's that works for it."""
    if connection.vendor != "postgresql":
        return time.process_time()
    serving = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat") if connection.connection else None
    there = serving.exists() if serving else False
    return time.process_time() + (int(serving.read_text().split()[0]) / 1e9 if there else 0)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
