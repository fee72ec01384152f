"""A picture as a page prints it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .models import Image
from .uses import USES

ENOUGH = 1280  # pixels, for the one address that browsers without ``srcset`` load
ADDRESS = "pictures:rendition"
NOTHING = mark_safe("")

PICTURE = (
    '<picture><source type="image/avif" srcset="{avif}" sizes="{sizes}">'
    '<img src="{src}" srcset="{jpg}" sizes="{sizes}" width="{width}" height="{height}"'
    ' alt="{alt}" loading="{loading}"{priority} decoding="async"></picture>'
)
PREVIEW = (
    '<picture><img src="{src}" srcset="{jpg}" sizes="{sizes}" width="{width}" height="{height}"'
    ' alt="{alt}" loading="{loading}"{priority} decoding="async"></picture>'
)
_preview: ContextVar[Callable[[Image], str] | None] = ContextVar("preview", default=None)


class Still(NamedTuple):
    path: str
    width: int
    height: int


@contextmanager
def pictures_from(folder_of: Callable[[Image], str]) -> Iterator[None]:
    """For a page that is a preview: what is printed meanwhile asks for its pictures in ``folder_of(image)``.

    As JPEG alone: an AVIF takes seconds to make, and hardly anybody looks.
    """
    token = _preview.set(folder_of)
    try:
        yield
    finally:
        _preview.reset(token)


def picture_html(image: Image | None, use: str, *, eager: bool = False, alt: str | None = None) -> SafeString:
    """Nothing for no picture, and from the moment at which its rights end.

    ``eager`` is for what stands above the fold. Without ``alt`` it is the library's.
    """
    if image is None or not image.may_be_shown():
        return NOTHING
    place = USES[use]
    crop = image.crop(place.ratio)
    widths = place.widths_within(crop.width)
    preview = _preview.get()
    folder = preview(image) if preview else _folder(image)
    key = image.rendition_key(place.ratio)
    enough = _enough(widths)
    return format_html(
        PREVIEW if preview else PICTURE,
        avif=_srcset(f"{folder}{key}", widths, "avif"),
        jpg=_srcset(f"{folder}{key}", widths, "jpg"),
        src=f"{folder}{key}-{enough}.jpg",
        sizes=place.sizes,
        width=enough,
        height=crop.height_at(enough),
        alt=escape(image.alt if alt is None else alt),  # words, even where they come marked as safe
        loading="eager" if eager else "lazy",
        priority=mark_safe(' fetchpriority="high"') if eager else "",
    )


def still(image: Image | None, use: str) -> Still | None:
    """One JPEG for machines that take a single address: feeds, cards, search engines. None where readers see none."""
    if image is None or not image.may_be_shown():
        return None
    place = USES[use]
    crop = image.crop(place.ratio)
    width = _enough(place.widths_within(crop.width))
    return Still(f"{_folder(image)}{image.rendition_key(place.ratio)}-{width}.jpg", width, crop.height_at(width))


def _folder(image):
    """``reverse`` asked once: a sitemap has ten thousand of them, and it took a third of its time."""
    return _any_folder().format(image.pk)


@cache
def _any_folder():
    return reverse(ADDRESS, args=[0, "-"]).removesuffix("0/-") + "{}/"


def _enough(widths):
    return max((width for width in widths if width <= ENOUGH), default=widths[0])


def _srcset(stem, widths, suffix):
    return ", ".join(f"{stem}-{width}.{suffix} {width}w" for width in widths)
