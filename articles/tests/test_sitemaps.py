import datetime as dt

import pytest
from defusedxml import ElementTree as ET
from django.utils import timezone

from articles import sitemaps, workflow
from articles.models import Article
from images.intake import take_in
from images.tests.pictures import encoded, scene, upload

from .factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory, published

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"


def root_of(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    return ET.fromstring(b"".join(answer) if answer.streaming else answer.content)


def places(client, address):
    return [place.text.removeprefix(SITE) for place in root_of(client, address).iter(f"{MAP}loc")]


def test_robots_are_told_where_the_sitemaps_are(client):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {SITE}/sitemap.xml\n" in text
    assert "Disallow: /admin/\n" in text


def test_the_index_leads_to_every_story(client):
    edition = published(section=SectionFactory(slug="news"), slug="ümlaut-und-mehr")
    assert "/sitemap/0.xml" in places(client, "/sitemap.xml")
    assert places(client, "/sitemap/0.xml") == [edition.get_absolute_url()]
    assert edition.get_absolute_url() == "/news/%C3%BCmlaut-und-mehr/"


def test_a_file_has_a_range_of_keys(client, monkeypatch):
    stories = [published() for _ in range(5)]
    size = stories[1].article_id + 1  # the second one ends a file
    monkeypatch.setattr(sitemaps, "A_FILE", size)
    monkeypatch.setattr(sitemaps, "AT_ONCE", 1)
    files = [place for place in places(client, "/sitemap.xml") if place[9].isdigit()]
    assert files == [f"/sitemap/{number}.xml" for number in range(stories[-1].article_id // size + 1)]
    found = [place for file in files for place in places(client, file)]
    assert found == [story.get_absolute_url() for story in stories]
    assert client.get(f"/sitemap/{len(files)}.xml").status_code == 404


def test_what_is_not_live_is_in_no_sitemap(client, chief):
    ArticleFactory()
    gone = published(by=chief)
    workflow.withdraw(gone.article, by=chief)
    published(by=chief, at=timezone.now() + dt.timedelta(hours=1))
    assert client.get("/sitemap/0.xml").status_code == 404
    assert len(places(client, "/sitemap/news.xml")) == 1


def test_a_significant_change_moves_the_date_and_a_minor_one_does_not(client, chief):
    edition = published(by=chief)

    def date():
        return root_of(client, "/sitemap/0.xml").findtext(f"{MAP}url/{MAP}lastmod")

    first = date()
    assert first == f"{edition.first_published_at:%Y-%m-%dT%H:%M:%SZ}"
    Article.objects.filter(pk=edition.article_id).update(standfirst="A comma.")
    workflow.publish(edition.article, by=chief)
    assert date() == first
    notice = workflow.correct(edition.article, by=chief, text="Wrong.")
    assert date() == f"{notice.at:%Y-%m-%dT%H:%M:%SZ}"


def test_pictures_are_named_while_their_rights_last(client, chief):
    image = take_in(upload(encoded(scene((1600, 900)))), by=chief)
    published(by=chief, lead_image=image)
    picture = root_of(client, "/sitemap/0.xml").findtext(f"{MAP}url/{IMAGE}image/{IMAGE}loc")
    assert client.get(picture.removeprefix(SITE)).status_code == 200
    image.rights_until = timezone.now() - dt.timedelta(minutes=1)
    image.save()
    assert root_of(client, "/sitemap/0.xml").find(f"{MAP}url/{IMAGE}image") is None


def test_a_story_below_a_section_puts_both_on_the_list(client):
    parent = SectionFactory(slug="news")
    published(section=SectionFactory(slug="harbour", parent=parent))
    SectionFactory(slug="empty", parent=parent)
    assert set(places(client, "/sitemap/lists.xml")[5:7]) == {"/harbour/", "/news/"}


def test_lists_of_which_there_is_nothing_to_read_are_left_out(client):
    author, tag = AuthorFactory(slug="mara"), TagFactory(slug="sea")
    published(section=SectionFactory(slug="news"), authors=[author], topics=[tag])
    ArticleFactory(authors=[AuthorFactory(slug="secret")], topics=[TagFactory(slug="secret")])
    always = ["/", "/latest/", "/archive/", "/authors/", "/corrections/"]
    assert places(client, "/sitemap/lists.xml") == [*always, "/news/", "/author/mara/", "/tag/sea/"]


def test_the_news_of_two_days(client, chief):
    published(by=chief, headline="Old", at=timezone.now() - dt.timedelta(hours=49))
    edition = published(by=chief, headline="New & <nice>\x0b", language="ar")
    (url,) = root_of(client, "/sitemap/news.xml")
    news = url.find(f"{NEWS}news")
    assert news.findtext(f"{NEWS}title") == "New & <nice>"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "ar"
    assert news.findtext(f"{NEWS}publication_date") == f"{edition.first_published_at:%Y-%m-%dT%H:%M:%SZ}"


def test_an_empty_newsroom_has_valid_sitemaps(client):
    assert places(client, "/sitemap/news.xml") == ["/"]
    assert places(client, "/sitemap.xml") == ["/sitemap/lists.xml", "/sitemap/news.xml"]


def test_queries_do_not_grow(client, chief, django_assert_max_num_queries):
    images = [take_in(upload(encoded(scene((400 + number, 300)))), by=chief) for number in range(4)]
    for image in images:
        published(by=chief, lead_image=image)
    with django_assert_max_num_queries(3 + 1 + sitemaps.A_FILE // sitemaps.AT_ONCE):
        root_of(client, "/sitemap/0.xml")
    with django_assert_max_num_queries(5):
        root_of(client, "/sitemap.xml")
    with django_assert_max_num_queries(4):
        root_of(client, "/sitemap/news.xml")
