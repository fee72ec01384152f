"""The library's page and what the dialog asks of it: look, search, upload, change many at once."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image as PillowImage

from images import library
from images.intake import take_in
from images.models import Image

from .pictures import encoded, scene, upload

pytestmark = pytest.mark.django_db

LIST, ADD, JSON = (f"admin:images_image_{name}" for name in ("changelist", "add", "library"))
REFUSED = "GIF files are not accepted. Save the picture as JPEG, PNG, WebP or AVIF."


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def pictures(editor, writer):
    """Three: a complete one, one without words, and the writer's, whose rights have ended."""
    now = timezone.now()
    complete = take_in(upload(plain(1), "harbour.jpg"), by=editor, alt="A harbour", credit="Reuters", byline="J. Holm")
    bare = take_in(upload(plain(2), "bare.jpg"), by=editor)
    ended = take_in(upload(plain(3), "ended.jpg"), by=writer, alt="Gone", copyright="AFP", instructions="No sales")
    Image.objects.filter(pk=ended.pk).update(rights_until=now - dt.timedelta(days=1))
    for age, image in enumerate((complete, bare, ended)):
        Image.objects.filter(pk=image.pk).update(uploaded_at=now - dt.timedelta(days=10 * age))
    return complete, bare, ended


def plain(number):
    return encoded(PillowImage.new("RGB", (120, 100 + number), (number, 0, 0)))


def gif():
    return upload(encoded(scene(), "GIF"), "moving.gif")


def shown(desk, **asked):
    return [image.title for image in desk.get(reverse(LIST), asked).context["cl"].result_list]


def found(desk, **asked):
    return [picture["title"] for picture in desk.get(reverse(JSON), asked).json()["results"]]


def words(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# Looking.


def test_the_newest_stand_first(desk, pictures):
    assert shown(desk) == found(desk) == ["harbour", "bare", "ended"]


def test_a_card_tells_what_is_wrong_with_a_picture(desk, pictures):
    page = desk.get(reverse(LIST)).content.decode()
    for pill in ("No alternative text", "No credit", "Special instructions", "Rights ended on"):
        assert page.count(pill + "</span>") == 1 or pill == "Rights ended on"
    assert page.count("Rights ended on") == 1
    assert [warning.tone for warning in library.warnings(pictures[2])] == ["warn"]  # as it was before its rights ended
    assert [warning.tone for warning in library.warnings(Image.objects.get(title="ended"))] == ["bad", "warn"]


@pytest.mark.parametrize("word", ["harbour", "HARBOUR", "reuters holm", '"J. Holm"', "a\0 harbour"])
def test_all_words_are_looked_for_in_all_texts(desk, pictures, word):
    assert found(desk, q=word) == ["harbour"]
    if "\0" not in word:
        assert shown(desk, q=word) == ["harbour"]


@pytest.mark.parametrize("odd", ["\0", "%00", "x" * 60_000, "a " * 3000, '"', "'", '" "', "\\", "%", "'unclosed"])
def test_whatever_is_looked_for_is_no_error(desk, pictures, odd):
    assert desk.get(reverse(LIST), {"q": odd}).status_code == 200
    assert desk.get(reverse(JSON), {"q": odd}).status_code == 200


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"missing": "alt"}, ["bare"]),
        ({"missing": "credit"}, ["bare"]),
        ({"rights": "ended"}, ["ended"]),
        ({"rights": "ending"}, []),
        ({"rights": "instructions"}, ["ended"]),
        ({"owner": "mine"}, ["harbour", "bare"]),
        ({"rights": "ended", "missing": "alt"}, []),
        ({"missing": "\0", "rights": "nonsense", "owner": "x"}, ["harbour", "bare", "ended"]),
    ],
)
def test_the_list_is_narrowed(desk, pictures, filters, titles):
    assert shown(desk, **filters) == titles


def test_rights_that_end_within_fourteen_days_are_told(desk, pictures):
    for days, told in ((13, True), (15, False)):
        Image.objects.filter(title="bare").update(rights_until=timezone.now() + dt.timedelta(days=days))
        assert ("bare" in shown(desk, rights="ending")) is told
        assert bool(library.rights_warning(Image.objects.get(title="bare"))) is told


def test_the_list_is_narrowed_to_days_both_included(desk, pictures):
    day = timezone.localdate(timezone.now() - dt.timedelta(days=10)).isoformat()
    assert shown(desk, **{"from": day, "until": day}) == ["bare"]
    assert shown(desk, **{"from": day}) == ["harbour", "bare"]
    assert shown(desk, until=day) == ["bare", "ended"]


@pytest.mark.parametrize("odd", ["2026-02-30", "0001-01-01", "9999-12-31", "x", "\0", ""])
def test_what_is_no_day_is_passed_over(desk, pictures, odd):
    assert len(shown(desk, **{"from": odd, "until": odd})) == 3


@pytest.mark.parametrize(
    "asked", [{"p": "9" * 30}, {"p": "x"}, {"o": "99"}, {"title": "\0"}, {"uploaded_at__year": "0"}]
)
def test_an_odd_address_of_the_list_is_no_error(desk, pictures, asked):
    assert desk.get(reverse(LIST), asked).status_code in (200, 302, 400)


def test_the_list_asks_the_database_as_often_for_one_picture_as_for_many(desk, editor):
    take_in(upload(), by=editor)
    desk.get(reverse(LIST))
    with CaptureQueriesContext(connection) as for_one:
        desk.get(reverse(LIST))
    for number in range(6):
        take_in(upload(plain(number)), by=editor)
    with CaptureQueriesContext(connection) as for_many:
        page = desk.get(reverse(LIST)).content.decode()
    assert page.count('class="library-frame"') == 7
    assert len(for_many) == len(for_one) <= 9
    with CaptureQueriesContext(connection) as for_dialog:
        desk.get(reverse(JSON))
    assert len(for_dialog) <= 6


def test_the_dialog_gets_page_after_page(desk, editor):
    for number in range(25):
        take_in(upload(plain(number), f"picture {number}.jpg"), by=editor)
    first = desk.get(reverse(JSON)).json()
    second = desk.get(reverse(JSON), {"page": first["next"]}).json()
    assert (len(first["results"]), first["next"], first["count"]) == (24, 2, 25)
    assert (len(second["results"]), second["next"]) == (1, None)
    for odd in ("0", "99", "x", "\0", "9" * 40):
        assert desk.get(reverse(JSON), {"page": odd}).status_code == 200


def test_the_dialog_is_told_what_it_has_to_show(desk, pictures):
    *_, ended = desk.get(reverse(JSON)).json()["results"]
    assert ended["id"] == pictures[2].pk
    assert (ended["usable"], ended["instructions"], ended["credit"]) == (False, "No sales", "© AFP")
    assert ended["rights"].startswith("Rights ended on")
    assert desk.get(ended["preview"])["Content-Type"] == "image/jpeg"


def test_the_library_is_for_those_who_may_see_pictures(client, moderator, writer):
    assert client.get(reverse(JSON)).status_code == 302
    client.force_login(moderator)
    for answer in (client.get(reverse(JSON)), client.post(reverse(JSON), {"upload": upload()})):
        assert answer.status_code == 403
        assert len(answer.json()["errors"]) == 1
    assert client.get(reverse(LIST)).status_code == 403
    assert client.post(reverse(ADD), {"upload": upload()}).status_code == 403
    assert not Image.objects.exists()


# Sending one by script.


def test_a_file_that_is_sent_comes_back_as_the_library_has_it(desk, editor):
    terms = {"credit": "Reuters", "byline": "J. Holm", "rights_until": "2030-01-01T12:00", "usage_terms": ""}
    answer = desk.post(reverse(JSON), {"upload": upload(name="harbour.jpg"), **terms})
    image = Image.objects.get()
    assert answer.status_code == 201
    assert (answer.json()["id"], answer.json()["title"]) == (image.pk, "harbour")
    assert (image.credit, image.byline, image.uploaded_by) == ("Reuters", "J. Holm", editor)
    assert timezone.localtime(image.rights_until).isoformat()[:16] == "2030-01-01T12:00"
    assert LogEntry.objects.get().object_id == str(image.pk)


def test_the_same_bytes_lead_to_the_picture_that_is_there(desk, pictures):
    answer = desk.post(reverse(JSON), {"upload": upload(plain(1), "other name.jpg"), "credit": "Me"})
    assert answer.status_code == 201
    assert (answer.json()["id"], answer.json()["already_here"]) == (pictures[0].pk, True)
    assert Image.objects.get(pk=pictures[0].pk).credit == "Reuters"
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (lambda: {"upload": gif()}, REFUSED),
        (dict, "This field is required."),
        (lambda: {"upload": "text"}, "This field is required."),
        (lambda: {"upload": upload(), "rights_until": "soon"}, "Enter a valid date/time."),
        (lambda: {"upload": upload(), "credit": "x" * 201}, "Ensure this value has at most 200 characters"),
        (lambda: {"upload": upload(), "credit": "a\0"}, "Null characters are not allowed."),
    ],
)
def test_a_refusal_is_a_sentence(desk, sent, sentence):
    answer = desk.post(reverse(JSON), sent())
    assert answer.status_code == 400
    assert answer.json()["errors"][0].startswith(sentence)
    assert not Image.objects.exists()


def test_an_empty_file_is_refused_in_words(desk):
    answer = desk.post(reverse(JSON), {"upload": upload(b"")})
    assert (answer.status_code, len(answer.json()["errors"])) == (400, 1)


# Sending many in a plain form.


def test_of_many_files_each_is_told_of(desk, pictures):
    files = [upload(name="new.jpg"), gif(), upload(plain(1), "again.jpg")]
    answer = desk.post(reverse(ADD), {"upload": files, "credit": "Reuters", "copyright": "AFP"})
    assert answer.status_code == 200
    new, refused, again = answer.context["outcomes"]
    assert (new.image.title, new.image.credit, new.image.copyright) == ("new", "Reuters", "AFP")
    assert (refused.image, refused.refusals) == (None, [REFUSED])
    assert (again.image.pk, again.image.already_here) == (pictures[0].pk, True)
    assert LogEntry.objects.count() == 1
    assert REFUSED in answer.content.decode()


def test_one_file_leads_to_its_page(desk):
    answer = desk.post(reverse(ADD), {"upload": upload(name="harbour.jpg")})
    image = Image.objects.get()
    assert answer.url == reverse("admin:images_image_change", args=[image.pk])
    assert words(answer) == ["“harbour” is in the library."]


def test_one_file_that_the_library_has_leads_there_too(desk, pictures):
    answer = desk.post(reverse(ADD), {"upload": upload(plain(1))})
    assert answer.url == reverse("admin:images_image_change", args=[pictures[0].pk])
    assert words(answer) == ["The library already had this picture: “harbour”. Its texts were left as they are."]


def test_a_file_is_asked_for(desk):
    answer = desk.post(reverse(ADD), {"credit": "Reuters"})
    assert list(answer.context["form"].errors) == ["upload"]
    assert 'value="Reuters"' in answer.content.decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("name", [ADD, JSON])
def test_no_transaction_is_open_while_a_picture_is_decoded(desk, name):
    """The admin's own view for adding holds one: on SQLite nobody else could save meanwhile."""
    with CaptureQueriesContext(connection) as asked:
        desk.post(reverse(name), {"upload": upload()})
    statements = [query["sql"] for query in asked]
    looked_up = next(at for at, sql in enumerate(statements) if '"content_hash" =' in sql)
    kept = next(at for at, sql in enumerate(statements) if sql.startswith('INSERT INTO "images_image"'))
    begun = [at for at, sql in enumerate(statements[:kept]) if sql.startswith("BEGIN")]
    assert begun
    assert min(begun) > looked_up
