import datetime as dt

from django.utils.translation import ngettext

from ...models import Comment, Standing
from ..verdicts import Opinion, Verdict

WINDOW = dt.timedelta(days=7)


def rejections(comment):
    """Somebody from this network was turned away lately."""
    if not comment.network:
        return None
    recent = Comment.objects.from_network(comment.network, since=comment.posted_at - WINDOW)
    count = recent.filter(standing=Standing.REJECTED)[:100].count()
    if not count:
        return None
    words = ngettext(
        "%d comment from the same network was rejected in the last seven days",
        "%d comments from the same network were rejected in the last seven days",
        count,
    )
    return Opinion(Verdict.HOLD, words % count)
