"""Pictures in the sizes that pages show: made on the first request, then kept."""

import os
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from PIL import Image as PillowImage

from .master import jpeg_bytes
from .models import Image
from .uses import USES

# A change here needs a new RECIPE in uses.py.
ENCODING = {"quality": 80, "progressive": True, "optimize": True}


def rendition_path(image: Image, name: str) -> Path | None:
    """Where the file lies; it is made if need be. None if the name is not this picture's, or its master is gone."""
    size = _sizes(image).get(name)
    if size is None:
        return None
    path = _place(name)
    if not path.exists():
        try:
            _write(path, _rendered(image, size))
        except FileNotFoundError:
            return None
    return path


def forget(image: Image):
    """Delete what was made of a picture. It is made again if another picture has the same pixels."""
    for name in _sizes(image):
        _place(name).unlink(missing_ok=True)


def _sizes(image):
    return {image.rendition_name(use.width): image.rendition_size(use.width) for use in USES.values()}


def _place(name):
    return Path(settings.PRIVATE_MEDIA_ROOT, "renditions", name[:2], name)


def _rendered(image, size):
    with image.master.storage.open(image.master.name) as master:
        picture = PillowImage.open(master, formats=["JPEG"])
        picture.draft(None, [2 * side for side in size])
        return jpeg_bytes(picture.resize(size, PillowImage.Resampling.LANCZOS), **ENCODING)


def _write(path, content):
    """Whole or not at all: two first requests may meet here, and both are right."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
