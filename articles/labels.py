"""Merging labels: two authors, tags, series or sections become one, on every story, without a new edition.

``merge`` asks for the right, waits until nobody is saving or publishing, changes all that names the one by a fixed
number of statements and bumps the pages, in one transaction. It raises PermissionDenied or Refused, both in words.
"""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils.translation import gettext as _

import page_cache
from publication import profiles

from . import addresses, cache_tags, merged, permissions, search
from .models import (
    Article,
    Author,
    Byline,
    Edition,
    EditionByline,
    EditionTag,
    FormerSlug,
    FrontPage,
    FrontStep,
    MergedLabel,
    PinnedLead,
    Role,
    Section,
    Series,
    Tag,
)
from .models.front import THE_ONE
from .moves import Refused
from .stories_lock import hold_all_stories

Label = TypeVar("Label", Author, Tag, Series, Section)

RIGHT = "merge_labels"
FILLED = {  # what a label says of itself; taken on request where the other says nothing
    Author: ("job_title", "bio", "photo", "twitter_handle", *profiles.KINDS),
    Section: ("description", "picture"),
    Series: ("description",),
    Tag: (),
}
BEHIND_WRITERS = 100_000  # more than any byline is long


@transaction.atomic
def merge(source: Label, target: Label, *, by, fill: bool = False) -> Label:
    """Put ``target`` in the place of ``source``, which is gone then; its addresses lead on. The same twice is once.

    ``fill`` also gives ``target`` what it does not say of itself and ``source`` does. An author's login moves along
    if the other has none.
    """
    require(by, source)
    kind, model = addresses.LABELS[type(source)], type(source)
    _hold(model)
    rows = {
        row.pk: row for row in model.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk")
    }
    if source.pk not in rows and merged.survivor(kind, source.pk) == target.pk:
        return rows[target.pk]
    if reason := why_not(source, target, among=rows):
        raise Refused(reason)
    source, target = rows[source.pk], rows[target.pk]
    found_by_its_name = search.carrying(source)
    MOVES[model](source, target)
    _lead_on(kind, source, target, by=by)
    filled = _given(source, target, fill=fill)
    source.delete()
    if filled:
        target.save(update_fields=filled)
    search.refresh_names(found_by_its_name)
    page_cache.bump(cache_tags.LABELS)
    return target


def require(user, label: models.Model) -> None:
    """Raises PermissionDenied, with a sentence for the person."""
    permissions.require(user, RIGHT)
    permissions.require(user, f"change_{label._meta.model_name}")


def may_merge(user, label: models.Model) -> bool:
    try:
        require(user, label)
    except PermissionDenied:
        return False
    return True


def why_not(source: models.Model, target: models.Model, *, among=None) -> str | None:
    """The reason in words why the two cannot be merged, or None. ``among`` are the rows that are there, by key."""
    if source.pk == target.pk:
        return _("Choose another one: nothing is merged into itself.")
    if among is not None and not {source.pk, target.pk} <= among.keys():
        return _("One of the two is not there any more. Somebody has merged or deleted it.")
    return _why_not_sections(source, target) if isinstance(source, Section) else None


def stories_with(label: models.Model) -> models.QuerySet:
    """The stories that carry ``label``, on the desk or in any text that was published."""
    carried = Q()
    for table, name, story in CARRYING[type(label)]:
        carried |= Q(pk__in=table._default_manager.filter(**{name: label}).values(story))
    return Article.objects.filter(carried)


def _why_not_sections(source, target):
    if target.parent_id == source.pk:
        return _("“%(target)s” is part of “%(source)s”. Merge it into “%(source)s” instead, and rename that.") % {
            "source": source,
            "target": target,
        }
    if target.parent_id and source.subsections.exists():
        return _("“%s” has sub-sections: it can be merged into a main section only.") % source
    if others := addresses.taken_by_others(source, target.slug):
        names = ", ".join(f"“{article.headline}”" for article in others)
        return (
            _(
                "Stories of both have the same address: %s. Change the slug of the one or the other, publish it, and "
                "then merge."
            )
            % names
        )
    return None


def _hold(model):
    """In this order, like all who need more than one of them: the front page, stories, and then labels."""
    if model is Section:
        FrontPage.objects.select_for_update(no_key=True).get(pk=THE_ONE)
    hold_all_stories()


def _merge_authors(source, target):
    for bylines, story in ((Byline, "article"), (EditionByline, "edition")):
        _keep_the_better_place(bylines, story, source, target)
        bylines.objects.filter(author=source).update(author=target)


def _keep_the_better_place(bylines, story, source, target):
    """Where both stand in one byline, the row that is printed first stays."""
    rank = Case(When(role=Role.WRITING, then=F("order")), default=F("order") + BEHIND_WRITERS)
    ranked = bylines.objects.annotate(rank=rank)
    for worse, better in ((target, source), (source, target)):
        ahead = ranked.filter(author=better, rank__lte=OuterRef("rank"), **{story: OuterRef(story)})
        bylines.objects.filter(pk__in=ranked.filter(Exists(ahead), author=worse).values("pk")).delete()


def _merge_tags(source, target):
    for links, story in ((Article.tags.through, "article"), (EditionTag, "edition")):
        both = links.objects.filter(tag=target).values(story)
        links.objects.filter(tag=source, **{f"{story}__in": both}).delete()
        links.objects.filter(tag=source).update(tag=target)


def _merge_series(source, target):
    for stories in (Article, Edition):
        stories.objects.filter(series=source).update(series=target)


def _merge_sections(source, target):
    addresses.move_stories(source, target.slug)
    for stories in (Article, Edition, FrontStep):
        stories.objects.filter(section=source).update(section=target)
    if not PinnedLead.objects.filter(section=target).exists():
        PinnedLead.objects.filter(section=source).update(section=target)
    source.subsections.update(parent=target)


def _lead_on(kind, source, target, *, by):
    """The addresses of the merged one, and the texts that name it, lead to the one that stays."""
    FormerSlug.objects.filter(label=kind, target_id=source.pk).update(target_id=target.pk)
    FormerSlug.objects.update_or_create(label=kind, slug=source.slug, defaults={"target_id": target.pk})
    MergedLabel.objects.filter(label=kind, target_id=source.pk).update(target_id=target.pk)
    MergedLabel.objects.create(label=kind, merged_id=source.pk, target_id=target.pk, name=source.name, by=by)


def _given(source, target, *, fill):
    """The names of the fields that ``target`` took over; it is not saved yet: a login belongs to one at a time."""
    names = [name for name in FILLED[type(source)] if fill and getattr(source, name) and not getattr(target, name)]
    if isinstance(source, Author) and source.login_id and not target.login_id:
        names.append("login")
    for name in names:
        setattr(target, name, getattr(source, name))
    return names


MOVES = {Author: _merge_authors, Tag: _merge_tags, Series: _merge_series, Section: _merge_sections}
CARRYING: dict[type[models.Model], tuple[tuple[type[models.Model], str, str], ...]] = {  # and where it has the story
    Author: ((Byline, "author", "article"), (EditionByline, "author", "edition__article")),
    Tag: ((Article.tags.through, "tag", "article"), (EditionTag, "tag", "edition__article")),
    Series: ((Article, "series", "pk"), (Edition, "series", "article")),
    Section: ((Article, "section", "pk"), (Edition, "section", "article")),
}
