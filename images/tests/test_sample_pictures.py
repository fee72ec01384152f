"""Every file of the shared folder of real and hostile pictures, and those that its maker of bombs makes."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from images.intake import PictureRefused, take_in
from images.models import Image
from images.renditions import open_rendition, remove_all

from .pictures import assert_only_pixels, assert_only_pixels_in_avif, difference, opened, upload

SHARED = Path(__file__).resolve().parents[3] / "shared"
SAMPLES, BOMBS = SHARED / "data" / "images", SHARED / "judges" / "make_bombs.py"
FILE_NAMES = SHARED / "data" / "security" / "upload-filenames.json"
NAMES = sorted(path.name for path in SAMPLES.glob("*"))

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not NAMES, reason=f"the sample pictures are not there: {SAMPLES}"),
    pytest.mark.filterwarnings("ignore:Corrupt EXIF data"),
]


def taken(name):
    return take_in(upload((SAMPLES / name).read_bytes(), name), by=None)


def assert_taken_and_stripped_or_refused(path, stored_files):
    try:
        image = take_in(upload(path.read_bytes(), path.name), by=None)
    except PictureRefused as refusal:
        [sentence] = refusal.messages
        assert sentence.endswith(".")
        assert not stored_files()
        return refusal.code
    assert_only_pixels(image.master.read())
    assert_only_pixels(open_rendition(image, image.rendition_name(1280)).read())
    assert_only_pixels_in_avif(open_rendition(image, image.rendition_name(640, (16, 9)).replace("jpg", "avif")).read())


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_taken_and_stripped_or_refused_in_a_sentence(name, stored_files):
    assert_taken_and_stripped_or_refused(SAMPLES / name, stored_files)


def test_no_bomb_goes_off(tmp_path, stored_files):
    subprocess.run([sys.executable, BOMBS, tmp_path / "made"], check=True)
    told = {}
    for path in sorted((tmp_path / "made").iterdir()):
        told[path.name] = assert_taken_and_stripped_or_refused(path, stored_files)
        for image in Image.objects.all():
            remove_all(image)
            image.delete()
    taken_names = {name for name, code in told.items() if code is None}
    assert taken_names == {
        "ok-16bit-gray.png", "ok-cmyk.jpg", "ok-gray.jpg", "ok-palette.png", "ok-progressive.jpg", "ok-rgba.png",
        "ok.avif", "ok.webp",
    }  # fmt: skip
    assert {told[name] for name in told if name.startswith("bomb-png")} == {"pixels", "damaged"}


@pytest.mark.parametrize("name", json.loads(FILE_NAMES.read_text("utf-8")) if FILE_NAMES.exists() else [])
def test_no_file_name_leads_anywhere(admin_client, name, stored_files, private_media):
    """By the library's own door: what a browser sends as a name is words, and the bytes say what the file is."""
    boundary, content = "frontier", (SAMPLES / "made_ok.webp").read_bytes()
    disposition = f'form-data; name="upload"; filename="{name}"'
    body = (f"--{boundary}\r\nContent-Disposition: {disposition}\r\n\r\n").encode() + content
    response = admin_client.generic(
        "POST",
        reverse("admin:images_image_library"),
        body + f"\r\n--{boundary}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    if response.status_code != 201:  # it was not understood as a file at all
        assert response.status_code == 400
        assert not stored_files()
        return
    image = Image.objects.get()
    assert image.title.isprintable()
    assert len(stored_files()) == 2
    for path in stored_files():
        assert re.fullmatch(
            r"(originals|masters)/../[0-9a-f]{32}-[0-9a-f]{8}\.(webp|jpg)", str(path.relative_to(private_media))
        )


@pytest.mark.parametrize("family", ["exif_Portrait_", "pillow_hopper_orientation_"])
def test_all_turned_samples_come_out_the_same_upright_picture(family):
    first, *others = [opened(taken(name).master) for name in NAMES if name.startswith(family)]
    assert len(others) >= 6
    for other in others:
        assert other.size == first.size
        assert difference(first, other) < 4


@pytest.mark.parametrize(
    "name",
    [
        "exif_Portrait_6.jpg",
        "made_ok-16bit-gray.png",
        "made_ok-cmyk.jpg",
        "made_ok-iptc-gps.jpg",
        "made_ok-rgba.png",
        "made_ok.webp",
        "pillow_exif_imagemagick_orientation.png",
        "pillow_hopper_bad_exif.jpg",
        "pillow_icc_profile_big.jpg",
        "pillow_junk_jpeg_header.jpg",
        "pillow_pil_sample_cmyk.jpg",
    ],
)
def test_odd_but_good_samples_are_taken(name):
    assert taken(name).pk
