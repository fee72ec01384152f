"""The view that serves a picture: who shows it, and is that live?"""

from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.views.decorators.http import require_safe

from images.models import Image
from images.renditions import rendition_path

from .models import Author, Edition, EditionByline

A_YEAR = 365 * 24 * 60 * 60


@require_safe
def rendition(request, pk, name):
    """The bytes, once something live shows the picture; until then the answer of a picture that is not there."""
    image = Image.objects.filter(is_shown(), pk=pk).first()
    path = rendition_path(image, name) if image else None
    if path is None:
        raise Http404("no such picture")
    etag = f'"{name}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers=_headers(etag))
    return FileResponse(path.open("rb"), content_type="image/jpeg", headers=_headers(etag))


def is_shown() -> Q:
    """A live story leads with it, or it is the photo of somebody with a live story."""
    live = Edition.objects.live()
    by_somebody = EditionByline.objects.filter(author=OuterRef("pk"), edition__in=live)
    portraits = Author.objects.filter(Exists(by_somebody), photo=OuterRef("pk"))
    return Q(Exists(live.filter(lead_image=OuterRef("pk")))) | Q(Exists(portraits))


def _headers(etag):
    """To a browser the name is the content, for ever; a shared cache asks every minute, for what was withdrawn."""
    return {
        "ETag": etag,
        "Cache-Control": f"public, max-age={A_YEAR}, s-maxage=60, immutable",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
