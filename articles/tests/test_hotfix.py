"""A fix is published while another text is scheduled: the desk is told, and carries it over."""

import datetime as dt

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from articles import hotfix, workflow
from articles.models import Article, Edition
from articles.moves import Refused

from .factories import published
from .sending import fields_of

pytestmark = pytest.mark.django_db
BODY = "<p>One.</p>\n<p>Two.</p>"


def change(article, by, **fields):
    Article.objects.filter(pk=article.pk).update(**fields)
    workflow.keep(Article.objects.get(pk=article.pk), by=by)


@pytest.fixture
def story(editor):
    """Live; a change is scheduled, then the live text gets a fix."""
    article = published(by=editor, headline="Was", body=BODY, standfirst="Old").article
    change(article, editor, standfirst="Scheduled", body=BODY.replace("Two", "Zwei"))
    workflow.publish(article, by=editor, at=timezone.now() + dt.timedelta(hours=2))
    workflow.discard_changes(article, by=editor)
    return article


def fix(story, editor, **fields):
    change(story, editor, **fields)
    workflow.publish(story, by=editor)


def scheduled():
    return Edition.objects.ahead().get()


def page_of(story):
    return reverse("admin:articles_article_change", args=[story.pk])


def carry_over(client, story):
    address = reverse("admin:articles_article_carry_over", args=[story.pk, scheduled().pk])
    return address, client.post(address, {"fix": Edition.objects.live().get().revision_id})


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_the_desk_is_told_and_the_button_brings_the_fix_in(client, editor, story):
    client.force_login(editor)
    assert "lacks the fix" not in client.get(page_of(story)).content.decode()
    fix(story, editor, headline="Fixed", body=BODY.replace("One", "Eins"))
    before, moment = story.revisions.count(), scheduled().live_from
    assert "lacks the fix" in client.get(page_of(story)).content.decode()
    _address, answer = carry_over(client, story)
    assert "has the fix now" in said(answer)
    later = scheduled()
    assert (later.headline, later.standfirst, later.live_from) == ("Fixed", "Scheduled", moment)
    assert later.revision.content["body"] == "<p>Eins.</p>\n<p>Zwei.</p>"
    assert Edition.objects.live().get().live_until == moment
    assert "lacks the fix" not in client.get(page_of(story)).content.decode()
    assert story.revisions.count() == before + 1
    story.refresh_from_db()
    assert (story.standfirst, story.latest_revision.action) == ("Old", "save")  # the working copy stays
    history = client.get(reverse("admin:articles_article_history", args=[story.pk])).content.decode()
    assert "Fix carried over" in history
    workflow.cancel_schedule(story, by=editor)
    assert Edition.objects.live().get().live_until is None


def test_a_second_fix_is_another_one(client, editor, story):
    client.force_login(editor)
    fix(story, editor, headline="Fixed")
    carry_over(client, story)
    fix(story, editor, headline="Fixed twice")
    carry_over(client, story)
    assert (scheduled().headline, scheduled().standfirst) == ("Fixed twice", "Scheduled")


def test_where_both_changed_the_same_a_person_decides(client, editor, story):
    client.force_login(editor)
    fix(story, editor, standfirst="Fixed", headline="Better")
    address, asked = carry_over(client, story)
    assert asked.status_code == 200
    assert scheduled().standfirst == "Scheduled"
    fields = fields_of(asked, "conflict_form")
    assert fields["edit-standfirst"] == "Scheduled"
    client.post(address, fields | {"answer-standfirst": "edit", "edit-standfirst": "Scheduled and fixed"})
    assert (scheduled().standfirst, scheduled().headline) == ("Scheduled and fixed", "Better")


def test_an_answer_to_an_older_fix_is_asked_once_more(client, editor, story):
    client.force_login(editor)
    fix(story, editor, standfirst="Fixed")
    address, asked = carry_over(client, story)
    fields = fields_of(asked, "conflict_form") | {"answer-standfirst": "theirs"}
    fix(story, editor, standfirst="Fixed again")
    again = client.post(address, fields)
    assert "answer once more" in again.content.decode()
    client.post(address, fields_of(again, "conflict_form") | {"answer-standfirst": "theirs"})
    assert scheduled().standfirst == "Fixed again"


def test_who_may_not_publish_carries_nothing_over(writer, editor, story):
    fix(story, editor, headline="Fixed")
    key, shown = scheduled().pk, Edition.objects.live().get().revision_id
    with pytest.raises(PermissionDenied):
        workflow.carry_over(story, by=writer, edition=key, fix=shown)
    with pytest.raises(Refused):
        workflow.carry_over(story, by=editor, edition=key, fix=shown - 1)
    assert scheduled().headline == "Was"


def test_a_fix_that_is_in_the_scheduled_text_already_is_none(editor, story):
    fix(story, editor, standfirst="Scheduled")
    assert hotfix.missing(story.timeline()) == []


def test_the_next_save_is_measured_against_the_working_copy_and_not_against_the_carried_text(client, editor, story):
    fix(story, editor, headline="Fixed")
    client.force_login(editor)
    carry_over(client, story)
    change(story, editor, dateline="London")
    entries = client.get(reverse("admin:articles_article_history", args=[story.pk])).context["entries"]
    assert next(entry.size.fields for entry in entries if entry.size) == ["Dateline"]


def test_a_scheduled_update_stays_a_significant_one_with_the_fix_in_it(editor):
    story = published(by=editor).article
    change(story, editor, standfirst="Scheduled")
    at = timezone.now() + dt.timedelta(hours=2)
    workflow.publish(story, by=editor, at=at, significant=True)
    workflow.discard_changes(story, by=editor)
    fix(story, editor, headline="Fixed")
    found = hotfix.missing(Article.objects.get(pk=story.pk).timeline())[0]
    workflow.carry_over(story, by=editor, edition=found.edition.pk, fix=found.live.revision_id)
    assert scheduled().updated_at == at


def left_behind(client, story):
    """What the form tells once the scheduled text is live."""
    with time_machine.travel(timezone.now() + dt.timedelta(hours=3), tick=False):
        client.force_login(story.editor)
        return client.get(page_of(story)).context["left_behind"]


def test_once_the_scheduled_text_is_live_the_desk_is_told_that_the_working_copy_lacks_it(client, editor, story):
    fix(story, editor, headline="Fixed")
    story.editor = editor
    assert client.get(page_of(story)).status_code == 302
    assert set(left_behind(client, story).split(", ")) == {"Standfirst", "Body"}


def test_the_same_after_the_fix_was_carried_over(client, editor, story):
    fix(story, editor, headline="Fixed")
    client.force_login(editor)
    carry_over(client, story)
    story.editor = editor
    assert set(left_behind(client, story).split(", ")) == {"Standfirst", "Body"}


def test_a_working_copy_that_goes_on_from_the_scheduled_text_is_no_alarm(client, editor):
    story = published(by=editor, headline="Was").article
    change(story, editor, headline="Scheduled")
    workflow.publish(story, by=editor, at=timezone.now() + dt.timedelta(hours=2))
    change(story, editor, headline="Later still")
    story.editor = editor
    assert left_behind(client, story) == ""


def test_who_takes_an_older_text_back_on_purpose_is_not_warned(client, editor):
    story = published(by=editor, headline="Was").article
    first = Article.objects.get(pk=story.pk).latest_revision
    fix(story, editor, headline="Now")
    workflow.restore(story, by=editor, revision=first)
    story.editor = editor
    assert left_behind(client, story) == ""
