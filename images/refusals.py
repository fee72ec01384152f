"""Why a picture is not taken, in words for the person who sent it."""

import errno
import logging
import struct
import zlib
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import DatabaseError
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


DATABASE_FULL = ("disk is full", "disk I/O error", "No space left")  # SQLite's words, and PostgreSQL's
FULL = (errno.ENOSPC, errno.EDQUOT)

logger = logging.getLogger(__name__)


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


@contextmanager
def disk_refused():
    """A disk that does not take the picture becomes a ``PictureRefused``, and a line for whoever runs the server."""
    try:
        yield
    except OSError as error:
        raise not_stored(error) from error
    except DatabaseError as error:
        if not any(sign in str(error) for sign in DATABASE_FULL):
            raise
        raise not_stored(error, full=True) from error


def not_stored(error: Exception, *, full: bool = False) -> PictureRefused:
    logger.error("A picture cannot be stored: %s", error)
    if full or getattr(error, "errno", None) in FULL:
        sentence = _("The disk of the server is full: the picture was not stored. Tell whoever runs the server.")
    else:
        sentence = _("The server cannot store pictures at the moment. Tell whoever runs it, and try again later.")
    return PictureRefused(sentence, code="disk")


def _broken_off():
    return PictureRefused(
        _("The file breaks off before the picture ends. Copy or download it once more."), code="truncated"
    )


def _damaged():
    return PictureRefused(
        _("The file is damaged and cannot be opened. Save it again in a picture editor."), code="damaged"
    )
