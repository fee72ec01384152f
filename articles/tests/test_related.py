import datetime as dt
import json
import re
from html import unescape

import pytest
from django.utils import timezone

from articles import workflow
from articles.figures import with_figures
from page_cache.middleware import store

from .factories import ArticleFactory, SectionFactory, SeriesFactory, TagFactory, published
from .reading import source_of

pytestmark = pytest.mark.django_db


def related(client, edition):
    found = re.search(r'<section class="related">.*?</section>', source_of(client, edition.get_absolute_url()), re.S)
    return re.findall(r'<a href="[^"]+">([^<]+)</a>', found[0]) if found else []


@pytest.fixture
def harbour():
    return SectionFactory(name="Harbour")


def test_related_stories_are_picked_first_and_then_about_the_same_and_then_new(client, chief, harbour):
    ferries = TagFactory()
    elsewhere = published(by=chief, headline="Picked")
    for headline, topics in [("Old", []), ("On topic", [ferries]), ("New", []), ("Newest", [])]:
        published(by=chief, headline=headline, section=harbour, topics=topics)
    article = ArticleFactory(section=harbour, topics=[ferries])
    article.related_links.create(target=elsewhere.article, order=0)
    edition = workflow.publish(article, by=chief)
    assert related(client, edition) == ["Picked", "On topic", "Newest", "New"]
    assert related(client, published(by=chief)) == []


def test_five_picks_are_five(client, chief, harbour):
    article = ArticleFactory(section=harbour)
    published(by=chief, section=harbour, headline="Not picked")
    for order in range(5):
        article.related_links.create(target=published(by=chief, headline=f"Pick {order}").article, order=order)
    edition = workflow.publish(article, by=chief)
    assert related(client, edition) == [f"Pick {order}" for order in range(5)]


def test_nothing_withdrawn_or_still_to_come_is_related_on_a_page_that_was_kept(client, chief, harbour):
    one, two = (published(by=chief, section=harbour, headline=headline) for headline in ("One", "Two"))
    published(by=chief, section=harbour, headline="Ahead", at=timezone.now() + dt.timedelta(hours=1))
    assert related(client, one) == ["Two"]
    assert client.get(one.get_absolute_url())["X-Cache"] == "HIT"
    workflow.withdraw(two.article, by=chief)
    assert related(client, one) == []
    three = published(by=chief, section=harbour, headline="Three")
    assert related(client, one) == ["Three"]
    three.article.section = SectionFactory()
    three.article.save()
    workflow.keep(three.article, by=chief)
    workflow.publish(three.article, by=chief)
    assert related(client, one) == []


def test_a_series_is_read_from_its_first_story_on(client, chief):
    series = SeriesFactory()
    first, second, third = (published(by=chief, series=series, headline=name) for name in ("One", "Two", "Three"))

    def beside(edition):
        source = source_of(client, edition.get_absolute_url())
        found = re.findall(r'<a (?:class="beside-next" )?href="([^"]+)" rel="(prev|next)"><span class="when">', source)
        return {rel: address for address, rel in found}

    assert beside(first) == {"next": second.get_absolute_url()}
    assert beside(second) == {"prev": first.get_absolute_url(), "next": third.get_absolute_url()}
    assert beside(third) == {"prev": second.get_absolute_url()}
    workflow.withdraw(second.article, by=chief)
    assert beside(first) == {"next": third.get_absolute_url()}
    published(by=chief, series=series)
    assert set(beside(third)) == {"prev", "next"}


@pytest.mark.parametrize("stories", [1, 30])
def test_a_story_takes_few_queries_however_many_are_beside_it(client, chief, stories, django_assert_max_num_queries):
    labels = {"section": SectionFactory(), "series": SeriesFactory(), "topics": [TagFactory(), TagFactory()]}
    editions = [published(by=chief, **labels) for _number in range(stories)]
    store.clear()
    with django_assert_max_num_queries(18):
        source_of(client, editions[-1].get_absolute_url())


def test_readers_and_machines_are_shown_the_same_way_up(client, chief):
    parent = SectionFactory(name="Defence & sea")
    edition = published(by=chief, section=SectionFactory(name="The Yard", parent=parent))
    author = edition.authors[0]
    day = timezone.localdate(edition.first_published_at)
    for address in (edition, edition.section, author, f"/archive/{day:%Y/%m/%d}/"):
        address = address if isinstance(address, str) else address.get_absolute_url()
        source = source_of(client, address)
        shown = re.search(r'<nav class="breadcrumb".*?</nav>', source, re.S)[0]
        shown = re.findall(r'<a href="([^"]+)"', shown)
        told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', source, re.S)[1])
        crumbs = next(thing for thing in told["@graph"] if thing["@type"] == "BreadcrumbList")["itemListElement"]
        told = [re.sub("^https?://[^/]+", "", item["item"]) for item in crumbs]
        assert [*shown, address] == told
        assert len(shown) >= 2


def test_a_story_can_be_shared_without_a_script_or_a_third_party(client, chief, settings):
    settings.SITE_URL = "https://courier.example"
    edition = published(by=chief, headline='Ferries & "boats" + 5 %')
    source = source_of(client, edition.get_absolute_url())
    mail = unescape(re.search(r'href="(mailto:[^"]+)"', source)[1])
    address = f"https%3A%2F%2Fcourier.example{edition.get_absolute_url().replace('/', '%2F')}"
    assert mail == f"mailto:?subject=Ferries%20%26%20%22boats%22%20%2B%205%20%25&body={address}"
    assert f'class="share-link" href="{edition.get_absolute_url()}"' in source


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        (["1", "22", "333"], True),
        (["1,234.5", "−3", "–"], True),
        (["€ 3", "4 %", "5.5%"], True),
        (["12 km", "7 km", ""], True),
        (["$1.2bn", "~3", "> 5"], True),
        (["2026-11-22", "1"], False),
        (["1", "two"], False),
        (["–", ""], False),
        (["3 ships", "4"], False),
    ],
)
def test_numbers_stand_below_each_other(texts, number):
    rows = "".join(f"<tr><td><p>Name</p></td><td><p>{text}</p></td></tr>" for text in texts)
    table = f"<table><tbody><tr><th><p>What</p></th><th><p>How many</p></th></tr>{rows}</tbody></table>"
    marked = with_figures(table)
    assert marked.count('class="number"') == (len(texts) + 1 if number else 0)
    assert marked.replace(' class="number"', "") == table
    assert '<th class="number"><p>How many' in marked or not number


def test_a_table_with_cells_over_others_stays_as_it_is():
    rows = '<tr><td colspan="2"><p>1</p></td></tr><tr><td><p>2</p></td><td><p>3</p></td></tr>'
    table = f"<table><tbody>{rows}</tbody></table>"
    assert with_figures(table) == table
