"""The sitemaps of one newsroom, as sitemaps.py has them asked for: lines of JSON in, lines of JSON out."""

import datetime as dt
import gc
import json
import sys
import tracemalloc

import desk_pages
import seeding
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Edition
from articles.sitemaps import A_FILE, MOST_NEWS
from images.models import Image
from page_cache.middleware import store

ADDRESS = b"<loc>"


def stories_of(number):
    return Edition.objects.filter(article_id__gte=number * A_FILE, article_id__lt=(number + 1) * A_FILE)


def fullest_file():
    last = Edition.objects.order_by("-article_id")[0].article_id
    return max(range(last // A_FILE + 1), key=lambda number: stories_of(number).live().count())


def illustrate(number):
    """A picture for each story of the file: it names one beside each address then."""
    first, count = Image.objects.order_by("pk")[0].pk, Image.objects.count()
    stories_of(number).update(lead_image_id=F("article_id") % count + first)


def publish_much():
    """As many stories in the last two days as the news sitemap takes."""
    now = timezone.now() - dt.timedelta(hours=1)
    newest = Edition.objects.live().newest_first().values_list("pk", flat=True)[:MOST_NEWS]
    Edition.objects.filter(pk__in=list(newest)).update(first_published_at=now, live_from=now)


def serve(size):
    settings.ALLOWED_HOSTS = ["testserver"]
    out, sys.stdout = sys.stdout, sys.stderr
    call_command("migrate", verbosity=0)
    seeding.fill(size)
    number, client = fullest_file(), Client(raise_request_exception=True)
    addresses = {
        "index": "/sitemap.xml",
        "fullest file": f"/sitemap/{number}.xml",
        "news": "/sitemap/news.xml",
        "lists": "/sitemap/lists.xml",
    }
    with transaction.atomic():  # other benchmarks count on the newsroom as it was
        illustrate(number)
        publish_much()
        gc.collect()
        gc.freeze()
        print(json.dumps([connection.vendor, list(addresses)]), file=out, flush=True)
        for line in sys.stdin:
            what, name = json.loads(line)
            print(json.dumps({"look": _look, "time": _time}[what](client, addresses[name])), file=out, flush=True)
        transaction.set_rollback(True)


def _look(client, address):
    _asked(client, address)
    with CaptureQueriesContext(connection) as queries:
        length, urls = _asked(client, address)
        asked = len(queries)
    tracemalloc.start()
    _asked(client, address)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"queries": asked, "bytes": length, "urls": urls, "peak": peak}


def _time(client, address):
    gc.disable()
    begin = desk_pages._spent()
    _asked(client, address)
    spent = desk_pages._spent() - begin
    gc.enable()
    gc.collect()
    return spent * 1000


def _asked(client, address):
    """Bytes and addresses of an answer that the page cache has not; what is streamed goes by piece by piece."""
    store.clear()
    answer = desk_pages._get(client, address)
    length = urls = 0
    for piece in answer.streaming_content if answer.streaming else [answer.content]:
        length, urls = length + len(piece), urls + piece.count(ADDRESS)
    return length, urls


if __name__ == "__main__":
    serve(int(sys.argv[1]))
