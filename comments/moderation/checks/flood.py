import datetime as dt

from django.utils.translation import gettext as _

from .. import past
from ..verdicts import Opinion, Verdict

BREATH = dt.timedelta(seconds=15)
WINDOW, MANY = dt.timedelta(minutes=10), 5
MANY_A_DAY = 30
ROOTS = 3  # on one story in a day; answers are a conversation


def flood(comment):
    """Many comments from one network in a short time."""
    return [Opinion(Verdict.HOLD, reason) for reason in _reasons(comment, past.of(comment).sent)]


def _reasons(comment, latest):
    ages = [comment.posted_at - posted_at for posted_at, _article, _parent in latest]
    if ages and ages[0] < BREATH:
        yield _("%d s after another comment from the same network") % max(0, ages[0].total_seconds())
    count = sum(age <= WINDOW for age in ages)
    if count >= MANY:
        yield _("%d comments from the same network in ten minutes") % (count + 1)
    if len(latest) >= MANY_A_DAY:
        yield _("%d comments from the same network in a day") % (len(latest) + 1)
    roots = sum(article == comment.article_id and parent is None for _posted_at, article, parent in latest)
    if comment.parent_id is None and roots >= ROOTS:
        yield _("%d comments on this story from the same network in a day, answers aside") % (roots + 1)
