import datetime as dt
from itertools import cycle, islice

from accounts.client import network_of
from articles.models import Edition
from comments import workflow
from comments.models import Comment, Standing

THREADS = 14  # stories that are talked about
LONGEST = 14
WAITING = 7  # voices that a moderator has not read yet, besides two of spam


def start_discussions(articles, words, *, chance, now: dt.datetime, by) -> None:
    """Comments under the newest of ``articles``: approved ones in threads, and some of every other standing."""
    waiting, voices = words["comment"][:WAITING], cycle(words["comment"][WAITING:])
    for place, article in enumerate(articles[:THREADS]):
        count = max(1, LONGEST - place - chance.randrange(3))
        _thread(article, list(islice(voices, count)), chance, now=now, by=by)
    target = articles[0]
    for row in words["spam"]:
        _bring_in(target, row, Standing.SPAM, now - dt.timedelta(hours=5), by=by)
    for row in words["impolite"]:
        _bring_in(target, row, Standing.REJECTED, now - dt.timedelta(hours=4), by=by)
    _leave_a_tombstone(target, words["impolite"][0], words["comment"][-1], now=now, by=by)
    _fill_the_queue(articles, [*waiting, *words["spam"][:2]])


def _thread(article, rows, chance, *, now, by):
    """In the three days after publication; a third of the comments answer an earlier one."""
    written: list[Comment] = []
    start = Edition.objects.filter(article=article).order_by("live_from").first().live_from
    seconds = int(min(now - start, dt.timedelta(days=3)).total_seconds())
    moments = sorted(start + dt.timedelta(seconds=chance.randrange(seconds)) for _row in rows)
    for row, moment in zip(rows, moments, strict=True):
        parent = chance.choice(written) if written and chance.random() < 0.34 else None
        written.append(_bring_in(article, row, Standing.APPROVED, moment, by=by, parent=parent))


def _leave_a_tombstone(article, rude, answer, *, now, by):
    parent = _bring_in(article, rude, Standing.APPROVED, now - dt.timedelta(minutes=50), by=by)
    reply = {"name": answer["name"], "text": "I do not think that this is how neighbours talk to each other."}
    _bring_in(article, reply, Standing.APPROVED, now - dt.timedelta(minutes=40), by=by, parent=parent)
    parent.refresh_from_db()
    workflow.remove(parent, by=by, reason="Rude to another reader")


def _fill_the_queue(articles, rows):
    """By the reader's own door, so that the queue shows what the checks found."""
    for number, row in enumerate(rows):
        ip = f"203.0.113.{10 + number}"
        article = articles[number % 4]
        workflow.post(Comment(article=article, name=row["name"], body=row["text"], ip=ip, network=network_of(ip)))


def _bring_in(article, row, standing, posted_at, *, by, parent=None):
    comment = Comment(article=article, name=row["name"], body=row["text"], posted_at=posted_at, parent=parent)
    return workflow.bring_in(comment, by=by, standing=standing)
