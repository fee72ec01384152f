"""What a picture file says about itself: XMP before IPTC before EXIF, cleaned and cut to our columns.

Nothing here refuses a picture: what cannot be read is not there. Positions are never read.
"""

import datetime as dt
import re
import unicodedata
from contextlib import suppress

from . import iptc, xmp
from .models import Image
from .refusals import DAMAGE

LONGEST_TEXT = 10_000  # characters, of columns without a length
EXIF_PART, EXIF_TAKEN = 0x8769, 0x9003
EXIF_TEXTS = {"caption": 0x010E, "byline": 0x013B, "copyright": 0x8298}
# What cameras write where a caption belongs.
NO_CAPTIONS = re.compile(
    r"^(olympus |konica minolta |minolta )?digital camera$|^sony dsc$|^dcim|^default$", re.IGNORECASE
)
DAY = re.compile(r"^\s*(\d{4})[-:/.]?(\d\d)[-:/.]?(\d\d)")
DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # they reorder what stands behind them


def metadata_of(picture) -> dict[str, str | dt.date]:
    """Field of ``Image`` -> value, for all that is said. After decoding: a PNG may say it at its end."""
    found: dict[str, str | dt.date] = {}
    for source in (_exif, _iptc, _xmp):
        found |= _said(source, picture)
    return found


def _said(source, picture):
    try:
        texts = source(picture)
    except (*DAMAGE, MemoryError):
        return {}
    values = {name: _day(text) if name == "taken_on" else _clean(name, text) for name, text in texts.items()}
    return {name: value for name, value in values.items() if value}


def _xmp(picture):
    return xmp.texts_of(picture.info.get("xmp", b""))


def _iptc(picture):
    return iptc.texts_of(picture.info.get("photoshop", {}).get(iptc.RESOURCE, b""))


def _exif(picture):
    exif = picture.getexif()
    texts = {name: _utf8(exif.get(tag)) for name, tag in EXIF_TEXTS.items()}
    if NO_CAPTIONS.match(texts["caption"].strip()):
        del texts["caption"]
    with suppress(*DAMAGE):
        texts["taken_on"] = str(exif.get_ifd(EXIF_PART).get(EXIF_TAKEN, ""))
    return texts


def _utf8(text):
    """EXIF is ASCII by its standard, and UTF-8 in practice; Pillow reads Latin-1."""
    with suppress(UnicodeError, AttributeError):
        return text.encode("latin-1").decode()
    return text if isinstance(text, str) else ""


def _day(text):
    """The day as it was written where the camera was, whatever the zone."""
    if match := DAY.match(text):
        with suppress(ValueError):
            return dt.date(*map(int, match.groups()))


def _clean(name, text):
    """On one line unless the column has room for several; no control characters, nothing that turns text round."""
    length = Image._meta.get_field(name).max_length
    text = "".join(_printable(character) for character in text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n"))
    text = "\n".join(lines).strip() if length is None else " ".join(filter(None, lines))
    return text[: length or LONGEST_TEXT].rstrip()


def _printable(character):
    if character == "\n":
        return character
    if character in DIRECTIONS:
        return ""
    return " " if unicodedata.category(character) in ("Cc", "Cs", "Cn", "Zl", "Zp") else character
