"""The front page, the banner and the pinned leads as readers get them, from the cache and by the clock."""

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from articles import front, workflow
from articles.models import Article, FrontPage
from page_cache.middleware import store
from page_cache.pieces import pieces

from .factories import ArticleFactory, SectionFactory, published
from .reading import source_of

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 10, 24, 23, 50, tzinfo=dt.UTC)
SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def paper(clock, chief):
    """A function: ``number`` new stories, a minute apart, the oldest first; by letter. They share a section."""
    section = SectionFactory(slug="news")

    def publish(number):
        stories = []
        for index in range(number):
            clock.shift(60)
            stories.append(published(by=chief, section=section, headline=f"Story {chr(65 + index)}").article)
        return stories

    return publish


def pick(stories, by):
    keys = [story.pk for story in stories]
    return front.publish_front(keys, by=by, base=FrontPage.objects.get().version)


def headlines(client, address="/"):
    """In the order of the page; asked twice, so that the page cache has its say."""
    for _round in range(2):
        source = source_of(client, address)
    return [unescape(text)[-1] for text in re.findall(r'<h2 class="card-headline"><a [^>]*>([^<]*)', source)]


def test_with_nothing_picked_the_newest_leads(client, paper):
    paper(3)
    assert headlines(client) == ["C", "B", "A"]


def test_picks_come_first_and_the_newest_follow_without_them(client, paper, editor):
    _a, b, _c, d, _e = paper(5)
    assert headlines(client) == ["E", "D", "C", "B", "A"]
    pick([b, d], editor)
    assert headlines(client) == ["B", "D", "E", "C", "A"]
    front.undo(by=editor, base=1)
    assert headlines(client) == ["E", "D", "C", "B", "A"]


def test_a_draft_is_no_business_of_readers(client, paper, editor):
    a, _b = paper(2)
    front.save_draft([a.pk], by=editor, base=0)
    assert headlines(client) == ["B", "A"]


def test_a_picked_story_drops_out_at_its_second_and_the_page_stays_full(client, clock, paper, editor, monkeypatch):
    monkeypatch.setattr("articles.listing.PER_PAGE", 3)
    a, b, _c, _d = paper(4)
    pick([a, b], editor)
    end = timezone.now() + HOUR
    workflow.unpublish_at(a, by=editor, at=end)
    clock.move_to(end - SECOND)
    assert headlines(client) == ["A", "B", "D"]
    clock.move_to(end)
    assert headlines(client) == ["B", "D", "C"]
    workflow.withdraw(b, by=editor)
    assert headlines(client) == ["D", "C"]


def test_a_scheduled_story_takes_its_slot_at_its_second(client, clock, paper, editor):
    paper(2)
    at = timezone.now() + HOUR
    later = ArticleFactory(headline="Story Z", embargo_until=at)
    workflow.publish(later, by=editor, at=at)
    pick([later], editor)
    clock.move_to(at - SECOND)
    assert headlines(client) == ["B", "A"]
    assert "Story Z" not in source_of(client, "/")
    clock.move_to(at)
    assert headlines(client) == ["Z", "B", "A"]


def test_over_all_pages_each_story_comes_once(client, clock, paper, editor, monkeypatch):
    monkeypatch.setattr("articles.listing.PER_PAGE", 4)
    stories = paper(11)
    at = timezone.now() + HOUR
    workflow.unpublish_at(stories[5], by=editor, at=at)
    pick([stories[number] for number in (0, 10, 5, 3, 7, 8)], editor)
    everything = [headlines(client, f"/?page={number}") for number in (1, 2, 3)]
    assert everything == [["A", "K", "F", "D"], ["H", "I", "J", "G"], ["E", "C", "B"]]
    source_of(client, "/?page=4", status=404)
    clock.move_to(at)
    everything = [headlines(client, f"/?page={number}") for number in (1, 2, 3)]
    assert everything == [["A", "K", "D", "H"], ["I", "J", "G", "E"], ["C", "B"]]


def test_the_front_page_costs_the_same_queries_with_picks_and_one_where_its_parts_are_kept(
    client, paper, editor, django_assert_num_queries
):
    stories = paper(30)
    cold = 9  # versions; clock, banner and picks; count, keys, cards, bylines; menu, paper, foot
    with django_assert_num_queries(cold):
        source_of(client, "/")
    pick(stories[:12], editor)
    front.set_banner("Now", by=editor, until=timezone.now() + HOUR, article=stories[0])
    store.clear()
    pieces.clear()
    with django_assert_num_queries(cold):
        source_of(client, "/")
    store.clear()
    for _made_again_and_from_the_store in range(2):
        with django_assert_num_queries(1):
            source_of(client, "/")


# The banner.


def banner(client, address):
    for _round in range(2):
        found = re.search(r'<aside class="breaking".*?</aside>', client.get(address).content.decode(), re.DOTALL)
    return found and found[0]


@pytest.fixture
def pages(paper, editor):
    [story] = paper(1)
    return ["/", "/news/", workflow.publish(story, by=editor).get_absolute_url()]


def test_a_banner_is_on_every_page_at_once_and_ends_at_its_second(client, clock, pages, editor):
    assert [banner(client, address) for address in pages] == [None] * 3
    end = timezone.now() + HOUR
    front.set_banner("<Bridge> closed", by=editor, until=end)
    clock.move_to(end - SECOND)
    assert all("&lt;Bridge&gt; closed" in banner(client, address) for address in pages)
    clock.move_to(end)
    assert [banner(client, address) for address in pages] == [None] * 3


def test_a_banner_is_replaced_and_ended_by_hand_at_once(client, pages, editor):
    until = timezone.now() + HOUR
    front.set_banner("Bridge closed", by=editor, until=until)
    assert all("Bridge closed" in banner(client, address) for address in pages)
    front.set_banner("Bridge open", by=editor, until=until)
    assert all("Bridge open" in banner(client, address) for address in pages)
    front.end_banner(by=editor)
    assert [banner(client, address) for address in pages] == [None] * 3


def test_a_banner_leads_to_its_story_while_that_is_live(client, clock, pages, editor):
    section = Article.objects.get().section
    story = ArticleFactory(slug="flood", section=section)
    at = timezone.now() + HOUR
    workflow.publish(story, by=editor, at=at)
    front.set_banner("High water", by=editor, until=at + HOUR, article=story)

    def links():
        return [re.findall(r'href="([^"]*)"', banner(client, address)) for address in pages]

    clock.move_to(at - SECOND)
    assert links() == [[]] * 3
    clock.move_to(at)
    assert links() == [["/news/flood/"]] * 3
    Article.objects.filter(pk=story.pk).update(slug="high-water")
    workflow.publish(story, by=editor)
    assert links() == [["/news/high-water/"]] * 3
    workflow.withdraw(story, by=editor)
    assert links() == [[]] * 3


# The pinned lead of a section.


def test_a_pinned_story_leads_its_section_until_its_second(client, clock, paper, editor):
    a, b, _c = paper(3)
    assert headlines(client, "/news/") == ["C", "B", "A"]
    end = timezone.now() + HOUR
    front.pin(a.section, a, by=editor, until=end)
    clock.move_to(end - SECOND)
    assert headlines(client, "/news/") == ["A", "C", "B"]
    clock.move_to(end)
    assert headlines(client, "/news/") == ["C", "B", "A"]
    front.pin(a.section, b, by=editor)
    assert headlines(client, "/news/") == ["B", "C", "A"]
    front.unpin(a.section, by=editor)
    assert headlines(client, "/news/") == ["C", "B", "A"]


def test_a_pinned_story_leads_only_while_it_is_live_there(client, paper, editor):
    a, b = paper(2)
    front.pin(a.section, a, by=editor)
    Article.objects.filter(pk=a.pk).update(section=SectionFactory(slug="town"))
    workflow.publish(Article.objects.get(pk=a.pk), by=editor)
    assert headlines(client, "/news/") == ["B"]
    front.pin(b.section, b, by=editor)
    workflow.withdraw(b, by=editor)
    assert headlines(client, "/news/") == []
    assert headlines(client, "/town/") == ["A"]


def test_a_story_of_a_sub_section_can_lead_the_section(client, paper, editor):
    a, _b = paper(2)
    port = SectionFactory(slug="port", parent=a.section)
    story = published(by=editor, section=port, headline="Story Q").article
    front.pin(a.section, a, by=editor)
    assert headlines(client, "/news/") == ["A", "Q", "B"]
    front.pin(a.section, story, by=editor)
    assert headlines(client, "/news/") == ["Q", "B", "A"]
    assert headlines(client, "/port/") == ["Q"]
