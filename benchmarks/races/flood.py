"""A thousand comments in a minute from 200 addresses, while readers read: they notice nothing, nor does the queue.

The 95th percentile of what readers wait is compared with that of the same readers before and after: the machine, the
servers and the clients are the same, and all of them share its processors. So a page that takes RATIO times as long has
to take SLACK ms more as well: clients that send the flood from the same machine cost readers some milliseconds.
"""

import asyncio
import collections
import statistics

from .client import get, post
from .newsroom import site, stories, tell

ADDRESSES, MINUTE, QUIET = 200, 60, 12
READERS, PAUSE = 4, 0.1
MOST_HELD, RATIO, SLACK = 60, 1.5, 15


async def read(port, pages, seconds):
    """Milliseconds of each page, of a few readers who take their time."""
    clock, waits = asyncio.get_running_loop().time, []
    end = clock() + seconds

    async def reader(number):
        while clock() < end:
            began = clock()
            status = await get(port, pages[number % len(pages)])
            waits.append((clock() - began) * 1_000 if status == 200 else float("inf"))
            number += 1
            await asyncio.sleep(PAUSE)

    await asyncio.gather(*(reader(number) for number in range(READERS)))
    return waits


async def flood(port, articles, count):
    """Evenly over the minute; no comment waits for the answer to the one before."""
    answers, under_way = collections.Counter(), []

    async def send(number):
        address = f"10.9.{number % ADDRESSES // 100}.{number % ADDRESSES % 100 + 1}"
        answers[await post(port, articles[number % len(articles)].pk, number, address=address)] += 1

    for number in range(count):
        under_way.append(asyncio.create_task(send(number)))
        await asyncio.sleep(MINUTE / count)
    await asyncio.gather(*under_way)
    return answers


async def race(port, articles, pages, count):
    await read(port, pages, 2)
    before = await read(port, pages, QUIET)
    amid, answers = await asyncio.gather(read(port, pages, MINUTE), flood(port, articles, count))
    after = await read(port, pages, QUIET)
    return p95(before + after), p95(amid), answers


def p95(waits):
    return statistics.quantiles(waits, n=20)[-1]


def main(count):
    articles, count = stories(), int(count)
    from articles.models import Edition  # noqa: PLC0415
    from comments.models import Comment, Standing, Valve  # noqa: PLC0415

    pages = [edition.get_absolute_url() for edition in Edition.objects.live().filter(article__in=articles)]
    Valve.objects.all().delete()  # an earlier race's visitors have shut it
    with site(processes=2) as port:
        quiet, amid, answers = asyncio.run(race(port, articles, pages, count))
    held = Comment.objects.filter(article__in=articles, standing=Standing.HELD).count()
    ratio = amid / quiet
    errors = sum(number for status, number in answers.items() if status not in (200, 302))
    faults = [f"answers: {dict(answers)}"] if errors else []
    faults += [] if 0 < held <= MOST_HELD else [f"the queue got {held}, {MOST_HELD} at most"]
    if ratio > RATIO and amid > quiet + SLACK:
        faults.append(f"readers waited {ratio:.2f} times as long, {RATIO} at most, or {SLACK} ms more")
    words = f"a flood of {count} in a minute from {ADDRESSES} addresses: the queue got {held}; p95 of readers "
    return tell(words + f"{amid:.1f} ms, {quiet:.1f} ms before and after, ratio {ratio:.2f}, {errors} errors", faults)
