"""The embargo and the comments' mode stand in the story's form, but are no part of its text: they hold at once."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from articles import workflow
from articles.models import Article, Edition

from .factories import ArticleFactory, published
from .sending import fields_of

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"
UNTIL = dt.datetime(2031, 7, 1, 5, 0, 30, tzinfo=dt.UTC)
TYPED = {"embargo_until": "2032-01-01T06:00", "embargo_source": "Ministry", "embargo_note": "By telephone"}


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def address(article):
    return f"/admin/articles/article/{article.pk}/change/"


def opened(client, article):
    return fields_of(client.get(address(article))) | {"_continue": ""}


def embargo(article):
    return Article.objects.values_list("embargo_until", "embargo_source", "embargo_note").get(pk=article.pk)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def test_a_form_opened_before_an_embargo_leaves_it_alone(desk, chief):
    article = ArticleFactory()
    fields = opened(desk, article) | {"kicker": "New"}
    workflow.set_embargo(article, by=chief, until=UNTIL, source="Ministry", note="Hush")
    workflow.set_comments_mode(article, by=chief, mode="closed")
    assert desk.post(address(article), fields).status_code == 302
    article.refresh_from_db()
    assert embargo(article) == (UNTIL, "Ministry", "Hush")
    assert (article.comments_mode, article.kicker) == ("closed", "New")


def test_publish_pressed_on_a_form_opened_before_an_embargo_is_refused(desk, chief):
    article = ArticleFactory()
    fields = opened(desk, article) | {"_verb": "publish"}
    workflow.set_embargo(article, by=chief, until=UNTIL)
    assert "under embargo" in said(desk.post(address(article), fields))
    assert not Edition.objects.exists()


def test_an_embargo_that_nobody_touched_is_no_step(desk, chief):
    article = ArticleFactory(embargo_until=UNTIL, comments_mode="closed")
    assert desk.post(address(article), opened(desk, article)).status_code == 302
    assert embargo(article) == (UNTIL, "", "")
    assert not article.transitions.exists()


def test_an_embargo_is_set_changed_and_lifted(desk):
    article = ArticleFactory()
    desk.post(address(article), opened(desk, article) | TYPED)
    assert embargo(article) == (dt.datetime(2032, 1, 1, 6, tzinfo=dt.UTC), "Ministry", "By telephone")
    desk.post(address(article), opened(desk, article) | {"embargo_note": "In writing"})
    assert embargo(article)[2] == "In writing"
    desk.post(address(article), opened(desk, article) | {"embargo_until": ""})
    assert embargo(article)[0] is None
    assert {step.verb for step in article.transitions.all()} == {"set_embargo"}
    assert b"Embargo changed" in desk.get(f"/admin/articles/article/{article.pk}/history/").content


def test_only_what_was_touched_is_changed(desk, chief):
    article = ArticleFactory()
    fields = opened(desk, article) | {"embargo_note": "Mine"}
    workflow.set_embargo(article, by=chief, until=UNTIL, source="Ministry", note="Hush")
    desk.post(address(article), fields)
    assert embargo(article) == (UNTIL, "Ministry", "Mine")


def test_an_embargo_set_with_a_step_holds_for_that_step(desk):
    article = ArticleFactory()
    assert "under embargo" in said(desk.post(address(article), opened(desk, article) | TYPED | {"_verb": "publish"}))
    assert embargo(article)[1] == "Ministry"


def test_an_embargo_that_cannot_be_is_refused_at_its_field_with_everything_kept(desk, editor):
    article = published(by=editor).article
    answer = desk.post(address(article), opened(desk, article) | TYPED | {"kicker": "Typed"})
    assert answer.status_code == 200
    assert "Readers see the story already" in str(answer.context["adminform"].form.errors["embargo_until"])
    again = fields_of(answer)
    assert {name: again[name] for name in TYPED} == TYPED
    assert again["kicker"] == "Typed"
    assert again["initial-embargo_until"] == ""
    assert embargo(article)[0] is None


def test_a_writer_cannot_lift_an_embargo_and_is_told_so(client, writer):
    article = ArticleFactory(created_by=writer, embargo_until=UNTIL)
    client.force_login(writer)
    answer = client.post(address(article), opened(client, article) | {"embargo_until": "", "kicker": "Typed"})
    assert "Only an editor" in str(answer.context["adminform"].form.errors["embargo_until"])
    assert fields_of(answer)["kicker"] == "Typed"
    assert embargo(article)[0] == UNTIL


def test_a_writer_cannot_close_comments_that_readers_saw_and_is_told_so(client, writer, editor):
    article = ArticleFactory(created_by=writer)
    workflow.publish(article, by=editor)
    workflow.withdraw(article, by=editor)
    client.force_login(writer)
    answer = client.post(address(article), opened(client, article) | {"comments_mode": "closed"})
    assert "only an editor" in str(answer.context["adminform"].form.errors["comments_mode"])


def test_comments_are_closed_from_the_form(desk):
    article = ArticleFactory()
    assert desk.post(address(article), opened(desk, article) | {"comments_mode": "closed"}).status_code == 302
    article.refresh_from_db()
    assert article.comments_mode == "closed"
    assert article.transitions.get().verb == "set_comments_mode"


def test_a_new_story_keeps_the_embargo_that_was_typed_at_once(client, writer):
    client.force_login(writer)
    fields = fields_of(client.get(ADD)) | TYPED | {"headline": "New", "comments_mode": "closed", "_continue": ""}
    client.post(ADD, fields)
    article = Article.objects.get()
    assert embargo(article) == (dt.datetime(2032, 1, 1, 6, tzinfo=dt.UTC), "Ministry", "By telephone")
    assert article.comments_mode == "closed"
    assert {step.verb for step in article.transitions.all()} == {"set_embargo", "set_comments_mode"}


def test_an_embargo_that_the_address_brought_along_is_kept(desk):
    until = {"embargo_until": "2032-01-01T06:00"}
    desk.post(ADD, fields_of(desk.get(ADD, until)) | {"headline": "New", "_continue": ""})
    assert embargo(Article.objects.get())[0] is not None


def test_an_embargo_is_not_set_before_what_is_scheduled(desk, editor):
    article = ArticleFactory()
    workflow.publish(article, by=editor, at=timezone.now() + dt.timedelta(hours=1))
    answer = desk.post(address(article), opened(desk, article) | TYPED)
    assert "Cancel the schedule first" in str(answer.context["adminform"].form.errors["embargo_until"])


@pytest.mark.parametrize("hour", [0, 1])
def test_a_story_is_saved_whose_embargo_ends_in_the_hour_that_the_clock_shows_twice(desk, editor, hour):
    until = dt.datetime(2027, 10, 31, hour, 30, tzinfo=dt.UTC)
    article = ArticleFactory(embargo_until=until)
    fields = opened(desk, article)
    assert fields["embargo_until"] == "2027-10-31T01:30"
    assert desk.post(address(article), fields | {"kicker": "New"}).status_code == 302
    assert embargo(article)[0] == until


def test_an_embargo_typed_in_that_hour_is_the_later_one_and_in_an_hour_that_is_left_out_refused(desk):
    article = ArticleFactory()
    fields = opened(desk, article)
    assert desk.post(address(article), fields | {"embargo_until": "2027-10-31T01:30"}).status_code == 302
    assert embargo(article)[0] == dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC)
    answer = desk.post(address(article), opened(desk, article) | {"embargo_until": "2027-03-28T01:30"})
    assert "embargo_until" in answer.context["adminform"].form.errors
