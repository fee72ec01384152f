"""What the desk should know of a story before readers see it: links that lead nowhere yet, pictures with conditions."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from images.models import Image

from . import body
from .models import Article, Edition
from .moves import in_words

MOST = 5_000  # that one query asks for
SOON = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Remark:
    tone: Literal["warning", "info"]
    text: str
    of_lead_image: bool = False  # and not of the text


def remarks(article: Article) -> list[Remark]:
    """Of the working copy, in two queries at most."""
    return [*_of_links(article), *_of_pictures(article, timezone.now())]


def _of_links(article) -> Iterator[Remark]:
    numbers = body.articles_in(article.body)[:MOST]
    if not numbers:
        return
    of_it = Edition.objects.filter(article=OuterRef("pk"))
    targets = Article.objects.filter(pk__in=numbers).only("headline")
    found = targets.annotate(
        is_live=Exists(of_it.live()), was_live=Exists(of_it.begun()), is_scheduled=Exists(of_it.ahead())
    ).in_bulk()
    for number in numbers:
        if text := _of_link(found.get(number)):
            yield Remark("warning", text)


def _of_link(target):
    if target is None:
        return _("A story that the text links to was deleted: readers get plain text.")
    if target.is_live:
        return None
    if target.is_scheduled:
        words = _("The text links to “%s”, which is scheduled: readers get plain text until then.")
    elif target.was_live:
        words = _("The text links to “%s”, which was withdrawn: readers get plain text.")
    else:
        words = _("The text links to “%s”: readers get plain text until it is published.")
    return words % target


def _of_pictures(article, now) -> Iterator[Remark]:
    shown = body.images_in(article.body)[:MOST]
    keys = dict.fromkeys([*([article.lead_image_id] if article.lead_image_id else []), *shown])
    if not keys:
        return
    images = Image.objects.filter(pk__in=keys).in_bulk()
    if any(key not in images for key in keys):
        yield Remark("warning", _("A picture of the text is no longer in the library: readers do not see it."))
    undescribed = {article.lead_image_id, *body.images_without_words_in(article.body)}
    for key in keys:
        if image := images.get(key):
            for remark in _of_picture(image, now, described=key not in undescribed):
                yield replace(remark, of_lead_image=key not in shown)


def _of_picture(image, now, *, described) -> Iterator[Remark]:
    yield from _of_rights(image, now)
    if image.instructions:
        yield Remark("warning", _("“%(picture)s”: %(text)s") % {"picture": image, "text": image.instructions})
    if not image.alt and not described:
        yield Remark("info", _("“%s” has no alternative text.") % image)


def _of_rights(image, now) -> Iterator[Remark]:
    if image.rights_until is None or image.rights_until > now + SOON:
        return
    about = {"picture": image, "moment": in_words(image.rights_until)}
    if image.may_be_shown(at=now):
        yield Remark("info", _("“%(picture)s”: its rights end on %(moment)s, and readers lose it then.") % about)
    else:
        yield Remark("warning", _("“%(picture)s”: its rights ended on %(moment)s. Readers do not see it.") % about)
