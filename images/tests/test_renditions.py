import errno
import multiprocessing
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image as PillowImage

from images import renditions
from images.intake import discard, take_in
from images.renditions import forget, open_rendition, rendition_path
from images.uses import RATIOS

from .pictures import assert_only_pixels, assert_only_pixels_in_avif, difference, encoded, scene, upload

pytestmark = pytest.mark.django_db

LARGE = {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0", "icc_profile": b"no profile", "comment": b"secret"}


@pytest.fixture
def image():
    return take_in(upload(encoded(scene((2000, 1500)), **LARGE)), by=None)


def avif(name):
    return name.replace(".jpg", ".avif")


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


def test_the_same_in_avif_is_smaller(image):
    path = rendition_path(image, avif(image.rendition_name(1280)))
    with PillowImage.open(path) as picture:
        assert (picture.format, picture.size) == ("AVIF", (1280, 960))
        assert difference(picture, scene()) < 4
    assert_only_pixels_in_avif(path.read_bytes())
    assert path.stat().st_size < rendition_path(image, image.rendition_name(1280)).stat().st_size


@pytest.mark.parametrize("kind", ["jpg", "avif"])
@pytest.mark.parametrize("focal_x", [0, 0.5, 1])
def test_a_crop_is_taken_around_the_focal_point(image, focal_x, kind):
    image.focal_x = focal_x
    name = image.rendition_name(320, (1, 1)).replace("jpg", kind)
    left = round(focal_x * 500)
    expected = scene((2000, 1500)).crop((left, 0, left + 1500, 1500)).resize((320, 320))
    with PillowImage.open(rendition_path(image, name)) as picture:
        assert picture.size == (320, 320)
        assert difference(picture, expected) < 4


def test_a_small_picture_is_never_blown_up():
    image = take_in(upload(encoded(scene((700, 480)))), by=None)
    assert image.rendition_name(1280).endswith("-700.jpg")
    with PillowImage.open(rendition_path(image, image.rendition_name(1280))) as picture:
        assert picture.size == (700, 480)


@pytest.mark.parametrize("size", [(100, 20_000), (20_000, 100), (100, 100)])
def test_a_picture_of_whatever_shape_has_all_its_renditions(size):
    image = take_in(upload(encoded(PillowImage.new("RGB", size))), by=None)
    for name, rendition in renditions.renditions_of(image).items():
        with PillowImage.open(rendition_path(image, name)) as picture:
            assert picture.size == rendition.size


def test_names_that_are_not_this_pictures_lead_nowhere(image, stored_files):
    other = take_in(upload(encoded(scene((800, 600)))), by=None)
    key = image.rendition_key()
    before = stored_files()
    for name in [
        other.rendition_name(1280),
        f"{key}-1279.jpg",
        f"{key}-160.jpg",
        f"{key}-1280.webp",
        f"{key}-1280.jpg.part",
        f"../{key}-1280.jpg",
        "../../newsroom.sqlite3",
        "",
        "\0",
    ]:
        assert open_rendition(image, name) is None
    assert stored_files() == before


def test_a_picture_whose_master_is_gone_has_no_renditions(image, stored_files):
    image.master.storage.delete(image.master.name)
    assert rendition_path(image, image.rendition_name(1280)) is None
    assert len(stored_files()) == 1


def test_a_picture_whose_master_is_damaged_has_no_renditions(image, caplog):
    Path(image.master.path).write_bytes(b"\xff\xd8\xff and nothing of a JPEG")
    assert open_rendition(image, image.rendition_name(1280)) is None
    assert f"The master of picture {image.pk} cannot be read" in caplog.text


def test_first_requests_at_the_same_moment_make_it_once(image, stored_files, monkeypatch):
    made = []
    monkeypatch.setattr(renditions.os, "replace", lambda part, path: made.append(path) or os.rename(part, path))
    name = image.rendition_name(1280)
    with ThreadPoolExecutor(8) as pool:
        contents = set(pool.map(lambda _: open_rendition(image, name).read(), range(16)))
    assert len(contents) == len(made) == 1
    assert len(stored_files()) == 3


def test_first_requests_of_several_processes_make_it_once(image, stored_files, tmp_path):
    """The processes are forked: each has its own locks in memory, and they meet at the file."""
    name, fork = image.rendition_name(1280), multiprocessing.get_context("fork")
    log, gate = tmp_path / "made", fork.Barrier(4)

    def ask():
        def noted(part, path):
            with log.open("a") as lines:
                lines.write(f"{path}\n")
            os.rename(part, path)

        renditions.os.replace = noted
        gate.wait()
        assert open_rendition(image, name).read(3) == b"\xff\xd8\xff"

    processes = [fork.Process(target=ask) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    assert len(log.read_text().splitlines()) == 1
    assert len(stored_files()) == 3


def test_a_process_that_is_killed_leaves_no_lock_and_nothing_half(image):
    fork, name = multiprocessing.get_context("fork"), image.rendition_name(1280)

    def killed_while_writing():
        renditions.os.replace = lambda part, path: os.kill(os.getpid(), 9)
        open_rendition(image, name)

    process = fork.Process(target=killed_while_writing)
    process.start()
    process.join(60)
    assert process.exitcode == -9
    with PillowImage.open(open_rendition(image, name)) as picture:
        picture.load()


def test_on_a_full_disk_a_picture_is_served_and_not_kept(image, stored_files, monkeypatch, caplog):
    def full(part, path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(renditions.os, "replace", full)
    assert_only_pixels(open_rendition(image, image.rendition_name(1280)).read())
    assert len(stored_files()) == 2
    assert "No space left on device" in caplog.text


def test_the_address_hangs_on_the_pixels_and_tells_nothing(image):
    other = take_in(upload(encoded(scene((2000, 1501)))), by=None)
    assert image.rendition_key() != other.rendition_key()
    assert re.fullmatch(rf".*/{image.pk}/[0-9a-f]{{16}}-1280\.jpg", image.rendition_url(1280))


def test_what_was_made_is_forgotten_round_every_focal_point(image, stored_files):
    for image.focal_x in (0.2, 0.8):
        for ratio in RATIOS:
            rendition_path(image, image.rendition_name(320, ratio))
    forget(image)
    assert len(stored_files()) == 2


def test_renditions_go_with_their_picture(image, stored_files, django_capture_on_commit_callbacks):
    rendition_path(image, image.rendition_name(1280))
    rendition_path(image, avif(image.rendition_name(320)))
    with django_capture_on_commit_callbacks(execute=True):
        discard(image)
    assert not stored_files()
