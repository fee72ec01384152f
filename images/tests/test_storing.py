"""A picture is stored whole or not at all: on a full disk, and with somebody else at the same door."""

import errno
import os
import resource
import threading
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image as PillowImage

from images.intake import PictureRefused, take_in
from images.models import Image

from .pictures import encoded, scene, upload

LIBRARY = "admin:images_image_library"
GRAIN = PillowImage.effect_noise((900, 900), 80)


class FullDiskUpload(SimpleUploadedFile):
    """Read once without trouble, for its hash; writing it down fails in the middle."""

    readings = 0

    def chunks(self, chunk_size=None):
        self.readings += 1
        content = b"".join(super().chunks(chunk_size))
        yield content[:100]
        if self.readings > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        yield content[100:]


@contextmanager
def files_of_at_most(size):
    """Every file that is written meanwhile breaks off there, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.django_db
def test_on_a_full_disk_nothing_is_half_stored_and_people_are_told(stored_files, caplog):
    with pytest.raises(PictureRefused) as refusal:
        take_in(FullDiskUpload("photo.jpg", encoded(scene())), by=None)
    assert refusal.value.messages == [
        "The disk of the server is full: the picture was not stored. Tell whoever runs the server."
    ]
    assert "No space left on device" in caplog.text
    assert not Image.objects.exists()
    assert not stored_files()


@pytest.mark.django_db
def test_a_master_that_cannot_be_written_takes_the_original_with_it(stored_files):
    small = encoded(GRAIN.convert("RGB"), quality=20)
    with files_of_at_most(len(small) + 1000), pytest.raises(PictureRefused, match="cannot store pictures"):
        take_in(upload(small), by=None)
    assert not Image.objects.exists()
    assert not stored_files()
    assert take_in(upload(small), by=None).pk


@pytest.mark.django_db
def test_a_place_that_is_none_is_told_as_well(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "file"
    with pytest.raises(PictureRefused, match="cannot store pictures"):
        take_in(upload(), by=None)
    assert not Image.objects.exists()


def sent(client, content, name="photo.png"):
    return client.post(reverse(LIBRARY), {"upload": SimpleUploadedFile(name, content)})


@pytest.mark.django_db
def test_an_upload_that_finds_no_room_while_it_arrives_is_a_sentence(admin_client, stored_files):
    large = encoded(PillowImage.effect_noise((2400, 2400), 80), "PNG")
    assert len(large) > 5_400_000
    with files_of_at_most(5_300_000):
        response = sent(admin_client, large)
    assert response.status_code == 400
    assert response.json() == {
        "errors": ["The server cannot store pictures at the moment. Tell whoever runs it, and try again later."]
    }
    assert not stored_files()


@pytest.mark.django_db
def test_an_upload_without_any_room_is_a_sentence_and_the_next_one_is_taken(admin_client, settings, tmp_path):
    large = encoded(scene((300, 200)), "PNG") + bytes(6_000_000)
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "missing"
    assert sent(admin_client, large).status_code == 400
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    assert sent(admin_client, large, f"photo.{'x' * 240}").status_code == 201
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


@pytest.mark.django_db
def test_many_files_of_which_one_is_lost_lose_only_that_one(admin_client, stored_files):
    good = [encoded(scene((300, 200 + number)), "PNG") + bytes(5_300_000) for number in range(2)]
    lost = encoded(scene((300, 300)), "PNG") + bytes(9_000_000)
    files = [SimpleUploadedFile(f"{number}.png", content) for number, content in enumerate([good[0], lost, good[1]])]
    with files_of_at_most(7_000_000):
        response = admin_client.post(reverse("admin:images_image_add"), {"upload": files})
    assert response.status_code == 200
    assert sorted(Image.objects.values_list("title", flat=True)) == ["0", "2"]
    assert len(stored_files()) == 4


@pytest.mark.django_db
def test_sixty_megabytes_are_refused_in_a_sentence(admin_client, stored_files):
    response = sent(admin_client, bytes(60 * 2**20), "photo.jpg")
    assert response.status_code == 400
    [sentence] = response.json()["errors"]
    assert "60.0" in sentence
    assert "40.0" in sentence
    assert not stored_files()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("people", [2, 6])
def test_of_people_who_send_the_same_picture_at_once_all_get_it(stored_files, people):
    content, taken = encoded(scene((1600, 1200))), []
    gate = threading.Barrier(people)

    def send():
        gate.wait()
        try:
            taken.append(take_in(upload(content), by=None))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {image.pk for image in taken} == {Image.objects.get().pk}
    assert sorted(image.already_here for image in taken) == [False] + [True] * (people - 1)
    assert len(stored_files()) == 2
