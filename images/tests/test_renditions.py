import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image as PillowImage

from images.intake import discard, take_in
from images.renditions import rendition_path

from .pictures import assert_only_pixels, difference, encoded, scene, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def image():
    return take_in(upload(encoded(scene((2000, 1500)))), by=None)


def test_a_rendition_is_made_at_the_first_request_and_kept(image, private_media):
    path = rendition_path(image, image.rendition_name(1280))
    assert private_media in path.parents
    made_at = path.stat().st_mtime_ns
    assert rendition_path(image, image.rendition_name(1280)) == path
    assert path.stat().st_mtime_ns == made_at


def test_a_rendition_has_the_promised_size_and_holds_nothing_but_pixels(image):
    path = rendition_path(image, image.rendition_name(1280))
    with PillowImage.open(path) as picture:
        assert picture.size == image.rendition_size(1280) == (1280, 960)
        assert difference(picture, scene()) < 4
    assert_only_pixels(path.read_bytes())


def test_a_small_picture_is_never_blown_up():
    image = take_in(upload(encoded(scene((640, 480)))), by=None)
    assert image.rendition_name(1280).endswith("-640.jpg")
    with PillowImage.open(rendition_path(image, image.rendition_name(1280))) as picture:
        assert picture.size == (640, 480)


def test_a_very_long_picture_has_a_rendition():
    image = take_in(upload(encoded(PillowImage.new("RGB", (100, 20_000)))), by=None)
    assert rendition_path(image, image.rendition_name(1280)).exists()


def test_names_that_are_not_this_pictures_lead_nowhere(image, stored_files):
    other = take_in(upload(encoded(scene((800, 600)))), by=None)
    key = image.rendition_key
    before = stored_files()
    for name in [
        other.rendition_name(1280),
        f"{key}-1279.jpg",
        f"{key}-1280.avif",
        f"{key}-1280.jpg.part",
        f"../{key}-1280.jpg",
        "../../newsroom.sqlite3",
        "",
        "\0",
    ]:
        assert rendition_path(image, name) is None
    assert stored_files() == before


def test_a_picture_whose_master_is_gone_has_no_renditions(image, stored_files):
    image.master.storage.delete(image.master.name)
    assert rendition_path(image, image.rendition_name(1280)) is None
    assert len(stored_files()) == 1


def test_first_requests_at_the_same_moment_do_not_hurt_each_other(image, stored_files):
    name = image.rendition_name(1280)
    with ThreadPoolExecutor(8) as pool:
        paths = set(pool.map(lambda _: rendition_path(image, name), range(16)))
    assert len(paths) == 1
    assert len(stored_files()) == 3


def test_the_address_hangs_on_the_pixels_and_tells_nothing(image):
    other = take_in(upload(encoded(scene((2000, 1501)))), by=None)
    assert image.rendition_key != other.rendition_key
    assert re.fullmatch(rf".*/{image.pk}/[0-9a-f]{{16}}-1280\.jpg", image.rendition_url(1280))


def test_renditions_go_with_their_picture(image, stored_files, django_capture_on_commit_callbacks):
    rendition_path(image, image.rendition_name(1280))
    rendition_path(image, image.rendition_name(320))
    with django_capture_on_commit_callbacks(execute=True):
        discard(image)
    assert not stored_files()
