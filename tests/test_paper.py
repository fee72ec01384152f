"""The paper's name, wherever it is said, and the foot of its pages."""

import pytest
from django.core import mail
from django.test import Client

from accounts import letters
from articles import standing_pages
from articles.tests.factories import published
from publication.models import THE_ONE, Publication, StandingPage
from publication.tests.test_publication_admin import FORM, NO_LINKS

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(chief):
    client = Client()
    client.force_login(chief)
    return client


def test_the_name_is_the_operator_s_until_the_chief_editor_gives_one(client, settings):
    settings.SITE_NAME = "The Default"
    assert "– The Default</title>" in client.get("/corrections/").content.decode()
    Publication.objects.create(pk=THE_ONE, name="The <Tide>")
    assert "The Default" in client.get("/corrections/").content.decode()  # nobody bumped


def test_the_name_is_the_same_everywhere(client, desk, chief):
    edition = published(by=chief)
    assert desk.post(FORM, {"name": "Tide & Wall", "tagline": "Wet feet"} | NO_LINKS).status_code == 302
    addresses = ["/", edition.get_absolute_url(), edition.section.get_absolute_url(), "/corrections/"]
    addresses += ["/feeds/rss/", "/feeds/atom/", "/sitemap/news.xml", "/feeds/corrections/"]
    for address in addresses:
        source = client.get(address).content.decode()
        assert "Tide &amp; Wall" in source, address
        assert "Saltmarsh" not in source, address
    assert client.get("/feeds/json/").json()["title"] == "Tide & Wall"
    assert "Tide &amp; Wall" in client.get("/nothing/").content.decode()
    assert "Tide &amp; Wall" in desk.get("/admin/").content.decode()
    assert "Wet feet" in client.get("/").content.decode()
    letters.send("invitation", "new@tide.example", {"by": "Ingrid", "url": "x"})
    assert "Tide & Wall" in mail.outbox[0].subject


def test_the_footer_has_pages_and_links_in_their_order(client, desk):
    for title, order, more in (("Contact", 3, {}), ("About", 1, {}), ("Hidden", 2, {"in_footer": False})):
        standing_pages.keep(StandingPage(title=title, slug=title.lower(), order=order, published=True, **more))
    sent = NO_LINKS | {"footer_links-TOTAL_FORMS": "1"}
    link = {"title": "Archive", "address": "https://archive.example/", "order": "2", "publication": THE_ONE}
    answer = desk.post(FORM, sent | {f"footer_links-0-{name}": value for name, value in link.items()})
    assert answer.status_code == 302, answer.content.decode()
    foot = client.get("/").content.decode().partition("<footer")[2]
    places = [foot.index(words) for words in ("/about/", "https://archive.example/", "/contact/")]
    assert places == sorted(places)
    assert "Hidden" not in foot


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "x", "/\\evil.example", "data:,x"])
def test_a_link_in_the_footer_is_an_address(desk, address):
    sent = NO_LINKS | {"footer_links-TOTAL_FORMS": "1"}
    link = {"title": "Archive", "address": address, "order": "2", "publication": THE_ONE}
    answer = desk.post(FORM, sent | {f"footer_links-0-{name}": value for name, value in link.items()})
    assert "Such as https://example.org/" in answer.content.decode()
    assert "errorlist" in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "typed", "address"),
    [
        ("x_handle", "https://twitter.com/tide", "https://x.com/tide"),
        ("mastodon", "tide@Social.example", "https://social.example/@tide"),
        ("facebook", "www.facebook.com/tide", "https://www.facebook.com/tide"),
        ("linkedin", "linkedin.com/company/tide", "https://linkedin.com/company/tide"),
        ("youtube", "https://www.youtube.com/@tide", "https://www.youtube.com/@tide"),
    ],
)
def test_a_profile_is_understood_as_it_is_typed(client, desk, kind, typed, address):
    desk.post(FORM, {kind: typed} | NO_LINKS)
    assert f'href="{address}"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("facebook", "https://evil.example/tide"),
        ("facebook", "facebook.com"),
        ("youtube", "https://youtube.com@evil.example/x"),
        ("x_handle", "a b"),
        ("instagram", "javascript:alert(1)//instagram.com/x"),
    ],
)
def test_what_is_no_profile_is_refused_in_words(desk, kind, typed):
    answer = desk.post(FORM, {kind: typed} | NO_LINKS)
    assert "is not understood" in answer.content.decode()
    assert not Publication.objects.exists()
