"""The reader's pages of one newsroom, as pages.py has them asked for: lines of JSON in, lines of JSON out."""

import gc
import json
import sys

import desk_pages
import seeding
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.models import Edition, EditionByline, Series
from comments.models import Comment, Standing, Thread
from page_cache.middleware import store
from page_cache.pieces import pieces

COMMENTS, IN_SERIES, A_PAGE = 50, 60, 20


class Rendering(Client):
    """Nothing that it asks for comes from the page cache; totals, and the parts of pages, the process has."""

    def request(self, **request):
        store.clear()
        return super().request(**request)


class Beginning(Rendering):
    """As in a process that has made no page yet."""

    def request(self, **request):
        pieces.clear()
        return super().request(**request)


def talk_about(edition):
    """Fifty approved comments, as the article page of the races has them."""
    Comment.objects.filter(article=edition.article_id).delete()
    comments = Comment.objects.bulk_create(
        Comment(article_id=edition.article_id, name=f"Reader {number}", standing=Standing.APPROVED, visible=True,
                body="I was there, and it was not like that at all. " * 4, fingerprint=str(number))
        for number in range(COMMENTS)
    )  # fmt: skip
    for comment in comments:
        comment.path = f"{comment.pk:010d}"
    Comment.objects.bulk_update(comments, ["path"])
    Thread.objects.update_or_create(article_id=edition.article_id, defaults={"visible_count": COMMENTS})


def put_in_series():
    series, _made = Series.objects.get_or_create(slug="series", name="A series")
    newest = Edition.objects.live().newest_first().values_list("pk", flat=True)[:IN_SERIES]
    if not Edition.objects.filter(series=series).exists():
        Edition.objects.filter(pk__in=list(newest)).update(series=series)


def pages():
    """Name of each page → its address."""
    edition = Edition.objects.live().select_related("section").newest_first()[3]
    talk_about(edition)
    put_in_series()
    by_first = EditionByline.objects.filter(author__slug="author-0").count()
    deep = max(1, min(600, by_first * 8 // 10 // A_PAGE))
    today, day = timezone.localdate(), timezone.localtime(edition.first_published_at)
    return {
        "home": "/",
        "home, page 2": "/?page=2",
        "latest": "/latest/",
        "section": "/section-0/",
        "section, page 5": "/section-0/?page=5",
        "tag": "/tag/tag-7/",
        "series": "/series/series/",
        "author": "/author/author-0/",
        "author, deep": f"/author/author-0/?page={deep}",
        "authors": "/authors/",
        "archive": "/archive/",
        "archive, year": f"/archive/{today:%Y}/",
        "archive, month": f"/archive/{day:%Y/%m}/",
        "archive, day": f"/archive/{day:%Y/%m/%d}/",
        "corrections": "/corrections/",
        f"article, {COMMENTS} comments": edition.get_absolute_url(),
        "feed, RSS": "/feeds/rss/",
        "feed, Atom": "/feeds/atom/",
        "feed, JSON": "/feeds/json/",
        "feed, section": "/feeds/section/section-0/rss/",
        "feed, author": "/feeds/author/author-0/rss/",
        "feed, comments": f"/comments/on/{edition.article_id}/feed/",
        "sitemap, index": "/sitemap.xml",
        "sitemap, news": "/sitemap/news.xml",
    }


def serve(size):
    settings.ALLOWED_HOSTS = ["testserver"]
    out, sys.stdout = sys.stdout, sys.stderr
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    seeding.fill(size)
    addresses, beginning, rendering, cached = pages(), Beginning(), Rendering(), Client()
    gc.collect()
    gc.freeze()
    print(json.dumps([connection.vendor, list(addresses)]), file=out, flush=True)
    for line in sys.stdin:
        what, name = json.loads(line)
        measure, client = {
            "look": (desk_pages._look, beginning),
            "first": (desk_pages._time, beginning),
            "time": (desk_pages._time, rendering),
            "hit": (desk_pages._time, cached),
        }[what]
        print(json.dumps(measure(client, addresses[name])), file=out, flush=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
