"""A text that readers do not see, on the page that readers would see: templates/articles/article_detail.html."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.shortcuts import render
from django.utils.translation import gettext as _

from images.markup import pictures_from
from images.models import Image

from . import body, front_page, merged, revisions
from .models import Article, Author, Edition, EditionByline, Section, Tag
from .notices import notices_of

HEADERS = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex, nofollow"}


def shown(request, template: str, *, at: dt.datetime, pictures: Callable[[Image], str], status: int = 200, **context):
    """A page of the site as of ``at``, kept by nobody, whose pictures are asked for where ``pictures`` says."""
    front_page.look(request, at=at)
    with pictures_from(pictures):
        response = render(request, template, context | {"as_of": at}, status=status)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def about(edition: Edition, *, at: dt.datetime, related: list[int] | None = None) -> dict[str, Any]:
    """What the story's template prints of an edition, or of what ``as_edition`` made; ``related`` are stories."""
    if edition.lead_image and not edition.lead_image.may_be_shown(at=at):
        edition.lead_image = None
    if related is None:
        related = list(edition.related_links.values_list("target_id", flat=True))
    return {"edition": edition, "related": _live(related, at), **notices_of(edition.article)}


def as_edition(article: Article, content: dict[str, Any], *, at: dt.datetime) -> Edition:
    """What would be cut of ``content`` at that moment. It is not in the database, and must not be put there."""
    content = merged.resolved(content)
    columns = revisions.columns_of(content)
    last = Edition.objects.begun(at=at).filter(article=article).order_by("live_from").last()
    edition = Edition(
        pk=0,
        article=article,
        live_from=at,
        first_published_at=last.first_published_at if last else at,
        updated_at=last.updated_at if last else None,
        html=body.render(columns.get("body", "")),
        **columns,
    )
    if edition.section_id is None:
        edition.section = Section(name=_("No section yet"), slug="-")
    topics = list(Tag.objects.filter(pk__in=content.get("tags", [])))
    vars(edition).update(topics=topics, _prefetched_objects_cache={"bylines": _bylines(edition, content)})
    return edition


def _bylines(edition, content):
    rows = revisions.bylines_of(content)
    authors = Author.objects.select_related("photo").in_bulk([author for author, _role in rows])
    return [
        EditionByline(edition=edition, author=authors[author], role=role, order=order)
        for order, (author, role) in enumerate(rows)
    ]


def _live(articles, at):
    """The live editions of ``articles``, in their order."""
    live = Edition.objects.live(at=at).filter(article__in=articles).select_related("section").defer("body", "html")
    return sorted(live, key=lambda edition: articles.index(edition.article_id))
