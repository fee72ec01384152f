"""The view that serves a picture of a text that is not public, to whom a seal was given (seals.py)."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from images.models import Image
from images.renditions import TYPES, open_rendition

from . import seals

HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@require_safe
def picture(request, seal, image, file):
    """The bytes; to everybody else the answer of a picture that is not there."""
    found = Image.objects.with_rights().filter(pk=image).first() if seals.holds(request.user, seal, image) else None
    content = open_rendition(found, file) if found else None
    if content is None:
        return _missing(request)
    return FileResponse(content, filename=file, content_type=TYPES[file.rpartition(".")[2]], headers=HEADERS)


def _missing(request):
    response = page_not_found(request, Http404("no such picture"))
    response["Cache-Control"] = "no-store"
    return response
