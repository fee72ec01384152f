"""Pictures, made by Pillow for one test each, and what tests read out of JPEG files."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as PillowImage
from PIL import ImageChops, ImageCms, ImageStat


def scene(size=(400, 300), mode="RGB"):
    """Red on the left, blue on the right, a green bar on top: every turn and every swap shows."""
    picture = PillowImage.new("RGB", size, "red")
    width, height = size
    picture.paste("blue", (width // 2, 0, width, height))
    picture.paste("lime", (0, 0, width, height // 4))
    return picture.convert(mode)


def encoded(picture, kind="JPEG", **options) -> bytes:
    content = BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def upload(content=None, name="photo.jpg"):
    return SimpleUploadedFile(name, encoded(scene()) if content is None else content)


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of_size(width, height, extra=b"") -> bytes:
    """A header that promises much, with next to nothing behind it."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + png_chunk(b"IDAT", zlib.compress(b"\0")) + png_chunk(b"IEND", b"")


def profile_with_red_and_blue_exchanged() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for one, other in ((b"rXYZ", b"bXYZ"), (b"rTRC", b"bTRC")):
        profile = profile.replace(one, b"....", 1).replace(other, one, 1).replace(b"....", other, 1)
    return profile


def opened(file) -> PillowImage.Image:
    with file.open("rb") as content:
        picture = PillowImage.open(content)
        picture.load()
        return picture


def difference(one, other) -> float:
    """Mean of the channels, 0 to 255. Both are shrunk a little first: JPEG's noise is not meant."""
    one, other = (picture.convert("RGB").resize((64, 64)) for picture in (one, other))
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def segments(jpeg: bytes) -> list[tuple[int, bytes]]:
    """Marker and content of all segments; what the scans hold is passed over."""
    found, at = [], 2
    while at < len(jpeg) and jpeg[at + 1] != 0xD9:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        found.append((marker, jpeg[at + 4 : at + 2 + length]))
        at += 2 + length
        while jpeg[at] != 0xFF or jpeg[at + 1] == 0 or 0xD0 <= jpeg[at + 1] <= 0xD7:
            at += 1
    assert jpeg[at:] == b"\xff\xd9"
    return found


def assert_only_pixels(jpeg: bytes):
    """No EXIF, XMP, ICC, IPTC, comment: a JFIF header of 14 bytes and what decoding needs."""
    tables_and_scans = {0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD}
    for marker, content in segments(jpeg):
        assert marker in tables_and_scans or (marker == 0xE0 and content[:5] == b"JFIF\0" and len(content) == 14)
    header = jpeg[: jpeg.index(b"\xff\xda")]
    for trace in (b"Exif", b"GPS", b"http://ns.adobe.com", b"ICC_PROFILE", b"Photoshop"):
        assert trace not in header


def boxes(avif: bytes, start=0, end=None):
    """Kind and content of the boxes of an ISO media file."""
    while start < (len(avif) if end is None else end):
        length = int.from_bytes(avif[start : start + 4], "big")
        yield avif[start + 4 : start + 8], avif[start + 8 : start + length]
        start += length


def assert_only_pixels_in_avif(avif: bytes):
    """One picture and no other item; its colours by number, not by a profile."""
    found = dict(boxes(avif))
    assert set(found) == {b"ftyp", b"meta", b"mdat"}
    parts = dict(boxes(found[b"meta"], start=4))
    items = [content[8:12] for kind, content in boxes(parts[b"iinf"], start=6)]
    assert items == [b"av01"]
    for kind, content in boxes(dict(boxes(parts[b"iprp"]))[b"ipco"]):
        assert kind in (b"ispe", b"pixi", b"av1C") or (kind == b"colr" and content[:4] == b"nclx")
