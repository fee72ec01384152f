"""Whose pictures are, and what was agreed about them: changed for many at once."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

import page_cache

from .cache_tags import PICTURES
from .library import may_change
from .models import Image


@transaction.atomic
def change(keys: Iterable[int], *, by, changes: dict[str, Any]) -> list[Image]:
    """Give all of them the same ``changes``, or none: raises PermissionDenied, in words, over one that ``by`` may not.

    Pictures that are gone meanwhile are left out of what is returned.
    """
    images = list(Image.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True))
    if theirs := of_others(images, by):
        raise PermissionDenied(refusal(theirs))
    for image in images:
        for name, value in changes.items():
            setattr(image, name, value)
    Image.objects.bulk_update(images, changes.keys(), batch_size=100)
    page_cache.bump(PICTURES)
    return images


def of_others(images: Iterable[Image], user) -> list[Image]:
    return [image for image in images if not may_change(user, image)]


def refusal(theirs: list[Image]) -> str:
    """Why nothing was changed, with the first few names."""
    names = ", ".join(f"“{image}”" for image in theirs[:5])
    if more := len(theirs) - 5 if len(theirs) > 5 else 0:
        names = _("%(names)s and %(count)d more") % {"names": names, "count": more}
    return _("You may change your own uploads only, so nothing was changed. Of colleagues: %s.") % names
