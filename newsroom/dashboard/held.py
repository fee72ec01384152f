"""Comments that wait for a moderator."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comments.admin.cards import cards_of
from comments.figures import of_the_week
from comments.models import Comment

from .panel import ROWS, Panel

MOST_COUNTED = 1_000


def held(user, *, rows: int = ROWS, wide: bool = False) -> Panel:
    """The longest waiting first; how many there are is counted up to MOST_COUNTED.

    With the figures of the week, which stand there as well when nothing waits.
    """
    waiting = Comment.objects.awaiting_moderation()
    oldest = cards_of(waiting.select_related("article").defer("article__body")[:rows], by=user)
    count = waiting.order_by()[: MOST_COUNTED + 1].count()
    return Panel(
        "comments",
        "comments",
        _("Comments that wait for a decision"),
        oldest,
        _("No comment waits. Readers see every one that was approved."),
        link=reverse("admin:comments_comment_changelist"),
        link_text=_("Open the queue"),
        wide=wide,
        extra={
            "count": min(count, MOST_COUNTED),
            "is_more": count > MOST_COUNTED,
            "since": oldest[0].comment.posted_at if oldest else None,
            "figures": of_the_week(),
        },
    )
