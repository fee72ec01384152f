"""How a picture comes into the library, and how it leaves."""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import PurePosixPath
from secrets import token_hex

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .master import make_master
from .models import Image
from .probe import SUFFIXES, probe, refuse_weight
from .refusals import PictureRefused
from .renditions import forget
from .storage import private_storage

__all__ = ["Arrival", "PictureRefused", "discard", "examine", "keep", "take_in"]


@dataclass(frozen=True)
class Arrival:
    """An upload that was found good, with the picture it will be, or is already (``image.already_here``)."""

    image: Image
    upload: File
    suffix: str = ""
    master: bytes = b""


def take_in(upload: File, *, by, alt="", caption="", credit="") -> Image:
    """Check a file and put it into the library. Raises ``PictureRefused``, with a sentence for people.

    Bytes that the library has are not taken twice: the picture it has is returned as it is, with
    ``already_here`` set.
    """
    return keep(examine(upload), by=by, alt=alt, caption=caption, credit=credit)


def examine(upload: File) -> Arrival:
    """The slow half of ``take_in``, which writes nothing: decodes the file and makes the master."""
    refuse_weight(upload)
    content_hash = _hash_of(upload)
    if known := _known(content_hash):
        return Arrival(known, upload)
    with probe(upload) as picture:
        suffix, master = SUFFIXES[str(picture.format)], make_master(picture)
    image = Image(
        title=_title_from(upload.name),
        content_hash=content_hash,
        master_hash=master.content_hash,
        width=master.width,
        height=master.height,
    )
    return Arrival(image, upload, suffix, master.content)


def keep(arrival: Arrival, *, by, alt="", caption="", credit="") -> Image:
    """The other half: files and row, or neither."""
    image = arrival.image
    if image.already_here:
        return image
    image.uploaded_by, image.alt, image.caption, image.credit = by, alt, caption, credit
    try:
        _store(arrival)
    except IntegrityError:
        if known := _known(image.content_hash):  # somebody sent the same bytes at the same moment
            return known
        raise
    return image


@transaction.atomic
def discard(image: Image):
    """Delete a picture; its files go once that is certain. Raises ``ProtectedError`` while it is in use."""
    names = [image.original.name, image.master.name]
    image.delete()
    transaction.on_commit(partial(_remove, names))
    transaction.on_commit(partial(forget, image))


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


def _store(arrival):
    image = arrival.image
    with ExitStack() as undo:
        image.original = _write("originals", image.content_hash, arrival.suffix, arrival.upload, undo)
        image.master = _write("masters", image.master_hash, ".jpg", ContentFile(arrival.master), undo)
        with transaction.atomic():
            image.save(force_insert=True)
        undo.pop_all()


def _write(folder, content_hash, suffix, content, undo):
    """The random part makes the file ours alone, so that undoing never takes another upload's."""
    name = f"{folder}/{content_hash[:2]}/{content_hash}-{token_hex(4)}{suffix}"
    undo.callback(_remove, [name])
    return private_storage().save(name, content)


def _remove(names):
    for name in names:
        private_storage().delete(name)


def _title_from(file_name):
    """The client's file name is only ever shown, never used as a path."""
    stem = PurePosixPath((file_name or "").replace("\\", "/")).stem
    printable = "".join(character if character.isprintable() else " " for character in stem)
    return re.sub(r"[\s_]+", " ", printable).strip()[:200] or _("Untitled")
