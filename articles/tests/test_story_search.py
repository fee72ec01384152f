"""Stories of ours, as the editor finds them for a link."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article

from .factories import ArticleFactory, SectionFactory, published

pytestmark = pytest.mark.django_db
STORIES = "/admin/articles/article/stories/"


@pytest.fixture
def desk(client, writer):
    client.force_login(writer)
    return client


def found(client, **query):
    answer = client.get(STORIES, query)
    assert answer.status_code == 200
    return json.loads(answer.content)["results"]


def headlines(client, **query):
    return [story["headline"] for story in found(client, **query)]


def test_every_word_stands_in_the_headline_or_the_slug_and_the_newest_comes_first(desk):
    old = timezone.now() - dt.timedelta(days=1)
    ArticleFactory(headline="The harbour votes", slug="berth-vote", saved_at=old)
    ArticleFactory(headline="A harbour without a berth")
    ArticleFactory(headline="Something else")
    assert headlines(desk, q="BERTH harbour") == ["A harbour without a berth", "The harbour votes"]
    assert headlines(desk, q="harbour airport") == []


def test_a_story_is_told_with_its_state_its_date_and_where_it_lives(desk, editor):
    edition = published(by=editor, headline="Out", section=SectionFactory(slug="news"), slug="out")
    assert found(desk, q="out") == [
        {
            "id": edition.article_id,
            "headline": "Out",
            "state": "Live",
            "date": timezone.localtime(edition.first_published_at).strftime("%H:%M"),
            "address": "/news/out/",
            "desk": f"/admin/articles/article/{edition.article_id}/change/",
            "live": True,
        }
    ]
    workflow.withdraw(edition.article, by=editor)
    [story] = found(desk, q="out")
    assert (story["state"], story["address"], story["live"]) == ("Withdrawn", "", False)


@pytest.mark.parametrize(
    "address", ["/news/out/", "/news/out", "http://localhost:8000/news/out/", "http://testserver/news/out/?page=2"]
)
def test_the_story_at_an_address_of_ours_is_found(desk, editor, address):
    published(by=editor, headline="Out", section=SectionFactory(slug="news"), slug="out")
    assert headlines(desk, address=address) == ["Out"]


@pytest.mark.parametrize(
    "address",
    [
        *("/news/other/", "/news/out/#comments", "https://elsewhere.example/news/out/", "ftp://testserver/news/out/"),
        *("out", "//news/out/", "", "\0", "/news/out\0/x", "http://[", "/%ff/", "/" + "x" * 10_000),
    ],
)
def test_anything_else_is_no_story(desk, editor, address):
    published(by=editor, headline="Out", section=SectionFactory(slug="news"), slug="out")
    assert found(desk, address=address) == []


def test_what_readers_cannot_see_is_found_by_words_and_not_by_address(desk, editor):
    edition = published(by=editor, headline="Out", section=SectionFactory(slug="news"), slug="out")
    workflow.withdraw(edition.article, by=editor)
    later = ArticleFactory(headline="Later", section=edition.section, slug="later")
    workflow.publish(later, by=editor, at=timezone.now() + dt.timedelta(hours=1))
    assert found(desk, address="/news/out/") == found(desk, address="/news/later/") == []
    assert headlines(desk, q="later") == ["Later"]


@pytest.mark.parametrize(
    "words", ["", " ", "\0", "%", "_", "x" * 5000, "z " * 5000, "\ud800".encode("utf-8", "surrogatepass")]
)
def test_odd_words_find_what_has_them_and_break_nothing(desk, words):
    ArticleFactory(headline="The harbour votes")
    assert found(desk, q=words) == []


def test_twenty_are_enough_in_a_number_of_queries_that_does_not_grow(desk, django_assert_max_num_queries):
    Article.objects.bulk_create(Article(headline=f"Harbour {number}") for number in range(30))
    with django_assert_max_num_queries(7):
        assert len(found(desk, q="harbour")) == 20


def test_the_desk_alone_may_look(client, moderator):
    assert client.get(STORIES, {"q": "a"}).status_code == 302
    client.force_login(moderator)
    assert client.get(STORIES, {"q": "a"}).status_code == 403


def test_it_is_only_read(desk):
    assert desk.post(STORIES).status_code == 405
