import datetime as dt
import json
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from articles.models import Author
from publication import profiles

from .factories import AuthorFactory, published
from .sending import fields_of

SECURITY = Path(__file__).resolve().parents[3] / "shared" / "data" / "security"
HANDLES = SECURITY / "twitter-handles.json"
ADDRESSES = SECURITY / "urls-ssrf-and-scheme-tricks.txt"

TYPED = {
    "mastodon": {
        "@jane@mastodon.social": "@jane@mastodon.social",
        " jane@Mastodon.Social ": "@jane@mastodon.social",
        "https://mastodon.social/@jane": "@jane@mastodon.social",
        "mastodon.social/users/jane/?x#y": "@jane@mastodon.social",
        "@j.a-n_e@a.b.example": "@j.a-n_e@a.b.example",
    },
    "bluesky": {
        "jane.bsky.social": "jane.bsky.social",
        "@Jane.example.org": "jane.example.org",
        "https://bsky.app/profile/jane.bsky.social/": "jane.bsky.social",
    },
    "linkedin": {
        "https://www.linkedin.com/in/jane-doe/": "in/jane-doe",
        "https://dk.linkedin.com/in/jane-doe?trk=x": "in/jane-doe",
        "linkedin.com/in/s%C3%B8ren": "in/søren",
        "in/jane-doe": "in/jane-doe",
    },
    "website": {
        "example.org": "https://example.org/",
        "HTTP://Example.org/Me?a=b#c": "http://example.org/Me?a=b#c",
        "example.org:8443/me": "https://example.org:8443/me",
        "https://bücher.example/": "https://bücher.example/",
    },
    "public_email": {
        "Jane@Example.ORG": "Jane@example.org",
        "mailto:jane+news@example.org": "jane+news@example.org",
    },
}
REFUSED = {
    "mastodon": [
        "jane",
        "@jane",
        "@jane@localhost",
        "https://evil.example/x/@jane",
        "@a@b@c.example",
        "@ja ne@a.example",
    ],
    "bluesky": ["jane", "did:plc:abc", "https://bsky.app.evil/profile/x.example/y", "a b.example", "jane..example"],
    "linkedin": [
        "jane",
        "https://linkedin.com/company/x",
        "https://linkedin.com.evil.example/in/jane",
        "in/a%2F..%2Fb",
    ],
    "website": [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://example.org",
        "data:text/html,x",
        "ftp://example.org",
        "//example.org",
        "https://jane:secret@example.org/",
        "https://example.org@evil.example/",
        "https:\\\\evil.example",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://localhost/",
        "https://exa mple.org/",
        "https://example.org/\u202e",
        "https://[broken",
        'https://example.org/"onmouseover=alert(1)',
    ],
    "public_email": [
        "jane",
        "jane@",
        "jane@localhost?",
        'a"b@example.org',
        "jane@example.org?bcc=x@y.example",
        "a@b.example,c@d.example",
    ],
}


@pytest.mark.parametrize(("kind", "typed", "kept"), [(k, *row) for k, rows in TYPED.items() for row in rows.items()])
def test_one_spelling_is_kept_however_it_was_typed(kind, typed, kept):
    assert profiles.parse(kind, typed) == kept
    assert profiles.parse(kind, kept) == kept
    assert profiles.KINDS[kind].url(kept).startswith(("https://", "http://", "mailto:"))


@pytest.mark.parametrize(("kind", "typed"), [(kind, typed) for kind, rows in REFUSED.items() for typed in rows])
def test_what_is_none_is_refused_in_words(kind, typed):
    with pytest.raises(ValidationError, match="is not understood"):
        profiles.parse(kind, typed)


def hostile():
    lines = ADDRESSES.read_text().splitlines() if ADDRESSES.exists() else []
    return [*json.loads(HANDLES.read_text()), *lines] if HANDLES.exists() else []


@pytest.mark.skipif(not HANDLES.exists(), reason="the hostile strings lie in ../shared, which is not here")
@pytest.mark.django_db
@pytest.mark.parametrize("kind", profiles.KINDS)
def test_whatever_attackers_type_leads_to_an_address_of_its_kind_or_nowhere(kind, client):
    beginning = {
        "mastodon": ("https://",),
        "bluesky": ("https://bsky.app/profile/",),
        "linkedin": ("https://www.linkedin.com/in/",),
        "website": ("https://", "http://"),
        "public_email": ("mailto:",),
    }[kind]
    for typed in hostile():
        try:
            kept = profiles.parse(kind, typed)
        except ValidationError:
            continue
        url = profiles.KINDS[kind].url(kept) if kept else beginning[0]
        assert url.startswith(beginning), typed
        assert not set(url) & set("\"'<> \\\n\r\t"), typed
        assert "@" not in url.split("/")[2] if kind == "website" else True, typed


@pytest.fixture
def author():
    return AuthorFactory(
        slug="mara",
        twitter_handle="mara",
        mastodon="@mara@mastodon.social",
        bluesky="mara.bsky.social",
        linkedin="in/mara-lind",
        website="https://mara.example/",
        public_email="mara@example.org",
    )


PRINTED = [
    "https://x.com/mara",
    "https://mastodon.social/@mara",
    "https://bsky.app/profile/mara.bsky.social",
    "https://www.linkedin.com/in/mara-lind/",
    "https://mara.example/",
    "mailto:mara@example.org",
]


@pytest.mark.django_db
def test_profiles_stand_on_the_author_page_and_below_the_story(client, chief, author):
    edition = published(by=chief, authors=[author])
    for url in (author.get_absolute_url(), edition.get_absolute_url()):
        page = client.get(url).content.decode()
        assert [address for address in PRINTED if f'<a href="{address}" rel="me noopener">' not in page] == []


def address(author):
    return reverse("admin:articles_author_change", args=[author.pk])


def send(client, author, **changes):
    return client.post(address(author), fields_of(client.get(address(author)), "author_form") | changes)


@pytest.mark.django_db
def test_profiles_are_kept_in_one_spelling_and_refused_without_losing_words(client, chief, author):
    client.force_login(chief)
    assert send(client, author, website="Example.org", mastodon="https://a.example/@mara").status_code == 302
    author.refresh_from_db()
    assert (author.website, author.mastodon) == ("https://example.org/", "@mara@a.example")
    answer = send(client, author, website="javascript:alert(1)", bio="New words")
    assert answer.status_code == 200
    assert "“javascript:alert(1)” is not understood." in answer.content.decode()
    assert fields_of(answer, "author_form")["bio"] == "New words"


@pytest.mark.django_db
def test_authors_describe_themselves_and_their_page_follows(client, chief, writer, author):
    Author.objects.filter(pk=author.pk).update(login=writer)
    published(by=chief, authors=[author])
    reader = type(client)()
    assert "Sails at night." not in reader.get("/author/mara/").content.decode()
    client.force_login(writer)
    account = client.get(reverse("your_account")).content.decode()
    assert f'href="{address(author)}"' in account
    assert set(fields_of(client.get(address(author)), "author_form")) >= {"bio", "photo", "website"}
    answer = send(client, author, bio="Sails at night.", slug="mine", name="Mine", left_on="2020-01-01", login="")
    assert answer.status_code == 302
    author.refresh_from_db()
    assert (author.bio, author.slug, author.login, author.left_on) == ("Sails at night.", "mara", writer, None)
    assert author.name != "Mine"
    assert "Sails at night." in reader.get("/author/mara/").content.decode()


@pytest.mark.django_db
def test_authors_describe_nobody_else(client, writer, author):
    client.force_login(writer)
    AuthorFactory(login=writer)
    assert client.post(address(author), {"bio": "Mine"}).status_code == 403


@pytest.mark.django_db
def test_who_writes_under_no_name_has_no_profile(client, writer, author):
    client.force_login(writer)
    assert "Author profile" not in client.get(reverse("your_account")).content.decode()


@pytest.mark.django_db
def test_a_cached_page_says_from_its_day_on_that_an_author_left(client, chief, author):
    published(by=chief, authors=[author])
    day = timezone.localdate() + dt.timedelta(days=1)
    Author.objects.filter(pk=author.pk).update(left_on=day)
    midnight = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    with time_machine.travel(midnight - dt.timedelta(seconds=1), tick=False):
        for _round in range(2):
            assert "No longer with" not in client.get("/author/mara/").content.decode()
    with time_machine.travel(midnight, tick=False):
        assert "No longer with the newsroom: left in" in client.get("/author/mara/").content.decode()


@pytest.mark.django_db
def test_who_left_is_not_offered_for_a_byline_and_still_for_merging(client, chief, author):
    Author.objects.filter(pk=author.pk).update(left_on=timezone.localdate(), name="Mara Lind")
    client.force_login(chief)
    for model, found in (("byline", 0), ("editionbyline", 1)):
        asked = {"app_label": "articles", "model_name": model, "field_name": "author", "term": "Mara"}
        assert len(client.get(reverse("admin:autocomplete"), asked).json()["results"]) == found
