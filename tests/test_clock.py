"""With an injected clock and no worker: everything appears and ends on every public page at its second."""

import datetime as dt

import pytest
import time_machine

from articles import workflow
from articles.models import Article
from articles.tests.factories import (
    ArticleFactory,
    AuthorFactory,
    SectionFactory,
    SeriesFactory,
    TagFactory,
    published,
)

pytestmark = pytest.mark.django_db
# The night in which clocks go back in London: 01:30 comes twice, and only one of them is meant.
START = dt.datetime(2026, 10, 24, 23, 50, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def story():
    parent = SectionFactory(slug="news")
    return ArticleFactory(
        headline="Nightfall",
        slug="nightfall",
        section=SectionFactory(slug="town", parent=parent),
        series=SeriesFactory(slug="tides"),
        authors=[AuthorFactory(slug="mara")],
        topics=[TagFactory(slug="sea")],
    )


PAGES = ["/", "/news/", "/town/", "/series/tides/", "/author/mara/", "/tag/sea/"]


def shown(client, headline):
    """On which pages the headline is, the story's own included; asked twice, so that the page cache has its say."""
    for _round in range(2):
        found = [url for url in [*PAGES, "/town/nightfall/"] if headline in client.get(url).content.decode()]
    return found


def test_a_scheduled_story_appears_everywhere_at_its_second(client, clock, story, editor):
    at = START + dt.timedelta(hours=1, minutes=10)
    workflow.publish(story, by=editor, at=at)
    clock.move_to(at - SECOND)
    assert shown(client, "Nightfall") == []
    clock.move_to(at)
    assert shown(client, "Nightfall") == [*PAGES, "/town/nightfall/"]


def test_an_embargoed_story_appears_everywhere_at_its_second(client, clock, story, editor):
    at = START + dt.timedelta(minutes=10)
    Article.objects.filter(pk=story.pk).update(embargo_until=at)
    workflow.publish(story, by=editor, at=at)
    clock.move_to(at - SECOND)
    assert shown(client, "Nightfall") == []
    assert client.get("/town/nightfall/").status_code == 404
    clock.move_to(at)
    assert len(shown(client, "Nightfall")) == len(PAGES) + 1


def test_a_scheduled_change_appears_everywhere_at_its_second(client, clock, story, editor):
    workflow.publish(story, by=editor)
    assert len(shown(client, "Nightfall")) == len(PAGES) + 1
    Article.objects.filter(pk=story.pk).update(headline="Daybreak")
    at = START + dt.timedelta(minutes=30)
    workflow.publish(story, by=editor, at=at)
    clock.move_to(at - SECOND)
    assert (len(shown(client, "Nightfall")), shown(client, "Daybreak")) == (len(PAGES) + 1, [])
    clock.move_to(at)
    assert (shown(client, "Nightfall"), len(shown(client, "Daybreak"))) == ([], len(PAGES) + 1)


def test_a_story_ends_everywhere_at_its_second(client, clock, story, editor):
    workflow.publish(story, by=editor)
    at = START + dt.timedelta(minutes=30)
    workflow.unpublish_at(story, by=editor, at=at)
    clock.move_to(at - SECOND)
    assert len(shown(client, "Nightfall")) == len(PAGES) + 1
    clock.move_to(at)
    assert shown(client, "Nightfall") == []
    assert client.get("/town/nightfall/").status_code == 410


def test_a_withdrawn_story_is_gone_everywhere_at_once(client, clock, story, editor):
    workflow.publish(story, by=editor)
    shown(client, "Nightfall")
    workflow.withdraw(story, by=editor)
    assert shown(client, "Nightfall") == []


def test_a_link_to_a_picked_story_follows_it(client, clock, story, editor):
    other = ArticleFactory(headline="The one beside it", slug="beside")
    other.related_links.create(target=story, order=0)
    url = published_now(other, editor)
    assert "Nightfall" not in client.get(url).content.decode()
    workflow.publish(story, by=editor)
    assert "Nightfall" in client.get(url).content.decode()
    workflow.withdraw(story, by=editor)
    assert "Nightfall" not in client.get(url).content.decode()


def published_now(article, by):
    return workflow.publish(article, by=by).get_absolute_url()


def test_midnight_of_the_site_is_printed_not_that_of_utc(client, clock, editor):
    edition = published(by=editor, slug="late", section=SectionFactory(slug="extra"))
    assert 'datetime="2026-10-25T00:50:00+01:00"' in client.get(edition.get_absolute_url()).content.decode()
