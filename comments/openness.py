import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Edition

from .models import Thread


def closes_at(edition: Edition, thread: Thread | None) -> dt.datetime | None:
    """When the thread stops taking comments: its own date, else so many days after the first publication."""
    if thread and thread.closes_at:
        return thread.closes_at
    days = settings.COMMENTS_CLOSE_AFTER_DAYS
    return edition.first_published_at + dt.timedelta(days=days) if days else None


def next_closing(edition: Edition, thread: Thread | None) -> dt.datetime | None:
    """``closes_at`` while it is still to come: until then a page that shows the form is right."""
    end = closes_at(edition, thread)
    return end if end and end > timezone.now() else None


def why_closed(edition: Edition, thread: Thread | None) -> str | None:
    """The reason in words for readers, or None while one may still comment on the live ``edition``."""
    if edition.article.comments_mode == Article.CommentsMode.CLOSED:
        return _("Comments on this story are closed.")
    end = closes_at(edition, thread)
    if end and end <= timezone.now():
        return _("The time for comments on this story is over.")
    return None
