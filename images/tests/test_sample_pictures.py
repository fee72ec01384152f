"""Every file of the shared folder of real and hostile pictures."""

from pathlib import Path

import pytest

from images.intake import PictureRefused, take_in
from images.renditions import rendition_path

from .pictures import assert_only_pixels, difference, opened, upload

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "images"
NAMES = sorted(path.name for path in SAMPLES.glob("*"))

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not NAMES, reason=f"the sample pictures are not there: {SAMPLES}"),
    pytest.mark.filterwarnings("ignore:Corrupt EXIF data"),
]


def taken(name):
    return take_in(upload((SAMPLES / name).read_bytes(), name), by=None)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_taken_and_stripped_or_refused_in_a_sentence(name, stored_files):
    try:
        image = taken(name)
    except PictureRefused as refusal:
        [sentence] = refusal.messages
        assert sentence.endswith(".")
        assert not stored_files()
    else:
        assert_only_pixels(image.master.read())
        assert_only_pixels(rendition_path(image, image.rendition_name(1280)).read_bytes())


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
