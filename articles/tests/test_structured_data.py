import json
import re

import pytest
from defusedxml import ElementTree as ET

from articles import workflow
from articles.models import Byline, Role
from images.intake import take_in
from images.tests.pictures import encoded, scene, upload

from .factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory, published
from .reading import source_of

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ATOM = "{http://www.w3.org/2005/Atom}"


def data_of(source):
    """The objects of the page, by their type."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', source, re.DOTALL)
    told = json.loads(block)
    assert told["@context"] == "https://schema.org"
    return {row["@type"]: row for row in told["@graph"]}


def meta(source, name):
    return re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)">', source)


def test_a_story_tells_machines_what_it_is(client, chief):
    image = take_in(upload(encoded(scene((1600, 900)))), by=chief, alt="A quay", byline="Jo Reed")
    edition = published(
        by=chief,
        headline="Yard </script> signs",
        kind="analysis",
        section=SectionFactory(name="Ships", slug="ships", parent=SectionFactory(name="Defence", slug="defence")),
        authors=[AuthorFactory(name="Mara Lind", slug="mara", twitter_handle="maralind", job_title="Editor")],
        topics=[TagFactory(name="NATO")],
        lead_image=image,
    )
    workflow.correct(edition.article, by=chief, text="It was four.")
    source = source_of(client, edition.get_absolute_url())
    found = data_of(source)
    story, crumbs = found["AnalysisNewsArticle"], found["BreadcrumbList"]
    assert story["headline"] == "Yard </script> signs"
    assert story["url"] == story["mainEntityOfPage"] == SITE + edition.get_absolute_url()
    assert story["author"] == [
        {
            "@type": "Person",
            "name": "Mara Lind",
            "url": f"{SITE}/author/mara/",
            "jobTitle": "Editor",
            "sameAs": ["https://x.com/maralind"],
        }
    ]
    assert story["publisher"]["@type"] == "NewsMediaOrganization"
    assert [row["text"] for row in story["correction"]] == ["It was four."]
    assert story["dateModified"] >= story["datePublished"]
    assert client.get(story["image"][0]["url"].removeprefix(SITE)).status_code == 200
    names = [step["name"] for step in crumbs["itemListElement"]]
    assert names[1:] == ["Defence", "Ships", "Yard </script> signs"]


def test_cards_have_headline_picture_and_the_first_author(client, chief):
    image = take_in(upload(encoded(scene((1600, 900)))), by=chief, alt="A “quay”")
    edition = published(
        by=chief,
        headline="For the page",
        social_headline="For the card",
        lead_image=image,
        authors=[AuthorFactory(twitter_handle="mara"), AuthorFactory(twitter_handle="tom")],
    )
    source = source_of(client, edition.get_absolute_url())
    assert meta(source, "og:title") == ["For the card"]
    assert meta(source, "og:url") == [SITE + edition.get_absolute_url()]
    assert meta(source, "twitter:creator") == ["@mara"]
    assert meta(source, "twitter:card") == ["summary_large_image"]
    assert meta(source, "og:image:alt") == ["A “quay”"]
    (picture,) = meta(source, "og:image")
    assert client.get(picture.removeprefix(SITE)).status_code == 200


def test_a_story_without_picture_has_a_small_card(client, chief):
    source = source_of(client, published(by=chief).get_absolute_url())
    assert meta(source, "twitter:card") == ["summary"]
    assert meta(source, "og:image") == meta(source, "twitter:creator") == []


def test_a_long_headline_is_shortened_for_search_engines_only(client, chief):
    edition = published(by=chief, headline="word " * 40 + "end")
    source = source_of(client, edition.get_absolute_url())
    assert len(data_of(source)["ReportageNewsArticle"]["headline"]) <= 110
    assert "end</h1>" in source


def test_an_author_has_a_profile(client, chief):
    author = AuthorFactory(name="Mara Lind", mastodon="@mara@example.social")
    published(by=chief, authors=[author])
    page = data_of(source_of(client, author.get_absolute_url()))["ProfilePage"]
    assert page["mainEntity"]["sameAs"] == ["https://example.social/@mara"]
    assert page["mainEntity"]["worksFor"]["@type"] == "NewsMediaOrganization"


def test_lists_say_where_they_stand(client, chief):
    section = SectionFactory(slug="ships", parent=SectionFactory(name="Defence"))
    tag = TagFactory(name="NATO")
    published(by=chief, section=section, topics=[tag])
    crumbs = data_of(source_of(client, "/ships/"))["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in crumbs][1:] == ["Defence", section.name]
    assert data_of(source_of(client, tag.get_absolute_url()))["BreadcrumbList"]["itemListElement"][1]["name"] == "NATO"
    assert data_of(source_of(client, "/"))["NewsMediaOrganization"]["url"] == f"{SITE}/"


@pytest.mark.parametrize("count", range(6))
def test_the_byline_is_the_same_wherever_it_stands(client, chief, count):
    """Page, RSS, Atom, JSON Feed, card and JSON-LD, for nobody up to five people."""
    edition = published(by=chief)
    edition.bylines.all().delete()
    names = [f"Person {number} O’Neil & Søn" for number in range(count)]
    for order, name in enumerate(names):
        author = AuthorFactory(name=name)
        edition.bylines.create(author=author, order=order, first_published_at=edition.first_published_at)
    assert_everywhere(client, edition, names)


def test_writers_come_first_everywhere(client, chief):
    article = ArticleFactory(authors=[])
    for order, (name, role) in enumerate([("Photo", Role.PHOTOGRAPHS), ("Writer", Role.WRITING)]):
        Byline.objects.create(article=article, author=AuthorFactory(name=name), role=role, order=order)
    assert_everywhere(client, workflow.publish(article, by=chief), ["Writer", "Photo"])


def assert_everywhere(client, edition, names):
    source = source_of(client, edition.get_absolute_url())
    page = re.search(r'<p class="bylines">.*?</p>', source, re.DOTALL)[0]
    assert re.findall(r"<bdi>(.*?)</bdi>", page) == [name.replace("&", "&amp;") for name in names]
    rss = ET.fromstring(client.get("/feeds/rss/").content).find("channel/item")
    assert [row.text for row in rss.findall(CREATOR)] == ([", ".join(names)] if names else [])
    atom = ET.fromstring(client.get("/feeds/atom/").content).find(f"{ATOM}entry")
    assert [row.findtext(f"{ATOM}name") for row in atom.findall(f"{ATOM}author")] == names
    (item,) = client.get("/feeds/json/").json()["items"]
    assert [row["name"] for row in item.get("authors", [])] == names
    assert meta(source, "author") == ([", ".join(names).replace("&", "&amp;")] if names else [])
    story = data_of(source)["ReportageNewsArticle"]
    assert [row["name"] for row in story["author"]] == (names or [story["publisher"]["name"]])
