"""The master: what every rendition is made from. Upright, sRGB, 8 bits, opaque, and nothing in it but pixels."""

import threading
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from io import BytesIO

from PIL import Image as PillowImage
from PIL import ImageCms

from .refusals import DAMAGE, damage_refused

MAX_SIDE = 2560
# Not optimised: Pillow's buffer for that is one byte a pixel, and a grainy 4:4:4 picture needs two.
ENCODING = {"format": "JPEG", "quality": 88, "subsampling": "4:4:4"}
# A process holds the pixels of one picture, however many are sent and asked for at the same moment.
one_at_a_time = threading.Lock()
SRGB = ImageCms.createProfile("sRGB")
ORIENTATION = 0x0112  # EXIF
TURNS = {
    2: PillowImage.Transpose.FLIP_LEFT_RIGHT,
    3: PillowImage.Transpose.ROTATE_180,
    4: PillowImage.Transpose.FLIP_TOP_BOTTOM,
    5: PillowImage.Transpose.TRANSPOSE,
    6: PillowImage.Transpose.ROTATE_270,
    7: PillowImage.Transpose.TRANSVERSE,
    8: PillowImage.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Master:
    content: bytes
    width: int
    height: int

    @property
    def content_hash(self) -> str:
        return blake2b(self.content, digest_size=16).hexdigest()


def make_master(picture) -> Master:
    """Decode what ``probe`` opened. Raises ``PictureRefused`` for a file that its header promised too much of."""
    with damage_refused():
        picture.draft(None, _within(picture.size))
        picture.load()
        pixels = _plain(picture)
        pixels.thumbnail(_within(pixels.size), PillowImage.Resampling.LANCZOS, reducing_gap=1.0)  # in its place
        pixels = _in_srgb(pixels, picture.info.get("icc_profile"))
        pixels = _upright(pixels, picture)
    return Master(encoded(pixels, **ENCODING), *pixels.size)


def draft_scale(size: tuple[int, int]) -> int:
    """By how much a JPEG of that size is scaled down while it is decoded."""
    fitting = min(side // wanted for side, wanted in zip(size, _within(size), strict=True))
    return max(scale for scale in (1, 2, 4, 8) if scale <= fitting)


def encoded(pixels: PillowImage.Image, **encoding) -> bytes:
    """Nothing but pixels: the encoders copy comments, profiles and EXIF from where decoders put them."""
    pixels.info = {}
    content = BytesIO()
    pixels.save(content, **encoding)
    return content.getvalue()


def _within(size):
    scale = min(1, MAX_SIDE / max(size))
    return tuple(max(1, round(side * scale)) for side in size)


def _plain(picture):
    """As L, RGB or CMYK, 8 bits a channel; what is transparent stands on white."""
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value * (1 / 257) + 0).convert("L")  # convert alone would clip
        picture.info.pop("transparency", None)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = PillowImage.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")


def _in_srgb(pixels, profile):
    """A profile that is broken, or of another kind of picture, is passed over: most such files are sRGB."""
    if profile:
        with suppress(ImageCms.PyCMSError, *DAMAGE):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(pixels, source, SRGB, outputMode="RGB")
    return pixels.convert("RGB")


def _upright(pixels, picture):
    with suppress(*DAMAGE):  # broken EXIF is no reason to refuse a photograph
        turn = TURNS.get(picture.getexif().get(ORIENTATION))
        return pixels if turn is None else pixels.transpose(turn)
    return pixels
