"""What test_whole_site.py looks for is found where it is."""

import json

import pytest

from .sound_data import faults_of_data
from .sound_feeds import faults_of_json, faults_of_xml
from .sound_html import Page

HTML = (
    '<!doctype html><html lang="en"><head><title>A</title><link rel="canonical" href="http://a/"></head>'
    '<body><main><h1 id="a">A</h1><p>{}</p></main></body></html>'
)
STORY = {
    "@type": "OpinionNewsArticle",
    **dict.fromkeys(["url", "mainEntityOfPage"], "http://a/"),
    **dict.fromkeys(["datePublished", "dateModified"], "2026-01-01T10:00:00+00:00"),
    "headline": "A",
    "author": [{"@type": "Person", "name": "Mara", "url": "http://a/mara/"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "A", "url": "http://a/"},
}
RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>A</title><link>http://a/</link>'
    '<description>A</description><atom:link rel="self" href="http://a/rss/"/><item><title>A</title><guid>1</guid>'
    "<link>http://a/1/</link><pubDate>Thu, 01 Jan 2026 10:00:00 +0000</pubDate></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>1</id><title>A</title><updated>2026-01-01T10:00:00Z</updated>'
    '<link rel="self" href="http://a/atom/"/><entry><id>2</id><title>A</title><author><name>Mara</name></author>'
    "<updated>2026-01-01T10:00:00Z</updated></entry></feed>"
)
MAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/'
    'sitemap-news/0.9"><url><loc>http://a/</loc><lastmod>2026-01-01T10:00:00Z</lastmod><news:news><news:publication>'
    "<news:name>A</news:name><news:language>en</news:language></news:publication><news:publication_date>"
    "2026-01-01T10:00:00Z</news:publication_date><news:title>A</news:title></news:news></url></urlset>"
)
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "A",
    "feed_url": "http://a/json/",
    "items": [{"id": "1", "url": "http://a/1/", "content_text": "A", "date_published": "2026-01-01T10:00:00Z"}],
}


def test_what_is_sound_has_no_fault():
    assert Page(HTML.format("A<br>B")).faults == []
    assert faults_of_data({"@context": "https://schema.org", "@graph": [STORY]}) == []
    assert faults_of_xml(RSS.encode(), "http://a/rss/") == []
    assert faults_of_xml(ATOM.encode(), "http://a/atom/") == []
    assert faults_of_xml(MAP.encode(), "http://a/map/") == []
    assert faults_of_json(json.dumps(FEED).encode(), "http://a/json/") == []


@pytest.mark.parametrize(
    "wrong",
    [
        "<b><i>crossed</b></i>",
        "<b>open",
        '<i id="a">an id twice</i>',
        '<i class="a" class="b">an attribute twice</i>',
        '<img src="/a.jpg">',
        '<input name="q">',
        '<select id="s"></select><label for="other">Not this one</label>',
        '<i aria-describedby="nowhere">A</i>',
        "<h1>A second heading</h1>",
        '<meta property="og:url" content="/a/">',
        '<script type="application/ld+json">{"@graph": []}</script>',
    ],
)
def test_a_fault_of_a_page_is_found(wrong):
    assert Page(HTML.format(wrong)).faults


def test_a_page_without_its_frame_has_many_faults():
    faults = Page("<html><body><p>A</p></body></html>").faults
    assert faults == ["no language", "no doctype", "0 <title>", "0 <h1>", "0 <main>", "an empty title"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"@type": "Opinion"},
        {"headline": ""},
        {"headline": "A" * 111},
        {"url": "/a/"},
        {"datePublished": "2026-01-01"},
        {"dateModified": "2025-12-31T10:00:00+00:00"},
        {"author": [{"@type": "Person", "name": "Mara"}]},
        {"publisher": None},
        {"isPartOf": {"@type": "BreadcrumbList", "itemListElement": [
            {"@type": "ListItem", "position": 2, "name": "A", "item": "http://a/"}]}},
    ],
)  # fmt: skip
def test_a_fault_of_the_words_to_machines_is_found(wrong):
    assert faults_of_data({"@context": "https://schema.org", "@graph": [STORY | wrong]})


@pytest.mark.parametrize(
    ("source", "right", "wrong"),
    [
        (RSS, "2.0", "0.9"),
        (RSS, "<description>A</description>", ""),
        (RSS, "http://a/rss/", "http://a/other/"),
        (RSS, "<guid>1</guid>", ""),
        (RSS, "http://a/1/", "/1/"),
        (RSS, "<item><title>A</title>", "<item>"),
        (RSS, "+0000", "-0000"),
        (ATOM, "<id>2</id>", ""),
        (ATOM, "10:00:00Z</updated></entry>", "10:00</updated></entry>"),
        (ATOM, "http://a/atom/", "/atom/"),
        (ATOM, "<author><name>Mara</name></author>", ""),
        (MAP, "<loc>http://a/</loc>", ""),
        (MAP, "<loc>http://a/</loc>", "<loc>/</loc>"),
        (MAP, "<loc>http://a/</loc>", "<loc>http://a/</loc><loc>http://a/</loc>"),
        (MAP, "<lastmod>2026-01-01T10:00:00Z", "<lastmod>yesterday"),
        (MAP, "<news:title>A</news:title>", ""),
        (MAP, "urlset", "urls"),
    ],
)
def test_a_fault_of_a_feed_or_a_sitemap_is_found(source, right, wrong):
    address = "http://a/atom/" if source == ATOM else "http://a/rss/"
    assert right in source
    assert faults_of_xml(source.replace(right, wrong).encode(), address)


@pytest.mark.parametrize(
    "wrong", [{"content_text": None}, {"id": ""}, {"url": "/1/"}, {"date_published": "today"}, {"date_modified": ""}]
)
def test_a_fault_of_a_json_feed_is_found(wrong):
    (item,) = FEED["items"]
    item = {name: value for name, value in (item | wrong).items() if value is not None}
    assert faults_of_json(json.dumps(FEED | {"items": [item]}).encode(), "http://a/json/")
    assert len(faults_of_json(b'{"version": "1"}', "http://a/json/")) == 4
