import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from articles import states, workflow
from articles.models import Article

from .factories import ArticleFactory, published

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 15, 0, tzinfo=dt.UTC)  # a Sunday; London has winter time


@pytest.fixture(autouse=True)
def three_in_the_afternoon(settings):
    settings.TIME_ZONE = "Europe/London"
    with time_machine.travel(NOW, tick=False):
        yield


def words(article):
    article = Article.objects.get(pk=article.pk)
    return [str(pill.text) for pill in states.pills(article, article.timeline())]


def change(article, by, headline="Other words"):
    Article.objects.filter(pk=article.pk).update(headline=headline)
    article = Article.objects.get(pk=article.pk)
    workflow.keep(article, by=by)
    return article


def test_the_straight_line(editor):
    article = ArticleFactory()
    assert words(article) == ["Draft"]
    workflow.submit(article, by=editor)
    assert words(article) == ["In review"]
    workflow.approve(article, by=editor)
    assert words(article) == ["Approved"]
    workflow.publish(article, by=editor)
    assert words(article) == ["Live"]


def test_a_schedule_says_when_on_the_site_s_clock(editor, settings):
    settings.TIME_ZONE = "Europe/Copenhagen"
    article = ArticleFactory()
    workflow.publish(article, by=editor, at=NOW + dt.timedelta(hours=3))
    with timezone.override("Europe/Copenhagen"):
        assert words(article) == ["Scheduled 19:00"]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (dt.datetime(2026, 11, 22, 18, 5, tzinfo=dt.UTC), "18:05"),
        (dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC), "Mon 23 Nov 06:00"),
        (dt.datetime(2027, 1, 2, 6, tzinfo=dt.UTC), "2 Jan 2027 06:00"),
    ],
)
def test_the_day_is_said_when_it_is_not_today(moment, said):
    assert states.short(moment, NOW) == said


def test_a_moment_in_full():
    assert states.in_full(dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)) == "Monday 23 November, 06:00"
    assert states.in_full(dt.datetime(2027, 1, 2, 6, tzinfo=dt.UTC)) == "Saturday 2 January 2027, 06:00"


def test_a_live_story_that_was_changed_says_so(editor):
    article = change(published(by=editor).article, editor)
    assert words(article) == ["Live + changes"]


def test_a_live_story_whose_change_is_a_draft_says_both(editor):
    article = published(by=editor).article
    workflow.send_back(article, by=editor)
    assert words(article) == ["Live", "Draft"]


def test_a_scheduled_change_stands_beside_the_live_text(editor):
    article = published(by=editor).article
    workflow.publish(article, by=editor, at=NOW + dt.timedelta(hours=1))
    assert words(article) == ["Live", "Scheduled 16:00"]


def test_a_planned_end_is_said(editor):
    article = published(by=editor).article
    workflow.unpublish_at(article, by=editor, at=NOW + dt.timedelta(days=1))
    assert words(article) == ["Live, ends Mon 23 Nov 15:00"]
    change(article, editor)
    assert words(article) == ["Live + changes, ends Mon 23 Nov 15:00"]


def test_a_schedule_with_an_end_says_both(editor):
    article = ArticleFactory()
    workflow.publish(article, by=editor, at=NOW + dt.timedelta(hours=1))
    workflow.unpublish_at(article, by=editor, at=NOW + dt.timedelta(hours=2))
    assert words(article) == ["Scheduled 16:00", "Ends 17:00"]


def test_a_withdrawn_story_and_one_that_comes_back(editor):
    article = published(by=editor).article
    workflow.withdraw(article, by=editor)
    assert words(article) == ["Withdrawn"]
    workflow.approve(article, by=editor)
    assert words(article) == ["Withdrawn", "Approved"]


def test_a_spiked_story_is_spiked_and_no_more(editor):
    article = published(by=editor).article
    workflow.withdraw(article, by=editor)
    workflow.spike(article, by=editor)
    assert words(article) == ["Spiked"]


def test_an_embargo_is_said_as_long_as_it_holds():
    assert words(ArticleFactory(embargo_until=NOW + dt.timedelta(hours=1))) == ["Draft", "Embargo until 16:00"]
    assert words(ArticleFactory(embargo_until=NOW)) == ["Draft"]
