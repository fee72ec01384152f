"""64 clients post for some seconds to four processes. Each comment has an address of its own, and the valve is raised.

So nothing is turned away as a flood: what arrives is stored, once, and nobody gets an error.
"""

import asyncio
import collections
import itertools

from .client import post
from .newsroom import site, stories, tell

CLIENTS, PROCESSES = 64, 4


async def visit(port, articles, seconds):
    """How many comments were answered with which status."""
    end = asyncio.get_running_loop().time() + seconds
    answers, numbers = collections.Counter(), itertools.count()

    async def client():
        while asyncio.get_running_loop().time() < end:
            number = next(numbers)
            answers[await post(port, articles[number % len(articles)].pk, number)] += 1

    await asyncio.gather(*(client() for _client in range(CLIENTS)))
    return answers


def main(seconds):
    articles = stories()
    with site(processes=PROCESSES, COMMENTS_A_MINUTE=str(10**6)) as port:
        answers = asyncio.run(visit(port, articles, seconds))
    from comments.models import Comment  # noqa: PLC0415

    stored, taken, errors = (
        Comment.objects.filter(article__in=articles).count(),
        answers[302],
        answers.total() - answers[302],
    )
    faults = [f"answers: {dict(answers)}"] if errors else []
    faults += [f"{taken} were taken, {stored} are stored"] if taken != stored else []
    words = f"{CLIENTS} clients, {PROCESSES} processes, {seconds:g} s (an address for each comment, the valve raised): "
    return tell(words + f"{errors} errors, posted {taken}, stored {stored}, {taken / seconds:.0f} a second", faults)
