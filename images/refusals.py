"""Why a picture is not taken, in words for the person who sent it."""

import struct
import zlib
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image as PillowImage

BOMBS = (PillowImage.DecompressionBombError, PillowImage.DecompressionBombWarning, MemoryError)
# Pillow lets through whatever its decoders stumble over: a zTXt bomb is a ValueError, a bad PNG
# checksum a SyntaxError, a bad AVIF a RuntimeError, a broken EXIF a TypeError or struct.error.
DAMAGE = (
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class PictureRefused(ValidationError):
    """The upload is not taken; the message says why, and what to do."""


@contextmanager
def damage_refused():
    """Whatever Pillow raises over the file inside becomes a ``PictureRefused``."""
    try:
        yield
    except BOMBS as error:
        raise PictureRefused(_("The picture is too large to be opened. Make it smaller."), code="pixels") from error
    except DAMAGE as error:
        raise _broken_off() if "truncated" in str(error) else _damaged() from error


def _broken_off():
    return PictureRefused(
        _("The file breaks off before the picture ends. Copy or download it once more."), code="truncated"
    )


def _damaged():
    return PictureRefused(
        _("The file is damaged and cannot be opened. Save it again in a picture editor."), code="damaged"
    )
