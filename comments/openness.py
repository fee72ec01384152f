"""Whether a story takes comments, and what becomes of them: said by the story, its section, or the paper."""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Edition
from publication.models import CommentsMode, Publication

from .models import Thread


def mode_of(story: Article | Edition, *, paper: Publication | None = None) -> str:
    """A ``CommentsMode``: of the story itself, else of its section, of the one above, or of the paper.

    Of a story with its section and the one above this asks the database nothing, if it gets the ``paper`` as well.
    """
    article = story.article if isinstance(story, Edition) else story
    if article.comments_mode != Article.CommentsMode.OPEN:
        return article.comments_mode
    in_section = story.section.comments_mode_here if story.section else ""
    return in_section or (paper or Publication.objects.on_comments()).comments_mode


def closes_at(edition: Edition, thread: Thread | None, *, paper: Publication | None = None) -> dt.datetime | None:
    """When the thread stops taking comments: its own date, else so many days after the first publication."""
    if thread and thread.closes_at:
        return thread.closes_at
    days = (paper or Publication.objects.on_comments()).comments_close_after
    days = settings.COMMENTS_CLOSE_AFTER_DAYS if days is None else days
    return edition.first_published_at + dt.timedelta(days=days) if days else None


def next_closing(edition: Edition, thread: Thread | None, *, paper: Publication | None = None) -> dt.datetime | None:
    """``closes_at`` while it is still to come: until then a page that shows the form is right."""
    end = closes_at(edition, thread, paper=paper)
    return end if end and end > timezone.now() else None


def why_closed(edition: Edition, thread: Thread | None, *, paper: Publication | None = None) -> str | None:
    """The reason in words for readers, or None while one may still comment on the live ``edition``."""
    paper = paper or Publication.objects.on_comments()
    if mode_of(edition, paper=paper) == CommentsMode.CLOSED:
        if edition.article.comments_mode == CommentsMode.CLOSED:
            return _("Comments on this story are closed.")
        if edition.section.comments_mode_here == CommentsMode.CLOSED:
            return _("Comments on stories of this section are closed.")
        return _("Comments are closed at present.")
    end = closes_at(edition, thread, paper=paper)
    if end and end <= timezone.now():
        return _("The time for comments on this story is over.")
    return None


def promise(mode: str) -> str:
    """What readers are told beside the form of a story in ``mode``."""
    if mode == CommentsMode.AT_ONCE:
        return _("Comments appear at once; moderators read them afterwards.")
    if mode == CommentsMode.TRUSTED:
        return _("A moderator reads every comment before it appears, but for those of people who are known here.")
    return _("A moderator reads every comment before it appears.")
