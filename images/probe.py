"""What a file says of itself in its header. Whether it is taken is decided here, before anything is decoded."""

import math

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from .master import draft_scale
from .refusals import PictureRefused, damage_refused

MAX_BYTES = 40 * 2**20
MAX_PIXELS = 80_000_000
MIN_SIDE = 100
MAX_DECODER_BYTES = 165 * 2**20  # with resizing and the rest of the process: 300 MiB

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# An MPO is a JPEG followed by more of them (depth, HDR): phones write it, and its first picture is the photograph.
SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif"}
# How files begin: offset, bytes, and for those of other kinds the name that people know.
OURS = ((0, b"\xff\xd8\xff"), (0, b"\x89PNG"), (8, b"WEBP"), (4, b"ftypavi"))
OTHERS = (
    (0, b"GIF8", "GIF"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"BM", "BMP"),
    (0, b"8BPS", "Photoshop"),
    (0, b"%PDF", "PDF"),
    (4, b"ftyphei", "HEIC"),
    (4, b"ftyphev", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
)


def probe(upload) -> PillowImage.Image:
    """The picture, opened and not yet decoded. Raises ``PictureRefused``. The file's name is not looked at."""
    with damage_refused():
        picture = _opened(upload)
        _refuse_moving(picture)
        _refuse_size(*picture.size)
        _refuse_memory(picture)
        return picture


def refuse_weight(upload):
    if upload.size > MAX_BYTES:
        raise PictureRefused(
            _("The file has %(size)s; a picture may have %(limit)s at most."),
            code="bytes",
            params={"size": filesizeformat(upload.size), "limit": filesizeformat(MAX_BYTES)},
        )


def _opened(upload):
    try:
        return PillowImage.open(upload, formats=FORMATS)
    except UnidentifiedImageError as error:
        upload.seek(0)
        beginning = upload.read(1024)
        if any(beginning.startswith(mark, at) for at, mark in OURS):
            raise
        raise _of_another_kind(beginning) from error


def _of_another_kind(beginning):
    kind = next((name for at, mark, name in OTHERS if beginning.startswith(mark, at)), None)
    if kind is None and b"<svg" in beginning:
        kind = "SVG"
    if kind is None:
        return PictureRefused(
            _("This is not a picture, or of an unknown kind. JPEG, PNG, WebP and AVIF are accepted."), code="kind"
        )
    return PictureRefused(
        _("%(kind)s files are not accepted. Save the picture as JPEG, PNG, WebP or AVIF."),
        code="kind",
        params={"kind": kind},
    )


def _refuse_moving(picture):
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise PictureRefused(_("This picture moves. Save one frame of it and upload that."), code="animated")


def _refuse_size(width, height):
    if width * height > MAX_PIXELS:
        raise PictureRefused(
            _("The picture has %(megapixels)d megapixels; %(limit)d are the most. Make it smaller."),
            code="pixels",
            params={"megapixels": math.ceil(width * height / 1e6), "limit": MAX_PIXELS // 10**6},
        )
    if min(width, height) < MIN_SIDE:
        raise PictureRefused(
            _("The picture is only %(width)d by %(height)d pixels; each side needs at least %(limit)d."),
            code="small",
            params={"width": width, "height": height, "limit": MIN_SIDE},
        )


def _refuse_memory(picture):
    limit = MAX_DECODER_BYTES / _bytes_a_pixel(picture)
    if picture.width * picture.height > limit:
        raise PictureRefused(
            _(
                "The picture has %(megapixels)d megapixels; %(limit)d are the most for its kind of file. "
                "Make it smaller, or save it as an ordinary (not progressive) JPEG."
            ),
            code="pixels",
            params={"megapixels": math.ceil(picture.width * picture.height / 1e6), "limit": limit // 10**6},
        )


def _bytes_a_pixel(picture):
    """What decoding and flattening hold at their worst, measured with Pillow 13, to 10 %."""
    if picture.format in ("JPEG", "MPO"):
        return _bytes_a_pixel_of_jpeg(picture)
    if picture.format == "PNG":
        return 10 if picture.has_transparency_data else {"1": 2, "L": 2, "RGB": 5}.get(picture.mode, 7)
    return {"WEBP": 15, "AVIF": 10}[picture.format] + (5 if picture.has_transparency_data else 0)


def _bytes_a_pixel_of_jpeg(picture):
    """It is scaled down while it is decoded; of a progressive one libjpeg keeps all coefficients, two bytes each."""
    coefficients = 2 * _samples_a_pixel(picture.layer) if "progressive" in picture.info else 0
    return (1 if picture.mode == "L" else 4) / draft_scale(picture.size) ** 2 + coefficients


def _samples_a_pixel(layers):
    """1.5 for 4:2:0, 3 for 4:4:4."""
    areas = [horizontal * vertical for _id, horizontal, vertical, _table in layers]
    return sum(areas) / max(areas)
