"""How a picture comes into the library, and how it leaves."""

import logging
import re
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import PurePosixPath
from secrets import token_hex

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import page_cache

from .cache_tags import PICTURES
from .master import make_master, one_at_a_time
from .metadata import metadata_of
from .models import Image
from .probe import SUFFIXES, probe, refuse_weight
from .refusals import PictureRefused, disk_refused, not_stored
from .renditions import remove_all
from .storage import private_storage

logger = logging.getLogger(__name__)

__all__ = [
    "Arrival",
    "PictureRefused",
    "discard",
    "examine",
    "examine_replacement",
    "keep",
    "put_in_place",
    "replace",
    "take_in",
]
OF_THE_FILE = ("content_hash", "master_hash", "width", "height", "original", "master")


@dataclass(frozen=True)
class Arrival:
    """An upload that was found good, with the picture it will be, or is already (``image.already_here``)."""

    image: Image
    upload: File
    suffix: str = ""
    master: bytes = b""


def take_in(upload: File, *, by, **texts) -> Image:
    """Check a file and put it into the library. Raises ``PictureRefused``, with a sentence for people.

    Bytes that the library has are not taken twice: the picture it has is returned as it is, with
    ``already_here`` set.
    """
    return keep(examine(upload), by=by, **texts)


def examine(upload: File) -> Arrival:
    """The slow half of ``take_in``, which writes nothing: decodes the file and makes the master.

    Outside a transaction, please: SQLite has one lock for all who write.
    """
    refuse_weight(upload)
    if failure := getattr(upload, "failure", None):
        raise not_stored(failure)
    content_hash = _hash_of(upload)
    if known := _known(content_hash):
        return Arrival(known, upload)
    with one_at_a_time, probe(upload) as picture:
        suffix, master = SUFFIXES[str(picture.format)], make_master(picture)
        said = metadata_of(picture)
    image = Image(
        **{"title": _title_from(upload.name)} | said,
        content_hash=content_hash,
        master_hash=master.content_hash,
        width=master.width,
        height=master.height,
    )
    return Arrival(image, upload, suffix, master.content)


def keep(arrival: Arrival, *, by, **texts) -> Image:
    """The other half: files and row, or neither. A text that somebody typed stands before the file's own."""
    image = arrival.image
    if image.already_here:
        return image
    image.uploaded_by = by
    for name, text in texts.items():
        if text:
            setattr(image, name, text)
    try:
        with _stored(arrival):
            image.save(force_insert=True)
    except IntegrityError:
        if known := _known(image.content_hash):  # somebody sent the same bytes at the same moment
            return known
        raise
    return image


def replace(image: Image, upload: File, *, by) -> Image:
    """Another file in the place of a picture's own, under new addresses; its texts stay.

    Raises ``PictureRefused`` for bytes that the library has.
    """
    return put_in_place(image, examine_replacement(image, upload), by=by)


def examine_replacement(image: Image, upload: File) -> Arrival:
    """The slow half of ``replace``, which writes nothing."""
    arrival = examine(upload)
    if arrival.image.already_here:
        raise _had_already(arrival.image, image)
    return arrival


def put_in_place(image: Image, arrival: Arrival, *, by) -> Image:
    """The other half. The old file and all that was made of it go once that is certain."""
    try:
        with _stored(arrival):
            _swap(image, arrival)
    except IntegrityError:
        image.refresh_from_db()
        if known := _known(arrival.image.content_hash):
            raise _had_already(known, image) from None
        raise
    logger.info("%s put another file in the place of picture %s", by, image.pk)
    return image


@transaction.atomic
def discard(image: Image) -> None:
    """Delete a picture; its files go once that is certain. What showed it shows none."""
    there = Image.objects.select_for_update().filter(pk=image.pk).first()
    if there:
        transaction.on_commit(partial(remove_all, there), robust=True)
        image.delete()
        page_cache.bump(PICTURES)


def _hash_of(upload):
    digest = blake2b(digest_size=16)
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _known(content_hash):
    known = Image.objects.filter(content_hash=content_hash).first()
    if known:
        known.already_here = True
    return known


def _had_already(known, image):
    if known.pk == image.pk:
        return PictureRefused(_("This is the file that the picture has already."), code="same")
    return PictureRefused(
        _("The library has this file already: it is “%(title)s”. Choose that picture instead."),
        code="known",
        params={"title": known.title},
    )


@contextmanager
def _stored(arrival):
    """The files are there while the row is written, and stay if it is."""
    image = arrival.image
    with disk_refused(), ExitStack() as undo:
        image.original = _write("originals", image.content_hash, arrival.suffix, arrival.upload, undo)
        image.master = _write("masters", image.master_hash, ".jpg", ContentFile(arrival.master), undo)
        with transaction.atomic():
            yield
        undo.pop_all()


def _swap(image, arrival):
    before = Image.objects.select_for_update().filter(pk=image.pk).first()
    if before is None:
        raise PictureRefused(_("Somebody deleted this picture meanwhile."), code="gone")
    for name in OF_THE_FILE:
        setattr(image, name, getattr(arrival.image, name))
    image.focal_x = image.focal_y = 0.5
    image.save(update_fields=[*OF_THE_FILE, "focal_x", "focal_y"])
    transaction.on_commit(partial(remove_all, before), robust=True)
    page_cache.bump(PICTURES)


def _write(folder, content_hash, suffix, content, undo):
    """The random part makes the file ours alone, so that undoing never takes another upload's."""
    name = f"{folder}/{content_hash[:2]}/{content_hash}-{token_hex(4)}{suffix}"
    undo.callback(_remove, name)
    return private_storage().save(name, content)


def _remove(name):
    with suppress(OSError):  # where nothing can be written there is nothing to take back
        private_storage().delete(name)


def _title_from(file_name):
    """The client's file name is only ever shown, never used as a path."""
    stem = PurePosixPath((file_name or "").replace("\\", "/")).stem
    printable = "".join(character if character.isprintable() else " " for character in stem)
    return re.sub(r"[\s_]+", " ", printable).strip()[:200] or _("Untitled")
