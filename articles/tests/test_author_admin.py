import json
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.models import Author
from publication import handles

from .factories import ArticleFactory, AuthorFactory
from .sending import fields_of

TYPED = Path(__file__).resolve().parents[3] / "shared" / "data" / "security" / "twitter-handles.json"
GOOD_ONES = {
    "JANE_DOE": "JANE_DOE",
    "a": "a",
    "https://twitter.com/jane_doe": "jane_doe",
    "twitter.com/jane_doe": "jane_doe",
    "https://twitter.com/@jane_doe": "jane_doe",
    "___": "___",
}


@pytest.mark.parametrize(
    "typed",
    [
        "jane_doe",
        "@jane_doe",
        "  @jane_doe ",
        "https://twitter.com/jane_doe",
        "http://twitter.com/jane_doe",
        "https://x.com/jane_doe",
        "x.com/jane_doe",
        "www.x.com/jane_doe",
        "https://www.twitter.com/jane_doe/",
        "https://mobile.twitter.com/jane_doe?lang=en",
        "HTTPS://X.COM/jane_doe#top",
        "https://x.com/@jane_doe/?s=20",
    ],
)
def test_a_handle_is_understood_however_it_is_typed(typed):
    assert handles.parse(typed) == "jane_doe"


@pytest.mark.parametrize(
    "typed",
    [
        "@",
        "@@jane",
        "jane doe",
        "jane.doe",
        "abcdefghijklmnop",
        "ｊａｎｅ",
        "https://x.com/",
        "https://x.com/home",
        "https://x.com/i/flow/login",
        "https://x.com/jane/status/1",
        "https://x.com.evil.example/jane",
        "https://twitter.com@evil.example/jane",
        "https://evil.example/x.com/jane",
        "//x.com/jane",
        "javascript:alert(1)",
        'jane"onmouseover=alert(1)',
    ],
)
def test_what_is_no_handle_is_refused_in_words(typed):
    with pytest.raises(ValidationError, match="is not a handle"):
        handles.parse(typed)


@pytest.mark.skipif(not TYPED.exists(), reason="the typed handles lie in ../shared, which is not here")
def test_handles_that_people_and_attackers_typed():
    understood = {}
    for typed in json.loads(TYPED.read_text()):
        try:
            understood[typed] = handles.parse(typed)
        except ValidationError:
            continue
    assert understood == GOOD_ONES


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def address(author, page="change"):
    return reverse(f"admin:articles_author_{page}", args=[author.pk])


def send(client, author, **changes):
    return client.post(address(author), fields_of(client.get(address(author)), "author_form") | changes)


def test_an_author_is_added_with_everything_readers_and_colleagues_need(desk, writer):
    add = reverse("admin:articles_author_add")
    fields = fields_of(desk.get(add), "author_form") | {
        "name": "Wanda Holm",
        "slug": "wanda-holm",
        "job_title": "Reporter",
        "bio": "Writes about the sea.",
        "twitter_handle": "https://x.com/wanda_holm",
        "login": writer.pk,
        "left_on": "2030-01-01",
    }
    assert desk.post(add, fields).status_code == 302
    author = Author.objects.get()
    assert (author.twitter_handle, author.twitter_url) == ("wanda_holm", "https://x.com/wanda_holm")
    assert (author.login, author.job_title) == (writer, "Reporter")


def test_a_bad_handle_keeps_what_was_typed(desk):
    author = AuthorFactory()
    answer = send(desk, author, twitter_handle="jane doe", bio="New words")
    assert answer.status_code == 200
    again = fields_of(answer, "author_form")
    assert (again["twitter_handle"], again["bio"]) == ("jane doe", "New words")
    assert "“jane doe” is not a handle" in answer.content.decode()


def test_saving_an_untouched_author_changes_nothing(desk):
    author = AuthorFactory(twitter_handle="jane_doe", bio="One.\nTwo.")
    before = Author.objects.values().get()
    assert send(desk, author).status_code == 302
    assert Author.objects.values().get() == before


def test_an_author_in_a_draft_is_not_deleted_either(desk):
    author = AuthorFactory(name="Mara Lind")
    ArticleFactory(authors=[author])
    answer = desk.post(address(author, "delete"), {"post": "yes"})
    message = str(next(iter(get_messages(answer.wsgi_request))))
    assert message == "“Mara Lind” cannot be deleted: stories carry this name. Fill in “left on” instead."
    assert Author.objects.exists()


def test_an_editor_changes_authors_and_a_writer_only_reads_them(client, editor, writer):
    author = AuthorFactory()
    client.force_login(editor)
    assert send(client, author, name="Renamed").status_code == 302
    client.force_login(writer)
    assert client.get(address(author)).status_code == 200
    assert client.post(address(author), {"name": "Mine"}).status_code == 403


def test_an_author_is_not_led_to_a_page_that_is_refused(client, writer):
    client.force_login(writer)
    author = AuthorFactory(login=writer)
    html = client.get(f"/admin/articles/author/{author.pk}/change/").content.decode()
    assert "/admin/accounts/user/" not in html
