"""Standing pages: their address beside the sections', their text, their form, and who is told of them."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import picture_desk, standing_pages, where_used, workflow
from articles.models import Section
from articles.moves import Refused
from articles.tests.factories import SectionFactory, published
from images.intake import take_in
from images.tests.pictures import upload
from publication.models import THE_ONE, Publication, StandingPage

pytestmark = pytest.mark.django_db
LIST = "/admin/publication/standingpage/"
SENT = {"title": "Who we are", "slug": "who-we-are", "body": "<p>A paper.</p>", "published": "on", "order": "1"}


def page(**fields):
    told = {"title": "About", "slug": "about", "body": "<p>Since 1871.</p>", "published": True}
    return standing_pages.keep(StandingPage(**told | fields))


@pytest.fixture
def desk(chief):
    client = Client()
    client.force_login(chief)
    return client


def change(client, row, **sent):
    told = {name: getattr(row, name) for name in ("title", "slug", "body", "order", "seo_description")}
    return client.post(f"{LIST}{row.pk}/change/", {**told, "published": "on"} | sent)


def test_standing_page_is_read_at_its_address(client):
    page(seo_description="Who makes it.", body="<h2>History</h2><p>Since <script>x</script>1871.</p>")
    source = client.get("/about/").content.decode()
    assert '<h1 dir="auto">About</h1>' in source
    assert "<p>Since 1871.</p>" in source
    assert '<meta name="description" content="Who makes it.">' in source
    assert re.search(r'rel="canonical" href="http[^"]*/about/"', source)
    assert client.get("/about/")["X-Cache"] == "HIT"


def test_one_that_is_not_published_is_a_page_that_is_not_there(client):
    row = page(published=False)
    assert client.get("/about/").status_code == 404
    assert "/about/" not in client.get("/").content.decode()
    row.published = True
    standing_pages.keep(row)
    assert client.get("/about/").status_code == 200


def test_a_change_is_on_every_kept_page_at_once(client, desk):
    row = page(in_footer=True)
    for address in ("/", "/about/"):
        client.get(address)
        assert client.get(address)["X-Cache"] == "HIT"
    assert change(desk, row, title="The paper", in_footer="on").status_code == 302
    for address in ("/", "/about/"):
        assert "The paper</a>" in client.get(address).content.decode()
    desk.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})
    assert "The paper" not in client.get("/").content.decode()
    assert client.get("/about/").status_code == 404


def test_its_former_address_leads_on(client, desk):
    row = page()
    change(desk, row, slug="us")
    answer = client.get("/about/")
    assert (answer.status_code, answer["Location"]) == (301, "/us/")
    other = page(title="Another")
    assert client.get("/about/").content.count(b"<h1") == 1
    standing_pages.remove(other)
    assert client.get("/about/").status_code == 404


def test_a_page_costs_no_more_queries_than_a_section_and_one(client):
    SectionFactory(slug="news")
    page()
    with CaptureQueriesContext(connection) as of_page:
        assert client.get("/about/").status_code == 200
    assert len(of_page) <= 6  # versions, clock with banner, menu, the page, the paper, its foot
    with CaptureQueriesContext(connection) as of_hit:
        client.get("/about/")
    assert len(of_hit) == 1


@pytest.mark.parametrize("taken", ["news", "search", "Admin", "about"])
def test_a_slug_that_is_taken_is_refused_in_words(desk, taken):
    SectionFactory(slug="news")
    page()
    answer = desk.post(LIST + "add/", SENT | {"slug": taken})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    with pytest.raises(Refused):
        page(slug=taken)
    assert StandingPage.objects.count() == 1


def test_a_section_is_refused_where_a_page_is(desk):
    page()
    answer = desk.post("/admin/articles/section/add/", {"name": "About", "slug": "about", "order": "0"})
    assert "The standing page “About” has this address" in answer.content.decode()
    assert not Section.objects.exists()


def test_the_form_cleans_the_text_and_writes_down_when_it_changed(desk):
    assert desk.post(LIST + "add/", SENT | {"body": "<p onclick=x>A <b>paper</b>.</p>"}).status_code == 302
    row = StandingPage.objects.get()
    assert row.body == "<p>A <strong>paper</strong>.</p>"
    change(desk, row, order="7")
    assert StandingPage.objects.get().changed_at == row.changed_at
    change(desk, row, body="<p>Another.</p>")
    assert StandingPage.objects.get().changed_at > row.changed_at


@pytest.mark.parametrize("role", ["writer", "editor", "moderator"])
def test_standing_pages_are_the_chief_editor_s(request, role):
    client = Client()
    client.force_login(request.getfixturevalue(role))
    row = page()
    for address in (LIST, LIST + "add/", f"{LIST}{row.pk}/change/", f"{LIST}{row.pk}/delete/"):
        assert client.get(address).status_code == 403
    assert client.post(LIST + "add/", SENT).status_code == 403


def test_its_pictures_are_served_while_it_is_published(client, chief):
    image = take_in(upload(), by=chief, alt="A quay")
    row = page(body=f'<figure data-image="{image.pk}"></figure>', published=False)
    address = image.rendition_url(320)
    assert client.get(address).status_code == 404
    row.published = True
    standing_pages.keep(row)
    assert client.get(address).status_code == 200
    assert "<img" in client.get("/about/").content.decode().partition("<main")[2]
    assert where_used.of(image).holds
    with pytest.raises(Refused):
        picture_desk.delete(image, by=chief)


def test_a_link_to_a_story_is_words_once_the_story_is_gone(client, chief):
    edition = published(by=chief)
    page(body=f'<p><a data-article="{edition.article_id}">Our story</a></p>')
    assert f'<a href="{edition.get_absolute_url()}">Our story</a>' in client.get("/about/").content.decode()
    workflow.withdraw(edition.article, by=chief)
    assert "<p>Our story</p>" in client.get("/about/").content.decode()


def test_machines_are_told_what_each_page_is_for(client, paper_data):
    about, contact = page(), page(title="Contact", slug="contact")
    page(title="Draft", slug="ethics", published=False)
    Publication.objects.create(
        pk=THE_ONE, name="The Tide", about_page=about, contact_page=contact, contact_email="desk@tide.example",
        ethics_page=StandingPage.objects.get(slug="ethics"), ownership_page=about, mastodon="@tide@tide.example",
    )  # fmt: skip
    told = paper_data("/")[0]
    assert told["name"] == "The Tide"
    assert told["sameAs"] == ["https://tide.example/@tide"]
    assert told["contactPoint"]["email"] == "desk@tide.example"
    assert told["contactPoint"]["url"].endswith("/contact/")
    assert told["ownershipFundingInfo"].endswith("/about/")
    assert told["correctionsPolicy"].endswith("/corrections/")
    assert "ethicsPolicy" not in told
    assert paper_data("/about/")[0]["@type"] == "AboutPage"
    assert paper_data("/contact/")[0]["@type"] == "ContactPage"


def test_standing_pages_are_in_the_sitemap_of_lists(client):
    page()
    page(title="Draft", slug="draft", published=False)
    source = client.get("/sitemap/lists.xml").content.decode()
    assert "/about/</loc><lastmod>" in source
    assert "/draft/" not in source


@pytest.fixture
def paper_data(client):
    def of(address):
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(address).content.decode())
        return json.loads(found[1])["@graph"]

    return of
