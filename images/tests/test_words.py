"""What somebody types into the library's search, by its page and by the dialog, on either database."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from images import library, words
from images.admin import lists
from images.intake import take_in
from images.models import Image

from .pictures import upload
from .test_library import JSON, LIST, found, plain, shown

pytestmark = pytest.mark.django_db
CAPITALS = "SQLite has no capitals but ASCII's where it looks into texts: it does so for words of one or two letters"


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def pictures(editor):
    texts = [
        {"title": "frigate", "caption": "The “Köln” leaves Kiel", "place": "Kiel, harbour", "credit": "Reuters"},
        {"title": "sale", "alt": "100% off_all", "caption": 'She said "no"', "byline": "O'Neill"},
        {"title": "שלום עולם", "alt": "🚢🚢🚢 and 🎉", "caption": "Ναύπλιο 東京都", "copyright": "zebra"},
    ]
    for number, row in enumerate(texts):
        take_in(upload(plain(number), "x.jpg"), by=editor)
        Image.objects.filter(title="x").update(**row)


def asked(desk, text):
    """The list and the dialog agree."""
    titles = found(desk, q=text)
    assert shown(desk, q=text) == titles
    return titles


ASKED = [
    ("rigat", ["frigate"]),
    ("RIGAT kiel", ["frigate"]),
    ("köln", ["frigate"]),
    ("KÖLN", ["frigate"]),
    ("koln", []),
    ("kiel reuters", ["frigate"]),
    ('"kiel, harbour"', ["frigate"]),
    ('"kiel reuters"', []),
    ('"köln” leaves"', ["frigate"]),
    ("100%", ["sale"]),
    ("1%0", []),
    ("off_", ["sale"]),
    ("o_f", []),
    ("off_all ki", []),
    ("100% sa", ["sale"]),
    ("O'Neill", ["sale"]),
    ("o'n", ["sale"]),
    ("%", ["sale"]),
    ("_", ["sale"]),
    ("no", ["sale"]),
    ("NO", ["sale"]),
    ("🎉", ["שלום עולם"]),
    ("🚢🚢🚢", ["שלום עולם"]),
    ("🚢🚢🚢🚢", []),
    ("שלו עולם", ["שלום עולם"]),
    ("ΝΑΎΠΛ", ["שלום עולם"]),
    ("東京", ["שלום עולם"]),
    ("東京都", ["שלום עולם"]),
    ("zebra", []),
    ("kiel OR sale", []),
    ("NOT sale", []),
    ("frig*", []),
    ("title:frigate", []),
    ("zeppelin", []),
    ("zq", []),
    ("\\", []),
]


@pytest.mark.parametrize(("text", "titles"), ASKED)
@pytest.mark.parametrize("few", [words.FEW, 0])
def test_every_word_stands_somewhere_however_many_pictures_have_it(desk, pictures, monkeypatch, text, titles, few):
    monkeypatch.setattr(words, "FEW", few)
    assert asked(desk, text) == titles


@pytest.mark.parametrize("text", ["rig\0ate", "\0", "", '""', "' '"])
def test_a_nul_parts_words_and_nothing_typed_narrows_nothing(desk, pictures, text):
    assert found(desk, q=text) == (["frigate"] if "ate" in text else found(desk))
    assert len(found(desk)) == 3


@pytest.mark.skipif(connection.vendor == "sqlite", reason=CAPITALS)
def test_short_words_have_capitals_too(desk, pictures):
    assert asked(desk, "KÖ") == ["frigate"]


def test_a_picture_is_found_from_its_upload_to_its_end(desk, chief, pictures):
    desk.force_login(chief)
    answer = desk.post(reverse(JSON), {"upload": upload(plain(9), "zeppelin.jpg"), "credit": "Aerial & Sons"})
    image = Image.objects.get(pk=answer.json()["id"])
    assert asked(desk, "zeppel aerial") == ["zeppelin"]
    address = reverse("admin:images_image_change", args=[image.pk])
    form = desk.get(address).context["adminform"].form
    texts = {name: "" if value is None else value for name, value in form.initial.items()}
    texts.pop("rights_until", None)
    answer = desk.post(address, texts | {"title": "Airship", "place": "Friedrichshafen"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert asked(desk, "zeppelin") == []
    assert asked(desk, "airs aerial richsh") == ["Airship"]
    assert desk.post(address.replace("change", "delete"), {"confirmed": "1"}).status_code == 302
    assert asked(desk, "airship") == asked(desk, "aerial") == []
    assert len(found(desk)) == 3


def test_credits_that_many_pictures_were_given_at_once_are_found(desk, pictures):
    keys = list(Image.objects.filter(title__in=("frigate", "sale")).values_list("pk", flat=True))
    sent = {"action": "change_terms", "_selected_action": keys, "index": "0", "apply": "1"}
    assert desk.post(reverse(LIST), sent | {"change_credit": "on", "credit": "Agentur Nord"}).status_code == 302
    assert asked(desk, "agentur nord") == ["sale", "frigate"]
    assert asked(desk, "reuters") == []


def test_short_words_alone_are_looked_for_in_the_latest_pictures(desk, pictures, monkeypatch):
    few = words.Words(library.WORDS.columns, library.WORDS.trigrams, library.WORDS.newest, latest=2)
    monkeypatch.setattr(library, "WORDS", few)
    assert asked(desk, "fr") == []
    assert asked(desk, "fr harb") == ["frigate"]
    assert asked(desk, "sa") == ["sale"]


def test_words_and_filters_narrow_together(desk, pictures):
    Image.objects.filter(title="sale").update(instructions="No crops")
    for text in ("100%", "sa", "neill sale"):
        assert shown(desk, q=text, rights="instructions") == ["sale"]
        assert shown(desk, q=text, owner="mine") == ["sale"]
        assert shown(desk, q=text, missing="credit") == shown(desk, q=text, missing="alt") == []


def test_a_long_library_is_counted_no_further_than_somebody_goes(desk, monkeypatch):
    monkeypatch.setattr(lists, "PAGES_AHEAD", 1)
    Image.objects.bulk_create(
        Image(title=f"Boat {number}", content_hash=str(number), master_hash=str(number), width=9, height=9)
        for number in range(200)
    )

    def told(**query):
        return re.sub(r"\s+", " ", desk.get(reverse(LIST), query).content.decode())

    assert "More than 96 pictures" in told()
    assert "More than 96 pictures" in told(q="boat")
    assert " 200 pictures" in told(p=4)
    assert " 1 picture " in told(q='"boat 77"')
    first, last = (desk.get(reverse(JSON), {"q": "boat", "page": page}).json() for page in (1, 9))
    assert (first["count"], first["more"], first["next"]) == (72, True, 2)
    assert (last["count"], last["more"], last["next"], len(last["results"])) == (200, False, None, 8)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no such table: its index keeps itself")
def test_the_table_of_words_is_whole(desk, pictures):
    """Raises where it and the pictures do not agree; a migration that makes their table anew loses triggers."""
    Image.objects.filter(title="sale").delete()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO images_picture_words (images_picture_words, rank) VALUES ('integrity-check', 1)")
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'images_image'")
        assert cursor.fetchone() == (3,)
