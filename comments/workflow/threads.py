"""What every change of a comment does about its thread: lock it first, let the pages know last."""

import hashlib

from django.db import connection
from django.db.models import BigIntegerField

import page_cache
from articles import cache_tags
from articles.models import Article, Edition

from .. import tree
from ..models import Comment, Thread
from ..written import Given, Written


def lock_thread(article: Article | int) -> None:
    """One writer at a time for each thread: depth, counts and twins are exact. The first comment makes it."""
    key = article.pk if isinstance(article, Article) else article
    if not _locked.rows(article=key):
        Thread.objects.get_or_create(article_id=key)
        _locked.rows(article=key)


@Written
def _locked():
    threads = Thread.objects.filter(pk=Given("article", BigIntegerField()))
    return threads.select_for_update(no_key=True).values_list("pk")


def lock_network(network: str) -> None:
    """One comment at a time from each network, so that floods are counted exactly; SQLite has one writer anyway.

    Always after the thread's lock and before the rows of word rules: nobody waits in a circle.
    """
    if network and connection.vendor == "postgresql":
        key = int.from_bytes(hashlib.blake2b(network.encode(), digest_size=8).digest(), signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def refresh(*comments: Comment, was_shown: bool = False) -> None:
    """Of one story. Pages go stale only with what readers see: turning spam away costs the cache nothing."""
    article = comments[0].article_id
    others_changed = tree.refresh(article, *{comment.root_path for comment in comments})
    if was_shown or others_changed:
        pages_changed(article)


def pages_changed(article: int) -> None:
    """Of all pages that show or count the story's comments; last in a transaction."""
    live = Edition.objects.live().filter(article=article).first()
    authors = cache_tags.authors_of(live) if live else []
    page_cache.bump(*cache_tags.threads_of(article), *authors)
