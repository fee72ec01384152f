"""A picture as a page prints it."""

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


def picture_html(image: Image | None, use: str, *, eager: bool = False, alt: str | None = None) -> SafeString:
    """Nothing for no picture, and from the moment at which its rights end.

    ``eager`` is for what stands above the fold. Without ``alt`` it is the library's.
    """
    if image is None or not image.may_be_shown():
        return NOTHING
    place = USES[use]
    crop = image.crop(place.ratio)
    widths = place.widths_within(crop.width)
    folder = reverse(ADDRESS, args=[image.pk, "-"]).removesuffix("-")
    key = image.rendition_key(place.ratio)
    enough = max((width for width in widths if width <= ENOUGH), default=widths[0])
    return format_html(
        PICTURE,
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


def _srcset(stem, widths, suffix):
    return ", ".join(f"{stem}-{width}.{suffix} {width}w" for width in widths)
