"""Credit and rights of many pictures, changed at once: of all of them or of none."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image as PillowImage

from images.intake import take_in
from images.models import Image
from page_cache.versions import current

from .pictures import encoded, upload

pytestmark = pytest.mark.django_db

LIST = "admin:images_image_changelist"


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def pictures(editor, writer):
    owners = {"harbour": editor, "bare": editor, "theirs": writer}
    return [take_in(upload(plain(number), f"{title}.jpg"), by=owners[title]) for number, title in enumerate(owners)]


def plain(number):
    return encoded(PillowImage.new("RGB", (120, 100 + number), (number, 0, 0)))


def words(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def bulk(desk, images, **sent):
    keys = {"_selected_action": [image.pk for image in images], "action": "change_terms"}
    return desk.post(reverse(LIST), keys | sent)


def test_the_page_for_many_shows_them_and_changes_nothing(desk, pictures):
    answer = bulk(desk, pictures, index="0")
    page = answer.content.decode()
    assert [image.title for image in answer.context["images"]] == ["harbour", "bare", "theirs"]
    assert page.count('name="_selected_action"') == 3
    assert not LogEntry.objects.exists()


def test_only_what_is_ticked_is_changed_and_on_all_of_them(desk, pictures):
    before = current(("pictures",))
    ticked = {
        "change_credit": "on",
        "credit": "The Courier",
        "change_byline": "on",
        "byline": "",
        "copyright": "Nobody",
    }
    answer = bulk(desk, pictures, apply="1", **ticked)
    assert words(answer) == ["3 pictures were changed."]
    assert {*Image.objects.values_list("credit", "byline")} == {("The Courier", "")}
    assert not Image.objects.filter(copyright="Nobody").exists()
    assert LogEntry.objects.count() == 3
    assert LogEntry.objects.first().get_change_message() == "Changed photographer and credit."
    assert current(("pictures",)) != before


@pytest.mark.parametrize(
    "sent",
    [
        {"credit": "Nothing ticked"},
        {"change_rights_until": "on", "rights_until": "soon"},
        {"change_credit": "1", "credit": "x" * 201},
    ],
)
def test_what_cannot_be_changed_so_is_told_on_the_page(desk, pictures, sent):
    answer = bulk(desk, pictures, apply="1", **sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not LogEntry.objects.exists()


def test_pictures_of_others_stop_the_change_of_all(client, writer, pictures):
    client.force_login(writer)
    for sent in ({"index": "0"}, {"apply": "1", "change_credit": "on", "credit": "Mine"}):
        answer = bulk(client, pictures, **sent)
        assert answer.status_code == 302
        assert "your own uploads only, so nothing was changed. Of colleagues: “harbour”, “bare”." in words(answer)[-1]
    assert not Image.objects.filter(credit="Mine").exists()
    bulk(client, pictures[2:], apply="1", change_credit="on", credit="Mine")
    assert Image.objects.get(credit="Mine") == pictures[2]


@pytest.mark.parametrize("key", ["x", "\0", "-1", "9" * 30, "١"])
def test_an_odd_selection_is_no_error(desk, pictures, key):
    answer = desk.post(reverse(LIST), {"_selected_action": [key], "action": "change_terms", "index": "0"})
    assert (answer.status_code, len(words(answer))) == (302, 1)


def test_the_whole_library_is_not_changed_at_once(desk, pictures):
    answer = bulk(desk, pictures, select_across="1", apply="1", change_credit="on", credit="A")
    assert words(answer) == ["Select the pictures one by one, 500 at most."]
    assert not Image.objects.filter(credit="A").exists()


def test_many_are_changed_in_a_number_of_queries_that_does_not_grow(desk, editor):
    images = [take_in(upload(plain(number)), by=editor) for number in range(12)]
    with CaptureQueriesContext(connection) as for_two:
        bulk(desk, images[:2], apply="1", change_credit="on", credit="A")
    with CaptureQueriesContext(connection) as for_twelve:
        bulk(desk, images, apply="1", change_credit="on", credit="B")
    assert len(for_twelve) == len(for_two)
