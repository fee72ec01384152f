"""The picture library as the desk looks through it: search, warnings, and what the dialog is told of a picture."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import NO_CREDIT, Image
from .words import Words

SEARCHED = ("title", "alt", "caption", "credit", "byline", "place")
WORDS = Words(SEARCHED, trigrams="images_picture_words", newest="uploaded_at", latest=500)
ENDING = dt.timedelta(days=14)  # from then on the desk is warned


@dataclass(frozen=True)
class Caution:
    """``tone`` is that of a pill: warn or bad."""

    tone: str
    text: str | Promise


def matching(images: QuerySet[Image], text: str) -> QuerySet[Image]:
    """Those in which every word stands somewhere; words in quotation marks belong together."""
    return WORDS.narrow(images, text)


def without_alt(images: QuerySet[Image]) -> QuerySet[Image]:
    return images.filter(alt="")


def with_instructions(images: QuerySet[Image]) -> QuerySet[Image]:
    return images.exclude(instructions="")


def without_credit(images: QuerySet[Image]) -> QuerySet[Image]:
    return images.filter(NO_CREDIT)


def rights_ended(images: QuerySet[Image]) -> QuerySet[Image]:
    return images.filter(rights_until__lte=timezone.now())


def rights_ending(images: QuerySet[Image]) -> QuerySet[Image]:
    now = timezone.now()
    return images.filter(rights_until__gt=now, rights_until__lte=now + ENDING)


def warnings(image: Image) -> list[Caution]:
    """What whoever uses the picture should know, the worst first."""
    found = [
        (rights_warning(image), "bad" if not image.may_be_shown() else "warn"),
        (image.instructions and _("Special instructions"), "warn"),
        (not image.alt and _("No alternative text"), "warn"),
        (not (image.credit or image.byline or image.copyright) and _("No credit"), "warn"),
    ]
    return [Caution(tone, text) for text, tone in found if text]


def rights_warning(image: Image) -> str:
    """A sentence, once the rights have ended or are about to."""
    until, now = image.rights_until, timezone.now()
    if until is None or until > now + ENDING:
        return ""
    if until <= now:
        return _("Rights ended on %s") % date_format(timezone.localtime(until), "DATE_FORMAT")
    days = (timezone.localdate(until) - timezone.localdate(now)).days
    return ngettext("Rights end in %d day", "Rights end in %d days", days) % days if days else _("Rights end today")


def as_json(image: Image) -> dict[str, Any]:
    """For the dialog and the editor. ``usable`` is False once the rights have ended."""
    return {
        "id": image.pk,
        "title": image.title,
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit_line,
        "width": image.width,
        "height": image.height,
        "preview": preview_url(image),
        "instructions": image.instructions,
        "rights": rights_warning(image),
        "usable": image.may_be_shown(),
        "warnings": [{"tone": warning.tone, "text": str(warning.text)} for warning in warnings(image)],
        "address": reverse("admin:images_image_change", args=[image.pk]),
    }


def in_words(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def may_change(user, image: Image) -> bool:
    """One's own uploads; those of others may stand in a live story, and take a right of their own."""
    own = image.uploaded_by_id == user.pk
    return user.has_perm("images.change_image") and (own or user.has_perm("images.change_any_image"))


def preview_url(image: Image, *, large: bool = False) -> str:
    """The desk's own address. Browsers keep what it sends: another file in the picture's place is another address."""
    name = "admin:images_image_large_preview" if large else "admin:images_image_preview"
    return f"{reverse(name, args=[image.pk])}?v={image.master_hash[:12]}"
