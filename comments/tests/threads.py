"""Threads of any size without the verbs, which would take minutes; and what readers see of them."""

import re

from django.db.models import F
from django.test import Client

from comments.models import DIGITS, Comment, Standing, Thread

WORDS = "I was there that night, and it was not at all like that: the ferry waited for an hour. " * 2


def seed(article, count: int, *, parent_of=lambda place: None, words=WORDS) -> list[Comment]:
    """``parent_of``: the place among these of the one that a comment answers, or None."""
    rows = [
        Comment(article=article, name=f"Reader {place}", body=words, fingerprint=str(place)) for place in range(count)
    ]
    for row in rows:
        row.standing, row.visible = Standing.APPROVED, True
    rows = Comment.objects.bulk_create(rows, batch_size=500)
    for place, row in enumerate(rows):
        above = parent_of(place)
        row.parent = None if above is None else rows[above]
        row.path = f"{row.parent.path}/{row.pk:0{DIGITS}d}" if row.parent else f"{row.pk:0{DIGITS}d}"
    Comment.objects.bulk_update(rows, ["parent", "path"], batch_size=200)
    thread, _made = Thread.objects.get_or_create(article=article)
    Thread.objects.filter(pk=thread.pk).update(visible_count=F("visible_count") + count)
    return rows


def look(address: str, status: int = 200) -> str:
    answer = Client().get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def anchors(source: str) -> list[int]:
    return [int(key) for key in re.findall(r'id="comment-(\d+)"', source)]


def walk(address: str) -> list[str]:
    """The page at ``address`` and all that follow, as a reader goes from one to the next."""
    sources = [look(address)]
    while found := re.search(r'<a class="pages-step" href="([^"#]+)[^"]*" rel="next">', sources[-1]):
        sources.append(look(found[1].replace("&amp;", "&")))
    return sources
