"""Internal notes on a story: said, answered, taken back. The only place where they change."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import notifications, permissions
from .models import Article, Note, PreviewLink
from .moves import Refused

LONGEST = 5_000
MOST_REPLIES = 200  # in a thread: its page shows them all
SAME_NOTE = dt.timedelta(minutes=5)  # the same words twice within are a double click


@transaction.atomic
def say(article: Article, *, by, text: str, answering: Note | None = None) -> Note:
    """Whoever sees the story and writes stories may say something; those on the story get a letter."""
    permissions.require(by, "view_article")
    permissions.require(by, "change_article")
    words = text.strip()
    if not words:
        raise Refused(_("Write the note first."))
    if len(words) > LONGEST:
        raise Refused(_("A note has %d characters at most.") % LONGEST)
    if answering and answering.article_id != article.pk:
        raise Refused(_("That note belongs to another story."))
    parent = (answering.parent or answering) if answering else None
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article.pk)
    said = article.notes.filter(parent=parent)
    if there := said.filter(by=by, text=words, at__gt=timezone.now() - SAME_NOTE).first():
        return there
    if parent and said.count() >= MOST_REPLIES:
        raise Refused(_("This note has %d answers. Begin a new one.") % MOST_REPLIES)
    note = Note.objects.create(article=article, parent=parent, by=by, by_name=str(by), text=words)
    notifications.tell_of_note(note)
    return note


@transaction.atomic
def take_down(link: PreviewLink, *, verb: str, by_name: str, text: str) -> Note:
    """What an outsider said by their link, which ``preview.note`` has looked at; those on the story get a letter."""
    note = Note.objects.create(article_id=link.article_id, link=link, verb=verb, by_name=by_name, text=text)
    notifications.tell_of_note(note)
    return note


@transaction.atomic
def take_back(note: Note, *, by) -> Note:
    """One's own, and nobody else's; its place stays, and so do the answers."""
    note = Note.objects.select_for_update().get(pk=note.pk)
    if note.by_id != by.pk:
        raise PermissionDenied(_("You can delete your own notes only."))
    if note.deleted_at is None:
        note.text, note.deleted_at = "", timezone.now()
        note.save(update_fields=["text", "deleted_at"])
    return note
