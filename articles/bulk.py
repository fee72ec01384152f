"""One step for many stories: each in a transaction of its own, by its own verb, with the rights that it asks for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from . import notifications, permissions, workflow
from .models import Article, Section, Tag
from .moves import Refused

MOST = 200  # stories at once


@dataclass(frozen=True)
class Result:
    article: Article
    text: str | Promise
    is_done: bool


def each(articles: Iterable[Article], step: Callable[[Article], str | Promise]) -> list[Result]:
    """``step`` says in words what it did, or raises Refused or PermissionDenied and has changed nothing."""
    with notifications.together():
        return [_one(article, step) for article in articles]


@transaction.atomic
def move(article: Article, *, by, section: Section) -> Article:
    """Of the working copy: readers find the story elsewhere once it is published again."""
    fresh = _take(article, by=by)
    if fresh.section_id == section.pk:
        raise Refused(_("It is in that section already."))
    _hold(section)
    fresh.section = section
    fresh.save(update_fields=["section"])
    workflow.keep(fresh, by=by)
    return fresh


@transaction.atomic
def add_tag(article: Article, *, by, tag: Tag) -> Article:
    fresh = _take(article, by=by)
    if fresh.tags.filter(pk=tag.pk).exists():
        raise Refused(_("It has that tag already."))
    _hold(tag)
    fresh.tags.add(tag)
    workflow.keep(fresh, by=by)
    return fresh


def _one(article, step):
    try:
        with transaction.atomic():
            return Result(article, step(article), True)
    except Refused as refusal:
        return Result(article, " ".join(refusal.messages), False)
    except PermissionDenied as refusal:
        return Result(article, str(refusal), False)
    except Article.DoesNotExist:
        return Result(article, _("Somebody has just deleted it."), False)


def _take(article, *, by):
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article.pk)
    fresh = Article.objects.select_related("latest_revision").get(pk=article.pk)
    permissions.require_change(by, fresh)
    return fresh


def _hold(label):
    """Nobody merges or deletes it before the story is saved; somebody may have, since it was chosen."""
    if not type(label).objects.select_for_update(no_key=True).filter(pk=label.pk).exists():
        raise Refused(_("“%s” is not there any more. Somebody has merged or deleted it.") % label)
