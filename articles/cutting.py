"""Cut an edition: the published text of an article, out of one of its revisions. Called by the workflow alone."""

import datetime as dt

from django.db.models import Max
from django.utils.translation import gettext as _

from . import addresses, body, merged, revisions, search
from .models import (
    Article,
    Edition,
    EditionByline,
    EditionImage,
    EditionLink,
    EditionRelatedArticle,
    EditionTag,
    Revision,
    Section,
)
from .moves import Refused
from .paths import path_of

DATES = ("live_from", "first_published_at", "updated_at")


def cut(
    article: Article,
    revision: Revision,
    live_from: dt.datetime,
    live_until: dt.datetime | None,
    *,
    significant: bool = False,
) -> Edition:
    """The edition, its bylines, tags, pictures and links, and its address; refuses in words what is not ready."""
    content = merged.resolved(revision.content)
    pictures = revisions.hold_pictures_of(content)
    columns = revisions.columns_of(content)
    bylines = revisions.bylines_of(content)
    _refuse_unready(columns, bylines)
    section = Section.objects.select_for_update(no_key=True).get(pk=columns["section_id"])  # nobody renames it now
    _claim_address(article, section, columns["slug"], live_from)
    edition = Edition.objects.create(
        article=article,
        revision=revision,
        live_from=live_from,
        live_until=live_until,
        first_published_at=live_from,
        updated_at=live_from if significant else _last_update(article, live_from),
        html=body.render(columns["body"]),
        **columns,
    )
    _link(edition, bylines, content)
    _link_body(edition, pictures)
    search.write(edition)
    return edition


def unready(headline: str, section, bylines, slug: str) -> list[str]:
    """What keeps a text from its readers, in words; nothing if it is ready."""
    checks = [
        (headline, _("It needs a headline.")),
        (section, _("It needs a section: the address is made of it.")),
        (bylines, _("It needs at least one author in the byline.")),
        (slug, _("No address can be made of this headline. Fill in the slug.")),
    ]
    return [sentence for there, sentence in checks if not there]


def align_dates(article: Article, *, now: dt.datetime) -> dt.datetime | None:
    """After editions came or went: all carry the moment at which the first was seen; it moves only while none was.

    And what is scheduled tells of the last update before it, which may be new, or be cancelled. Returns the first
    moment, or None where there is no edition.
    """
    editions = list(Edition.objects.filter(article=article).order_by("live_from", "pk").only(*DATES))
    _align_updates(editions, now)
    seen = [edition.first_published_at for edition in editions if edition.live_from <= now]
    first = min(seen or [edition.live_from for edition in editions], default=None)
    late = [edition.pk for edition in editions if edition.first_published_at != first]
    if late:
        Edition.objects.filter(pk__in=late).update(first_published_at=first)
        EditionByline.objects.filter(edition__in=late).update(first_published_at=first)
        EditionTag.objects.filter(edition__in=late).update(first_published_at=first)
    return first


def is_significant(edition: Edition) -> bool:
    """Whether readers are told of it as an update, when it begins."""
    return edition.updated_at == edition.live_from


def _align_updates(editions, now):
    last = None
    for edition in editions:
        if edition.live_from > now and not is_significant(edition) and edition.updated_at != last:
            edition.updated_at = last
            edition.save(update_fields=["updated_at"])
        last = max(filter(None, [last, edition.updated_at]), default=None)


def _refuse_unready(columns, bylines):
    if reasons := unready(columns["headline"], columns["section_id"], bylines, columns["slug"]):
        raise Refused(reasons, code="unready")


def _claim_address(article, section, slug, live_from):
    if other := addresses.claim(article, section, slug, live_from):
        free = addresses.free_slug(section, slug, besides=article)
        raise Refused(
            _("The address %(path)s belongs to “%(headline)s”. Change the slug, for example to “%(free)s”.")
            % {"path": path_of(section.slug, slug), "headline": other.headline, "free": free},
            code="address_in_use",
        )


def _last_update(article, live_from):
    """What readers were told of the last update by the time this edition begins."""
    earlier = Edition.objects.begun(at=live_from).filter(article=article)
    return earlier.aggregate(last=Max("updated_at"))["last"]


def _link(edition, bylines, content):
    moment = {"edition": edition, "first_published_at": edition.first_published_at}
    EditionByline.objects.bulk_create(
        EditionByline(author_id=author, role=role, order=order, **moment)
        for order, (author, role) in enumerate(bylines)
    )
    EditionTag.objects.bulk_create(EditionTag(tag_id=pk, **moment) for pk in revisions.tags_of(content))
    EditionRelatedArticle.objects.bulk_create(
        EditionRelatedArticle(edition=edition, target_id=target, order=order)
        for order, target in enumerate(revisions.related_of(content))
    )


def _link_body(edition, pictures):
    """What the body shows and leads to, as far as it is there."""
    shown = [pk for pk in body.images_in(edition.html) if pk in pictures]
    EditionImage.objects.bulk_create(EditionImage(edition=edition, image_id=pk) for pk in shown)
    targets = revisions.existing(Article, body.articles_in(edition.html))
    EditionLink.objects.bulk_create(EditionLink(edition=edition, target_id=pk) for pk in sorted(targets))
