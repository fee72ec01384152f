"""The view that serves a picture: who shows it, and is that live?"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from images.models import Image
from images.renditions import TYPES, open_rendition
from publication.models import Publication, StandingPage

from .models import Author, Edition, EditionByline, EditionImage, Section

A_YEAR = 365 * 24 * 60 * 60
LONGEST_SHARED = 60  # seconds a shared cache keeps a picture: then it asks again, for what was withdrawn


@require_safe
def rendition(request, pk, name):
    """The bytes, while something live shows the picture; before and after, the answer of one that is not there."""
    now = timezone.now()
    image = Image.objects.with_rights(at=now).filter(is_shown(at=now), pk=pk).first()
    file = open_rendition(image, name) if image else None
    if file is None:
        return _missing(request)
    headers = _headers(name, image.rights_until, Edition.objects.next_change_after(now))
    if headers["ETag"] in [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]:
        file.close()
        return HttpResponseNotModified(headers=headers)
    return FileResponse(file, filename=name, content_type=TYPES[name.rpartition(".")[2]], headers=headers)


def is_shown(*, at: dt.datetime | None = None) -> Q:
    """Of pictures: a live story has it, or somebody with a live story, a section, a page, or the paper itself."""
    live = Edition.objects.live(at=at)
    by_somebody = EditionByline.objects.filter(author=OuterRef("pk"), edition__in=live)
    return (
        Q(Exists(live.filter(lead_image=OuterRef("pk"))))
        | Q(Exists(EditionImage.objects.filter(image=OuterRef("pk"), edition__in=live)))
        | Q(Exists(Author.objects.filter(Exists(by_somebody), photo=OuterRef("pk"))))
        | Q(Exists(Section.objects.filter(picture=OuterRef("pk"))))
        | Q(Exists(StandingPage.objects.published().filter(pictures=OuterRef("pk"))))
        | Q(Exists(Publication.objects.filter(logo=OuterRef("pk"))))
    )


def _missing(request):
    """What the clock may change is kept by nobody."""
    response = page_not_found(request, Http404("no such picture"))
    response["Cache-Control"] = "no-store"
    return response


def _headers(name, *ends):
    """To a browser the name is the content, for ever; a shared cache never keeps it past the next of ``ends``.

    Counted from now, as making it may have taken seconds; the second less is for caches that count in whole ones.
    """
    now = timezone.now()
    left = min([LONGEST_SHARED, *((end - now) // dt.timedelta(seconds=1) - 1 for end in ends if end)])
    sharing = f"public, s-maxage={left}" if left > 0 else "private"
    return {
        "ETag": f'"{name}"',
        "Cache-Control": f"{sharing}, max-age={A_YEAR}, immutable",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
