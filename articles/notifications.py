"""Letters to colleagues about a story. They leave after the commit, and no failure of theirs undoes a verb.

Who gets one is asked after the commit as well. Nobody hears of what they did themselves, or of what an import did.
"""

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts import letters
from accounts.letter_choices import wants

from . import permissions
from .models import Article, Assignment, Note

STEPS = frozenset({"send_back", "approve", "publish", "schedule"})
_silent = ContextVar("silent", default=False)
_held: ContextVar[list[EmailMessage] | None] = ContextVar("held", default=None)


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """For whoever fills a newsroom by its verbs: nobody is told."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


@contextlib.contextmanager
def together() -> Iterator[None]:
    """For many steps in one request: their letters leave in the end, through one connection to the mail server."""
    waiting: list[EmailMessage] = []
    token = _held.set(waiting)
    try:
        yield
    finally:
        _held.reset(token)
        _post(waiting)


def tell_of_step(article: Article, verb: str, *, by, note: str = "", at: dt.datetime | None = None) -> None:
    """``at`` is when readers will see what was scheduled."""
    if verb == "submit":
        _after_commit(article, "submitted", by, _editors, note=note)
    elif verb in STEPS:
        _after_commit(article, "step", by, _writers, note=note, verb=verb, at=at)


def tell_of_assignment(assignment: Assignment) -> None:
    told = partial(_only, assignment.assignee)
    _after_commit(assignment.article, "assigned", assignment.by, told, assignment=assignment)


def tell_of_note(note: Note) -> None:
    _after_commit(note.article, "note", note.by, partial(_concerned, note), note=note)


def _after_commit(article, kind, by, recipients, **context):
    """``by`` is None for an outsider."""
    if _silent.get() or (by and not by.is_staff):
        return
    send = partial(_send, article.pk, kind, by, recipients, context)
    transaction.on_commit(send, robust=True)  # robust: what goes wrong is logged, and the rest goes on


def _send(key, kind, by, recipients, context):
    article = Article.objects.filter(pk=key).defer("body").first()
    if article is None:
        return
    link = settings.SITE_URL + reverse("admin:articles_article_change", args=[key])
    context = context | {"article": article, "by": by, "link": link}
    _post(
        letters.write(f"story_{kind}", person.email, context | {"user": person})
        for person in {person.pk: person for person in recipients(article)}.values()
        if person != by and _reads_letters(person, kind)
    )


def _post(written):
    waiting, written = _held.get(), list(written)
    if waiting is not None:
        waiting.extend(written)
    elif written:
        letters.post(written)


def _reads_letters(person, kind) -> bool:
    at_the_desk = person.is_active and person.is_staff and permissions.may(person, "view_article")
    return at_the_desk and bool(person.email) and wants(person, kind)


def _only(person, article):
    return [person]


def _editors(article) -> Iterable:
    may_approve = Q(groups__permissions__codename="approve_article") | Q(is_superuser=True)
    return get_user_model().objects.filter(may_approve, is_active=True, is_staff=True).distinct()


def _writers(article) -> Iterable:
    """Who started it, and who stands in its byline with a login."""
    signed = article.bylines.exclude(author__login=None).select_related("author__login")
    yield from (byline.author.login for byline in signed)
    if article.created_by:
        yield article.created_by


def _concerned(note, article) -> Iterable:
    """Those on the story: its writers, who has something to do with it, who said something, and who asked for it."""
    yield from _writers(article)
    yield from (row.assignee for row in article.assignments.open().select_related("assignee"))
    said = article.notes.exclude(by=None).order_by().values("by")
    yield from get_user_model().objects.filter(pk__in=said)
    if note.link and note.link.made_by:
        yield note.link.made_by
