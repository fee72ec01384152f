"""Pictures in the sizes that pages show: made on the first request, then kept."""

import fcntl
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import IO, NamedTuple

from django.conf import settings
from PIL import Image as PillowImage

from .crops import Crop
from .master import encoded, one_at_a_time
from .models import Image
from .refusals import DAMAGE
from .uses import RATIOS, USES

# A change here needs a new RECIPE in uses.py.
ENCODINGS = {
    "avif": {"format": "AVIF", "quality": 52, "speed": 8, "max_threads": 1},
    "jpg": {"format": "JPEG", "quality": 78, "progressive": True, "optimize": True},
}
TYPES = {"avif": "image/avif", "jpg": "image/jpeg"}
SHARPNESS = 2  # the master is decoded at this many times the size that is asked for, then scaled down

logger = logging.getLogger(__name__)


class Rendition(NamedTuple):
    crop: Crop
    width: int
    suffix: str

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.crop.height_at(self.width)


def open_rendition(image: Image, name: str) -> IO[bytes] | None:
    """The file, made if need be. None if the name is not this picture's, or its master is gone.

    First requests at the same moment make it once, whichever thread or process they reach. Where the disk does not
    take it, it is served all the same.
    """
    rendition = renditions_of(image).get(name)
    if rendition is None:
        return None
    path = _place(image, name)
    with suppress(FileNotFoundError):
        return path.open("rb")
    return _made(image, rendition, path)


def rendition_path(image: Image, name: str) -> Path | None:
    """Where the file of ``open_rendition`` lies, if it could be kept."""
    file = open_rendition(image, name)
    if file is None:
        return None
    file.close()
    return _place(image, name)


def renditions_of(image: Image) -> dict[str, Rendition]:
    """All that there can be of a picture, by the only names under which it is served."""
    found: dict[str, Rendition] = {}
    for ratio in RATIOS:
        crop, key = image.crop(ratio), image.rendition_key(ratio)
        widths = {width for use in USES.values() if use.ratio == ratio for width in use.widths_within(crop.width)}
        found |= {f"{key}-{width}.{suffix}": Rendition(crop, width, suffix) for width in widths for suffix in TYPES}
    return found


def forget(image: Image) -> None:
    """Delete what was made of a picture, round whatever focal point. Another of the same pixels has it made again."""
    with _alone_with(image):
        shutil.rmtree(_folder(image), ignore_errors=True)


def remove_all(image: Image) -> None:
    """Delete the original, the master and all renditions; who is just making one is waited for."""
    with _alone_with(image):
        for file in (image.original, image.master):
            if file.name:
                file.storage.delete(file.name)
        shutil.rmtree(_folder(image), ignore_errors=True)


def _made(image, rendition, path):
    with _alone_with(image) as master:
        if master is None:
            return None
        with suppress(FileNotFoundError):  # somebody made it while we waited
            return path.open("rb")
        try:
            with one_at_a_time:
                content = _rendered(image, master, rendition)
        except DAMAGE:
            logger.exception("The master of picture %s cannot be read", image.pk)
            return None
        _keep(path, content)
    return BytesIO(content)


@contextmanager
def _alone_with(image) -> Iterator[IO[bytes] | None]:
    """The master, opened under a lock over all processes; None if it is gone.

    A lock on the file itself leaves nothing behind, and ends with its holder however that dies.
    """
    with ExitStack() as closing:
        try:
            master = closing.enter_context(open(image.master.path, "rb")) if image.master else None
        except FileNotFoundError:
            master = None
        if master is not None:
            with suppress(OSError):  # a file system without locks: then two make it, and both are right
                fcntl.flock(master, fcntl.LOCK_EX)
            if not os.path.exists(image.master.path):  # deleted while we waited
                master = None
        yield master


def _rendered(image, master, rendition):
    crop = rendition.crop
    picture = PillowImage.open(master, formats=["JPEG"])
    scale = min(1, SHARPNESS * rendition.width / crop.width)
    picture.draft(None, (round(picture.width * scale), round(picture.height * scale)))
    across, down = picture.width / image.width, picture.height / image.height
    right = min((crop.left + crop.width) * across, picture.width)
    bottom = min((crop.top + crop.height) * down, picture.height)
    box = (crop.left * across, crop.top * down, right, bottom)
    return encoded(
        picture.resize(rendition.size, PillowImage.Resampling.LANCZOS, box=box), **ENCODINGS[rendition.suffix]
    )


def _folder(image):
    return Path(settings.PRIVATE_MEDIA_ROOT, "renditions", image.master_hash[:2], image.master_hash)


def _place(image, name):
    return _folder(image) / name


def _keep(path, content):
    """Whole or not at all. A full disk costs the next reader another rendering, and nobody the picture."""
    part = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        os.replace(part, path)
    except OSError:
        logger.exception("A rendition cannot be kept")
        with suppress(OSError):
            part.unlink(missing_ok=True)
