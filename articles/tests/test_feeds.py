import datetime as dt
import json

import pytest
from defusedxml import ElementTree as ET
from django.test import Client
from django.utils import timezone

from articles import labels, workflow
from articles.feeds import written
from articles.models import Correction
from images.intake import take_in
from images.tests.pictures import encoded, scene, upload

from .factories import ArticleFactory, AuthorFactory, SectionFactory, SeriesFactory, TagFactory, published

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


def rss_items(client, address="/feeds/rss/"):
    return ET.fromstring(client.get(address).content).findall("channel/item")


def json_items(client, address="/feeds/json/"):
    return client.get(address).json()["items"]


def entries(client, address="/feeds/atom/"):
    return ET.fromstring(client.get(address).content).findall("atom:entry", NAMES)


@pytest.fixture
def image(chief):
    return take_in(upload(encoded(scene((1600, 900)))), by=chief, alt="A quay", caption="The quay", byline="Jo Reed")


@pytest.fixture
def edition(chief, image):
    return published(
        by=chief,
        headline="Yard signs & sails",
        standfirst="Three ships in “eight” years.",
        body=f'<p>See <a href="/about/">us</a>.</p><figure data-image="{image.pk}"><img alt="A crane"></figure>',
        section=SectionFactory(name="Defence", slug="defence"),
        authors=[AuthorFactory(name="Mara Lind", slug="mara"), AuthorFactory(name="Tom Reyes")],
        topics=[TagFactory(name="NATO", slug="nato")],
        series=SeriesFactory(slug="slipway"),
        lead_image=image,
    )


def test_rss_gives_the_whole_story(client, edition):
    (item,) = rss_items(client)
    assert item.findtext("title") == "Yard signs & sails"
    assert item.findtext("link") == f"{SITE}/defence/{edition.slug}/"
    assert item.findtext("description") == "Three ships in “eight” years."
    assert [name.text for name in item.findall("dc:creator", NAMES)] == ["Mara Lind, Tom Reyes"]
    assert [category.text for category in item.findall("category")] == ["Defence", "NATO"]
    tags = [element.tag for element in item]
    assert tags.index("description") < tags.index(f"{{{NAMES['content']}}}encoded")
    content = item.findtext("content:encoded", namespaces=NAMES)
    assert f'<a href="{SITE}/about/">us</a>' in content
    assert f'<img src="{SITE}/pictures/' in content
    assert 'alt="A crane"' in content
    assert "Jo Reed" in content
    assert "srcset" not in content
    assert '"/' not in content


def test_rss_names_the_picture_with_its_credit(client, edition):
    (item,) = rss_items(client)
    media = item.find("media:content", NAMES)
    assert client.get(media.get("url").removeprefix(SITE)).status_code == 200
    assert (media.get("medium"), media.get("width"), media.get("height")) == ("image", "1280", "720")
    assert media.findtext("media:credit", namespaces=NAMES) == "Jo Reed"


def test_a_story_keeps_its_identity_when_its_headline_and_address_change(client, edition, chief):
    before = rss_items(client)[0].findtext("guid")
    article = edition.article
    article.headline, article.slug = "Another", "another"
    article.save()
    workflow.publish(article, by=chief)
    (item,) = rss_items(client)
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("guid") == before == entries(client)[0].findtext("atom:id", namespaces=NAMES)
    assert json_items(client)[0]["id"] == before
    assert item.findtext("link").endswith("/another/")


def test_atom_names_each_author_with_an_address(client, edition):
    (entry,) = entries(client)
    authors = [(author[0].text, author[1].text) for author in entry.findall("atom:author", NAMES)]
    assert authors[0] == ("Mara Lind", f"{SITE}/author/mara/")
    assert len(authors) == 2
    assert entry.find("atom:content", NAMES).get("type") == "html"


def test_json_feed_has_text_people_and_picture(client, edition):
    answer = client.get("/feeds/json/")
    assert answer["Content-Type"] == "application/feed+json"
    told = json.loads(answer.content)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"] == f"{SITE}/feeds/json/"
    (item,) = told["items"]
    assert [author["name"] for author in item["authors"]] == ["Mara Lind", "Tom Reyes"]
    assert item["image"].startswith(f"{SITE}/pictures/")
    assert "A crane" in item["content_html"]


@pytest.mark.parametrize("label", ["section/defence", "tag/nato", "author/mara", "series/slipway"])
@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_every_label_has_its_feed(client, edition, label, form):
    published(headline="Elsewhere")
    text = client.get(f"/feeds/{label}/{form}/").content.decode()
    assert "Yard signs" in text
    assert "Elsewhere" not in text


def test_a_page_leads_news_readers_to_its_feed(client, edition):
    page = client.get("/defence/").content.decode()
    assert 'type="application/rss+xml" href="/feeds/section/defence/rss/"' in page
    assert 'type="application/rss+xml" href="/feeds/rss/"' in page


def test_a_section_has_the_stories_of_its_parts(client):
    inside = SectionFactory(parent=SectionFactory(slug="defence"))
    published(headline="A part of it", section=inside)
    assert len(json_items(client, "/feeds/section/defence/json/")) == 1


def test_a_renamed_label_leads_its_feed_on(client, chief, edition):
    labels.merge(edition.tags.get(), TagFactory(slug="alliance"), by=chief)
    answer = client.get("/feeds/tag/nato/rss/")
    assert (answer.status_code, answer["Location"]) == (301, "/feeds/tag/alliance/rss/")


def test_a_label_of_which_nothing_was_published_has_no_feed(client, chief):
    tag = TagFactory(slug="secret")
    ArticleFactory(topics=[tag])
    assert client.get("/feeds/tag/secret/rss/").status_code == 404
    assert client.get("/feeds/tag/nothing/rss/").status_code == 404
    assert client.get("/feeds/tag/secret/opml/").status_code == 404


def test_corrections_stand_with_the_text(client, chief, edition):
    workflow.correct(edition.article, by=chief, text="It was four ships.")
    workflow.correct(edition.article, by=chief, text="More since.", kind=Correction.Kind.UPDATE)
    content = json_items(client)[0]["content_html"]
    assert content.index("It was four ships.") < content.index("<p>See") < content.index("More since.")


def test_a_picture_leaves_the_feed_when_its_rights_end(client, edition, image):
    image.rights_until = timezone.now() - dt.timedelta(minutes=1)
    image.save()
    assert "/pictures/" not in client.get("/feeds/rss/").content.decode()


def test_a_full_feed_goes_on_with_summaries(client, chief, monkeypatch):
    published(by=chief, body="<p>Older.</p>")
    published(by=chief, body="<p>Newer.</p>")
    monkeypatch.setattr(written, "MOST_BYTES", 20)
    newer, older = json_items(client)
    assert newer["content_html"] == "<p>Newer.</p>"
    assert "content_html" not in older
    assert older["content_text"] == "What it is about, in a sentence."
    assert [item.find("content:encoded", NAMES) is None for item in rss_items(client)] == [False, True]


def test_characters_that_xml_cannot_hold_are_left_out(client, chief):
    published(by=chief, headline="A\x0bB\ufffe & <c>", standfirst="\x01one", authors=[AuthorFactory(name="N\x02")])
    (item,) = rss_items(client)
    assert (item.findtext("title"), item.findtext("description")) == ("AB & <c>", "one")


def test_a_feed_is_asked_for_again_at_no_cost(edition):
    first = Client().get("/feeds/rss/")
    again = Client().get("/feeds/rss/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_feed_takes_few_queries(client, chief, image, django_assert_max_num_queries):
    for _ in range(3):
        published(by=chief, body=f'<p>x</p><figure data-image="{image.pk}"></figure>', topics=[TagFactory()])
    with django_assert_max_num_queries(12):
        assert len(rss_items(client)) == 3


def test_an_empty_newsroom_has_valid_feeds(client, db):
    assert (rss_items(client), entries(client), json_items(client)) == ([], [], [])
