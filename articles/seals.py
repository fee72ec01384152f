"""Addresses of pictures that are not public, for a page that is a preview.

A seal names one picture and whom it is for: somebody of the desk who is signed in, for an hour, or a link of an
outsider, while it stands. Nobody can make one without the site's key, and it opens no other picture.
"""

from collections.abc import Callable
from functools import partial

from django.core import signing
from django.urls import reverse

from images.models import Image

from . import front, permissions
from .models import PreviewLink

AN_HOUR = 60 * 60
DESK, LINK = "d", "l"


def for_desk(user) -> Callable[[Image], str]:
    """For ``markup.pictures_from``: addresses that work in this person's own browser."""
    return partial(_folder, f"{DESK}{user.pk}")


def for_link(link: PreviewLink) -> Callable[[Image], str]:
    return partial(_folder, f"{LINK}{link.pk}")


def holds(user, seal: str, pk: int) -> bool:
    """Whether the seal opens picture ``pk`` to ``user``, who may be nobody."""
    try:
        holder = _signer(pk).unsign(seal)
        if holder.startswith(LINK):
            return PreviewLink.objects.standing().filter(pk=holder.removeprefix(LINK)).exists()
        _signer(pk).unsign(seal, max_age=AN_HOUR)
    except signing.BadSignature:
        return False
    return holder == f"{DESK}{user.pk}" and _is_of_the_desk(user)


def _is_of_the_desk(user):
    rights = ("view_article", front.RIGHT)
    return user.is_active and user.is_staff and any(permissions.may(user, right) for right in rights)


def _folder(holder, image):
    seal = _signer(image.pk).sign(holder)
    return reverse("pictures:preview", args=[seal, image.pk, "-"]).removesuffix("-")


def _signer(pk):
    return signing.TimestampSigner(salt=f"articles.preview_pictures:{pk}")
