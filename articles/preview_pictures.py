"""Pictures of texts that are not public, for a page that is a preview: under addresses that carry a seal.

A seal names one picture and whom it is for: somebody of the desk who is signed in, for an hour, or a link of an
outsider, while it stands. Nobody can make one without the site's key, and it opens no other picture.
"""

from collections.abc import Callable
from functools import partial

from django.core import signing
from django.http import FileResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from images.models import Image
from images.renditions import TYPES, open_rendition

from . import front, permissions
from .models import PreviewLink
from .pictures import missing

AN_HOUR = 60 * 60
DESK, LINK = "d", "l"
HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def for_desk(user) -> Callable[[Image], str]:
    """For ``markup.pictures_from``: addresses that work in this person's own browser."""
    return partial(_folder, f"{DESK}{user.pk}")


def for_link(link: PreviewLink) -> Callable[[Image], str]:
    return partial(_folder, f"{LINK}{link.pk}")


@require_safe
def picture(request, seal, image, file):
    """The bytes; to everybody else the answer of a picture that is not there."""
    found = Image.objects.with_rights().filter(pk=image).first() if _is_for(request, seal, image) else None
    content = open_rendition(found, file) if found else None
    if content is None:
        return missing(request)
    return FileResponse(content, filename=file, content_type=TYPES[file.rpartition(".")[2]], headers=HEADERS)


def _folder(holder, image):
    seal = _signer(image.pk).sign(holder)
    return reverse("pictures:preview", args=[seal, image.pk, "-"]).removesuffix("-")


def _is_for(request, seal, pk):
    try:
        holder = _signer(pk).unsign(seal)
        if holder.startswith(LINK):
            return PreviewLink.objects.standing().filter(pk=holder.removeprefix(LINK)).exists()
        _signer(pk).unsign(seal, max_age=AN_HOUR)
    except signing.BadSignature:
        return False
    return holder == f"{DESK}{request.user.pk}" and _is_of_the_desk(request.user)


def _is_of_the_desk(user):
    rights = ("view_article", front.RIGHT)
    return user.is_active and user.is_staff and any(permissions.may(user, right) for right in rights)


def _signer(pk):
    return signing.TimestampSigner(salt=f"articles.preview_pictures:{pk}")
