"""A story's page is made again with every change to it; what of it did not change is there already."""

import datetime as dt

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils import timezone

from articles import cache_tags, front_page, live_page, workflow
from articles.tests.factories import SectionFactory, published
from comments import workflow as moderation
from comments.models import Comment
from page_cache.middleware import store
from page_cache.pieces import pieces

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def harbour(db):
    return SectionFactory(name="Harbour", slug="harbour")


@pytest.fixture
def story(chief, harbour):
    return published(by=chief, headline="The quay", slug="quay", section=harbour).article


def say(story, words, chief):
    comment = moderation.post(Comment(article=story, name="Ann", body=words))
    moderation.approve(comment, by=chief)
    return comment


def page(address="/harbour/quay/"):
    return Client().get(address)


def made_anew():
    store.clear()
    pieces.clear()
    return page().content


def test_after_a_comment_the_thread_alone_is_made_again(chief, story, django_assert_num_queries):
    say(story, "It was not like that.", chief)
    assert b"It was not like that." in page().content
    say(story, "It was.", chief)
    with django_assert_num_queries(
        6
    ):  # versions of the page that was kept, and of this; keys of the thread's pages; which comments; thread; new one
        answer = page()
    assert b"It was not like that." in answer.content
    assert b"It was." in answer.content
    assert answer.content == made_anew()


def test_what_readers_see_no_more_leaves_the_thread(chief, story):
    comment = say(story, "Buy my boat", chief)
    assert b"Buy my boat" in page().content
    moderation.reject(Comment.objects.get(pk=comment.pk), by=chief)
    assert b"Buy my boat" not in page().content
    assert page().content == made_anew()


def test_after_another_story_of_its_section_what_follows_is_new(chief, story, harbour, django_assert_num_queries):
    assert b"The new ferry" not in page().content
    published(by=chief, headline="The new ferry", slug="ferry", section=harbour)
    with django_assert_num_queries(6):  # versions, twice; clock; newest of the section, their topics; related stories
        answer = page()
    assert b"The new ferry" in answer.content
    assert answer.content == made_anew()


def test_a_correction_makes_the_story_again_and_leaves_the_thread(chief, story):
    say(story, "It was not like that.", chief)
    page()
    workflow.correct(story, by=chief, text="It was four ships.")
    answer = page()
    assert b"It was four ships." in answer.content
    assert b"It was not like that." in answer.content
    assert answer.content == made_anew()


def test_a_story_of_another_section_leaves_the_page_alone(chief, story):
    page()
    published(by=chief, headline="Elsewhere")
    assert page()["X-Cache"] == "HIT"


def test_all_pages_end_with_what_the_clock_changes_next(clock, chief, story, harbour):
    """What the clock changes next is looked up once, by whichever page comes first; all end with it."""
    other = published(by=chief, headline="The new ferry", slug="ferry", section=harbour).article
    workflow.unpublish_at(other, by=chief, at=timezone.now() + HOUR)
    assert page("/")["X-Cache"] == "MISS"
    assert b"The new ferry" in page().content
    clock.shift(HOUR)
    for address in ("/", "/harbour/quay/"):
        assert page(address)["X-Cache"] == "MISS"
        assert b"The new ferry" not in page(address).content


def test_nothing_is_kept_of_an_address_where_nothing_is(story):
    page()
    kept = pieces.size
    assert page("/harbour/none/").status_code == 404
    assert pieces.size == kept


def test_a_page_begun_before_the_clock_was_asked_is_not_kept_beyond_that(clock, story):
    """Two threads: the slower one has its moment, the faster one asks what the clock changes after a later one."""
    begun = timezone.now()
    clock.shift(5)
    later = live_page.begin(RequestFactory().get("/"), cache_tags.FRONT)
    slower = RequestFactory().get("/")
    live_page.begin(slower, cache_tags.FRONT)
    assert slower.page_plan.until is None
    front_page.look(slower, at=begun)
    assert slower.page_plan.until == later
