import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image as PillowImage

from images.intake import PictureRefused, discard, take_in
from images.models import Image
from images.probe import MAX_BYTES

from .pictures import (
    assert_only_pixels,
    difference,
    encoded,
    opened,
    png_chunk,
    png_of_size,
    profile_with_red_and_blue_exchanged,
    scene,
    upload,
)

pytestmark = pytest.mark.django_db


def master_of(picture, kind="JPEG", **options):
    return opened(take_in(upload(encoded(picture, kind, **options)), by=None).master)


def test_the_library_keeps_the_original_the_master_and_the_texts(photographer, stored_files):
    content = encoded(scene((3000, 2000)), quality=95)
    image = take_in(
        upload(content, "harbour_at_dawn.jpg"), by=photographer, alt="A harbour", caption="Dawn.", credit="A. Nother"
    )
    image.refresh_from_db()
    assert (image.title, image.alt, image.caption, image.credit) == (
        "harbour at dawn", "A harbour", "Dawn.", "A. Nother",
    )  # fmt: skip
    assert image.uploaded_by == photographer
    assert (image.width, image.height) == opened(image.master).size == (2560, 1707)
    assert image.original.read() == content
    assert len(stored_files()) == 2
    assert "harbour" not in "".join(map(str, stored_files()))


def test_the_same_bytes_are_taken_once(stored_files):
    first = take_in(upload(), by=None, alt="First")
    again = take_in(upload(name="copy.jpg"), by=None, alt="Second")
    assert again == first
    assert again.already_here
    assert not first.already_here
    assert again.alt == "First"
    assert len(stored_files()) == 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_accepted_kinds(kind, mode):
    assert difference(master_of(scene(mode=mode), kind), scene(mode=mode)) < 4


def test_a_phones_jpeg_with_a_depth_map_is_a_photograph_and_not_an_animation():
    master = master_of(scene(), "MPO", save_all=True, append_images=[scene(mode="L")])
    assert difference(master, scene()) < 4


MOVING = {"save_all": True, "append_images": [scene().rotate(90)], "duration": 80}


REFUSED = {
    "an empty file": (b"", "not a picture"),
    "text": (b"hello", "not a picture"),
    "a page": (b"<!DOCTYPE html><script>alert(1)</script>", "not a picture"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG files are not accepted"),
    "a phone's own kind": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC files are not accepted"),
    "GIF": (encoded(scene(), "GIF"), "GIF files are not accepted"),
    "TIFF": (encoded(scene(), "TIFF"), "TIFF files are not accepted"),
    "BMP": (encoded(scene(), "BMP"), "BMP files are not accepted"),
    "a moving WebP": (encoded(scene(), "WEBP", **MOVING), "moves"),
    "a moving PNG": (encoded(scene(), "PNG", **MOVING), "moves"),
    "a moving AVIF": (encoded(scene(), "AVIF", **MOVING), "moves"),
    "a narrow picture": (encoded(scene((99, 400))), "only 99 by 400 pixels"),
    "half a JPEG": (encoded(scene((640, 480)))[:3000], "breaks off"),
    "the head of a PNG": (encoded(scene((640, 480)), "PNG")[:60], "breaks off"),
    "a PNG without pixels": (png_of_size(640, 480), "breaks off"),
    "a broken JPEG": (b"\xff\xd8\xff\xe0 and nothing of a JPEG", "damaged"),
    "a broken WebP": (encoded(scene(), "WEBP")[:40], "damaged"),
    "a bomb in a text": (png_of_size(640, 480, png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**21)))), "damaged"),
    "81 megapixels": (png_of_size(9000, 9000), "has 81 megapixels; 80 are the most"),
    "a bomb": (png_of_size(65535, 65535), "too large"),
    "more than memory holds": (png_of_size(8000, 6000), "has 48 megapixels; 34 are the most for its kind"),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_and_why(content, sentence, stored_files):
    with pytest.raises(PictureRefused) as refusal:
        take_in(upload(content), by=None)
    assert sentence in refusal.value.messages[0]
    assert not Image.objects.exists()
    assert not stored_files()


def test_a_file_of_too_many_bytes_is_refused_unread():
    heavy = upload(b"never looked at")
    heavy.size = MAX_BYTES + 1
    with pytest.raises(PictureRefused, match="at most"):
        take_in(heavy, by=None)


def test_a_progressive_jpeg_is_refused_where_its_coefficients_would_fill_the_memory():
    large = PillowImage.new("RGB", (7000, 5500))
    take_in(upload(encoded(large)), by=None)
    with pytest.raises(PictureRefused, match="not progressive"):
        take_in(upload(encoded(large, progressive=True, subsampling="4:4:4")), by=None)


def test_the_content_is_believed_and_not_the_name():
    assert take_in(upload(encoded(scene(), "PNG"), "photo.gif"), by=None).original.name.endswith(".png")
    with pytest.raises(PictureRefused, match="GIF"):
        take_in(upload(encoded(scene(), "GIF"), "photo.jpg"), by=None)


def test_what_is_appended_to_a_picture_does_not_reach_the_master():
    image = take_in(upload(encoded(scene()) + b"<script>alert(1)</script>"), by=None)
    assert b"script" not in image.master.read()


def test_a_failure_leaves_no_files_behind(django_user_model, stored_files):
    with pytest.raises(ValueError, match="unsaved related object"):
        take_in(upload(), by=django_user_model())
    assert not stored_files()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("C:\\pictures\\My_photo  (1).JPG", "My photo (1)"),
        ("/etc/passwd", "passwd"),
        ("pho\u202eto\n.jpg", "pho to"),
        ("\u0444\u043e\u0442\u043e.jpg", "\u0444\u043e\u0442\u043e"),
        ("x" * 300, "x" * 200),
        ("_.jpg", "Untitled"),
    ],
)
def test_the_title_comes_from_the_file_name(name, title):
    assert take_in(ContentFile(encoded(scene()), name), by=None).title == title


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_are_set_upright(kind, orientation):
    turn = [None, 0, 3, 1, 5, 2, 6, 4][orientation - 1]
    exif = PillowImage.Exif()
    exif[0x0112] = orientation
    turned = scene() if turn is None else scene().transpose(turn)
    master = master_of(turned, kind, exif=exif)
    assert master.size == (400, 300)
    assert difference(master, scene()) < 4


def test_colours_are_converted_from_the_pictures_profile():
    master = master_of(scene(), icc_profile=profile_with_red_and_blue_exchanged())
    assert difference(master, PillowImage.merge("RGB", scene().split()[::-1])) < 6


def test_a_broken_profile_is_passed_over():
    assert difference(master_of(scene(), icc_profile=b"no profile"), scene()) < 4


def test_cmyk_keeps_its_colours():
    assert difference(master_of(scene(mode="CMYK")), scene()) < 4


def test_sixteen_bits_become_eight():
    grey = PillowImage.linear_gradient("L")
    deep = grey.convert("I").point(lambda value: value * 257).convert("I;16")
    assert difference(master_of(deep, "PNG"), grey) < 2


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_stands_on_white(mode):
    clear = PillowImage.new("RGBA", (400, 300), (255, 0, 0, 0))
    clear.paste("black", (0, 0, 400, 150))
    expected = PillowImage.new("RGB", (400, 300), "white")
    expected.paste("black", (0, 0, 400, 150))
    assert difference(master_of(clear.convert(mode), "PNG"), expected) < 4


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "1"])
def test_large_pictures_are_shrunk(mode):
    large = PillowImage.radial_gradient("L").resize((4000, 3927)).convert(mode)
    master = master_of(large, "PNG", compress_level=1)
    assert master.size == (2560, 2513)
    expected = large.convert("RGB").resize(master.size, PillowImage.Resampling.BOX)
    assert difference(master, expected) < 3


def test_a_master_holds_nothing_but_pixels():
    exif = PillowImage.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    content = encoded(
        scene(), exif=exif, comment=b"secret", xmp=b"<x:xmpmeta/>", icc_profile=profile_with_red_and_blue_exchanged()
    )
    image = take_in(upload(content), by=None)
    assert_only_pixels(image.master.read())


def test_a_discarded_picture_takes_its_files_along(stored_files, django_capture_on_commit_callbacks):
    image = take_in(upload(), by=None)
    with django_capture_on_commit_callbacks(execute=True):
        discard(image)
    assert not Image.objects.exists()
    assert not stored_files()
