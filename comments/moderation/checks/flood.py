import datetime as dt

from django.utils.translation import gettext as _

from ...models import Comment
from ..verdicts import Opinion, Verdict

WINDOW = dt.timedelta(minutes=10)
MANY = 5


def flood(comment):
    """Many comments from one network in a short time."""
    if not comment.network:
        return None
    since = comment.posted_at - WINDOW
    count = Comment.objects.from_network(comment.network, since=since).count()
    if count < MANY:
        return None
    return Opinion(Verdict.HOLD, _("%d comments from the same network in ten minutes") % (count + 1))
