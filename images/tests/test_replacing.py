"""Another file in the place of a picture's own."""

import threading

import pytest
from django.db import connection, transaction

import page_cache
from images.cache_tags import PICTURES
from images.intake import PictureRefused, discard, replace, take_in
from images.models import Image
from images.renditions import open_rendition, rendition_path
from page_cache.versions import current

from .pictures import difference, encoded, opened, scene, upload

pytestmark = pytest.mark.django_db

OTHER = encoded(scene((500, 400)).rotate(180))


@pytest.fixture
def image(photographer):
    image = take_in(upload(), by=photographer, alt="A harbour", caption="Dawn", credit="A. Nother")
    image.focal_x = 0.9
    image.save()
    return image


def test_the_file_and_every_address_are_new_and_the_texts_stay(
    image, photographer, stored_files, django_capture_on_commit_callbacks
):
    name, before = image.rendition_name(320), set(stored_files())
    rendition_path(image, name)
    with django_capture_on_commit_callbacks(execute=True):
        replace(image, upload(OTHER, "other.jpg"), by=photographer)
    image.refresh_from_db()
    assert (image.title, image.alt, image.caption, image.credit) == ("photo", "A harbour", "Dawn", "A. Nother")
    assert (image.width, image.height) == opened(image.master).size == (500, 400)
    assert (image.focal_x, image.focal_y) == (0.5, 0.5)
    assert difference(opened(image.master), scene().rotate(180)) < 4
    assert image.original.read() == OTHER
    assert open_rendition(image, name) is None
    assert rendition_path(image, image.rendition_name(320))
    assert not before & set(stored_files())
    assert len(stored_files()) == 3


def test_pages_that_show_it_are_made_again(image):
    before = current((PICTURES,))
    replace(image, upload(OTHER), by=None)
    assert current((PICTURES,)) != before


def test_bytes_that_the_library_has_are_refused_in_words(image, stored_files):
    take_in(upload(OTHER, "the_quay.jpg"), by=None)
    before = stored_files()
    with pytest.raises(PictureRefused, match="already: it is “the quay”"):
        replace(image, upload(OTHER), by=None)
    with pytest.raises(PictureRefused, match="the file that the picture has already"):
        replace(image, upload(), by=None)
    with pytest.raises(PictureRefused, match="GIF"):
        replace(image, upload(encoded(scene(), "GIF")), by=None)
    assert stored_files() == before
    assert (image.width, image.focal_x) == (400, 0.9)


def test_a_change_that_is_rolled_back_leaves_the_old_file(image):
    with transaction.atomic():
        replace(image, upload(OTHER), by=None)
        transaction.set_rollback(True)
    image = Image.objects.get()
    assert opened(image.master).size == (400, 300)
    assert open_rendition(image, image.rendition_name(320))


def test_one_that_was_deleted_meanwhile_is_not_brought_back(image, stored_files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        discard(Image.objects.get())
    with pytest.raises(PictureRefused, match="deleted this picture meanwhile"):
        replace(image, upload(OTHER), by=None)
    assert not stored_files()


def test_discarding_is_told_to_the_pages_and_twice_is_once(image):
    before = current((PICTURES,))
    with transaction.atomic():
        page_cache.bump("other")
        discard(image)
    assert current((PICTURES,)) != before
    image.pk = 1
    discard(image)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_replace_at_once_leave_one_file(stored_files):
    image = take_in(upload(), by=None)
    gate = threading.Barrier(2)

    def send(height):
        gate.wait()
        try:
            replace(Image.objects.get(), upload(encoded(scene((500, height)))), by=None)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[height]) for height in (310, 320)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    image.refresh_from_db()
    assert opened(image.master).size == (image.width, image.height)
    assert len(stored_files()) == 2
