import re

import pytest

from articles import workflow
from articles.models import Article, Section
from images.intake import take_in
from images.tests.pictures import upload
from page_cache.middleware import store

from .factories import AuthorFactory, SectionFactory, SeriesFactory, TagFactory, published
from .reading import source_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(chief):
    """A function: publish ``number`` more stories that stand in every list. Attributes tell the addresses."""

    def publish(number):
        for _number in range(number):
            published(by=chief, section=publish.section, authors=[publish.author], **publish.labels)
        store.clear()

    publish.section, publish.author = SectionFactory(name="Harbour"), AuthorFactory(name="Mara Lind")
    publish.labels = {"topics": [TagFactory(name="Ferries")], "series": SeriesFactory(name="Rising Water")}
    lists = [publish.section, publish.author, publish.labels["series"], *publish.labels["topics"]]
    publish.addresses = ["/", "/latest/", *(label.get_absolute_url() for label in lists)]
    return publish


@pytest.mark.parametrize("stories", [3, 30])
def test_a_list_takes_few_queries_however_long_it_is(client, paper, stories, django_assert_max_num_queries):
    image = take_in(upload(), by=None)
    paper.labels["lead_image"] = image
    paper(stories)
    for address in paper.addresses:
        with django_assert_max_num_queries(10):
            source = source_of(client, address)
        assert source.count("<article") == min(stories, 20)
        assert "<img" in source


def test_the_front_page_leads_with_the_newest(client, editor):
    for headline in ("Old", "New"):
        published(by=editor, headline=headline)
    source = source_of(client, "/")
    assert re.search(r'class="card card-lead".*?New.*?class="card card-side".*?Old', source, re.DOTALL)


def test_a_card_says_what_a_story_is_before_one_opens_it(client, chief):
    published(
        by=chief,
        headline="Mend it",
        kicker="The bridge",
        standfirst="It is <not> a metaphor.",
        kind="opinion",
        authors=[AuthorFactory(name="Mara Lind"), AuthorFactory(name="Tom Reyes")],
    )
    words = words_of(client, "/")
    assert re.search(r"Opinion The bridge Mend it It is <not> a metaphor\. By Mara Lind and Tom Reyes \d", words)


def test_every_list_says_in_words_that_it_is_empty(client, paper, chief):
    paper(1)
    workflow.withdraw(Article.objects.get(), by=chief)
    for address in paper.addresses:
        assert "Nothing has been published here yet." in words_of(client, address)


def test_a_long_list_is_cut_into_pages_that_lead_to_each_other(client, paper, settings):
    settings.SITE_URL = "https://courier.example"
    paper(45)
    for address in paper.addresses:
        first = source_of(client, address)
        assert 'href="?page=2" rel="next"' in first
        assert 'rel="prev"' not in first
        assert f'<link rel="canonical" href="https://courier.example{address}">' in first
        second = source_of(client, f"{address}?page=2&other=1")
        assert 'href="." rel="prev"' in second
        assert 'href="?page=3" rel="next"' in second
        assert '<a href="?page=2" aria-current="page" aria-label="Page 2">2</a>' in second
        assert f'<link rel="canonical" href="https://courier.example{address}?page=2">' in second
        assert re.search(r"<title>.*[Pp]age 2.*</title>", second)
        assert "other" not in second
        assert 'rel="next"' not in source_of(client, f"{address}?page=3")
        source_of(client, f"{address}?page=4", status=404)


def test_the_last_page_of_a_deep_list_is_one_click_away(client, paper, settings, monkeypatch):
    monkeypatch.setattr("articles.listing.PER_PAGE", 1)
    paper(12)
    pages = re.findall(r'aria-label="Page (\d+)"', source_of(client, "/?page=6"))
    assert pages == ["1", "4", "5", "6", "7", "8", "12"]


def test_a_section_leads_up_and_down(client):
    defence = SectionFactory(name="Defence", description="Of the alliance.")
    yard = SectionFactory(name="The Yard", parent=defence)
    published(section=yard, headline="Ship launched")
    words = words_of(client, defence.get_absolute_url())
    assert words.startswith("Defence Of the alliance. The Yard")
    assert "Ship launched" in words
    assert words_of(client, yard.get_absolute_url()).startswith("Front page Defence The Yard")


def test_the_menu_has_the_main_sections_and_marks_where_one_is(client):
    defence = SectionFactory(name="Defence")
    yard = SectionFactory(name="The Yard", parent=defence)
    Section.objects.create(name="Archive", slug="hidden", in_menu=False)
    edition = published(section=yard)
    for address, mark in [(defence, "page"), (yard, "true"), (edition, "true")]:
        header = source_of(client, address.get_absolute_url()).partition("<main")[0]
        menu = re.findall(r"<li><a href=\"[^\"]+\"([^>]*)>([^<]+)</a></li>", header)
        assert menu == [(f' aria-current="{mark}"', "Defence")]


def test_a_series_and_a_tag_say_what_they_are(client, paper):
    series = paper.labels["series"]
    series.description = "How a town lives with higher tides."
    series.save()
    paper(1)
    assert words_of(client, series.get_absolute_url()).startswith("Series Rising Water How a town lives")
    assert words_of(client, paper.labels["topics"][0].get_absolute_url()).startswith("Topic Ferries")


def test_an_author_s_page_presents_the_author(client, chief):
    author = AuthorFactory(
        name="Mara Lind",
        job_title="Founder & editor",
        bio="Holds a degree.",
        twitter_handle="maralind",
        photo=take_in(upload(), by=None, alt="Mara Lind at her desk"),
    )
    published(by=chief, authors=[author])
    source = source_of(client, author.get_absolute_url())
    assert 'alt="Mara Lind at her desk"' in source
    assert '<a href="https://x.com/maralind" rel="me noopener"><bdi>@maralind</bdi></a>' in source
    words = words_of(client, author.get_absolute_url())
    presented = "Front page Authors Mara Lind Founder & editor 1 article 0 comments Holds a degree. Twitter: @maralind"
    assert words.startswith(presented)
    published(by=chief, authors=[author])
    assert "2 articles 0 comments" in words_of(client, author.get_absolute_url())
