"""Since when a story waits is written down beside it, and agrees with the log of its steps after whatever was done."""

import datetime as dt
import re
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import waiting, workflow
from articles.models import Article, Author
from articles.models import article as article_models
from articles.tests.factories import ArticleFactory, SectionFactory, published

from .test_dashboard import changed, headlines, panels

pytestmark = pytest.mark.django_db
NINE = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
fill = import_module("articles.migrations.0021_waiting_since").fill


def told_by_the_log():
    """Since when each story waits, as its steps have it; a story that waits for nobody is left out."""
    for story in Article.objects.order_by("pk"):
        came = story.transitions.filter(stage_after=story.stage).exclude(stage_before=story.stage).first()
        if came and (story.stage == "in_review" or (story.stage, came.verb) == ("draft", "send_back")):
            yield story.pk, came.at


def written_down():
    stories = Article.objects.filter(waiting_since__isnull=False).order_by("pk")
    return list(stories.values_list("pk", "waiting_since"))


@pytest.fixture
def desker(db):
    """May change every story, and approve none."""
    desker = UserFactory(role=roles.WRITER)
    desker.user_permissions.add(Permission.objects.get(codename="change_any_article"))
    return get_user_model().objects.get(pk=desker.pk)


@pytest.fixture
def desk(writer, editor, desker):
    """Stories by the hour, in all that may become of one: name → story."""
    with time_machine.travel(NINE, tick=False) as clock:

        def does(verb, *stories, by=editor, **how):
            clock.shift(dt.timedelta(hours=1))
            return [verb(story, by=by, **how) for story in stories][-1]

        names = ("First", "Second", "Returned", "Spiked", "Unspiked", "Ready", "Reopened", "Begun")
        made = {name: ArticleFactory(headline=name, created_by=writer, section=SectionFactory()) for name in names}
        does(workflow.keep, *made.values(), by=writer)
        does(workflow.submit, *(made[name] for name in names[:7]), by=writer)
        does(workflow.send_back, made["First"], made["Returned"], note="Who says so?")
        does(workflow.submit, made["First"], by=writer)
        does(workflow.spike, made["Spiked"], made["Unspiked"])
        does(workflow.send_back, made["Unspiked"])
        does(workflow.approve, made["Ready"], made["Reopened"])
        does(changed, made["Reopened"], by=desker)
        live = made["Live"] = published(by=editor, headline="Live", created_by=writer).article
        does(workflow.publish, live, at=NINE + dt.timedelta(days=9))
        does(changed, live, by=desker)
        does(workflow.submit, live, by=desker)
        gone = made["Gone"] = published(by=editor, headline="Gone", created_by=writer).article
        does(workflow.withdraw, gone)
        yield made


def test_who_was_sent_back_and_returned_stands_behind_who_waited_on(client, desk, editor):
    found = panels(client, editor)["in_review"].replace("\xa0", " ")
    assert headlines(found) == ["Second", "First", "Live"]
    assert re.findall(r"since [^<]*?(\d\d:\d\d)<", found) == ["12:00", "14:00", "21:00"]  # London's clock


def test_only_what_an_editor_gave_back_is_sent_back(client, desk, writer):
    found = panels(client, writer)
    assert set(headlines(found["sent_back"])) == {"Unspiked", "Returned"}
    assert "Who says so?" in found["sent_back"]
    assert set(headlines(found["drafts"])) == {"Unspiked", "Returned", "Reopened", "Begun"}


def test_what_is_written_down_agrees_with_the_log(desk):
    assert len(written_down()) == 5
    assert written_down() == list(told_by_the_log())


def test_a_newsroom_that_is_upgraded_is_told_by_its_log(desk):
    before = written_down()
    Article.objects.update(waiting_since=None)
    fill(apps, None)
    assert written_down() == before


def test_a_restored_text_that_nobody_approved_is_a_draft_that_waits_for_nobody(desk, desker):
    story = desk["Ready"]
    workflow.restore(story, by=desker, revision=Article.objects.get(pk=story.pk).latest_revision)
    story = Article.objects.get(pk=story.pk)
    assert (story.stage, story.waiting_since) == ("draft", None)


@pytest.mark.parametrize("few", [article_models.FEW, 0])
def test_who_has_many_stories_finds_the_same_ones(client, desk, writer, monkeypatch, few):
    """By who began it, and by the name in the byline."""
    monkeypatch.setattr(article_models, "FEW", few)
    author = Author.objects.create(name="Writer", slug="writer", login=writer)
    signed = ArticleFactory(headline="Signed", authors=[author])
    workflow.submit(signed, by=writer)
    ArticleFactory(headline="Somebody else's")
    found = panels(client, writer)
    assert set(headlines(found["in_review"])) == {"First", "Second", "Live", "Signed"}
    assert set(headlines(found["sent_back"])) == {"Unspiked", "Returned"}
    assert set(headlines(found["drafts"])) == {"Unspiked", "Returned", "Reopened", "Begun"}


def test_a_copy_of_a_story_that_waits_does_not(desk, editor):
    copy = workflow.duplicate(desk["Returned"], by=editor)
    assert Article.objects.get(pk=copy.pk).waiting_since is None
    assert not waiting.sent_back(Article.objects.filter(pk=copy.pk)).exists()
