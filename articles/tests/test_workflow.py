import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles import workflow
from articles.models import Address, Article, Edition, Transition
from articles.moves import Refused

from .factories import ArticleFactory, SectionFactory, published

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def in_hours(hours):
    return timezone.now() + hours * HOUR


def test_the_straight_line_from_draft_to_reader(writer, editor, client):
    article = ArticleFactory(created_by=writer)
    workflow.keep(article, by=writer)
    workflow.submit(article, by=writer)
    workflow.approve(article, by=editor)
    edition = workflow.publish(article, by=editor)
    assert list(Edition.objects.live()) == [edition]
    verbs = list(Transition.objects.order_by("pk").values_list("verb", "stage_after"))
    assert verbs == [("submit", "in_review"), ("approve", "approved"), ("publish", "approved")]


def test_a_writer_cannot_publish(writer):
    article = ArticleFactory(created_by=writer)
    with pytest.raises(PermissionDenied):
        workflow.publish(article, by=writer)
    assert not Edition.objects.exists()


def test_a_writer_cannot_submit_the_story_of_somebody_else(writer):
    with pytest.raises(PermissionDenied):
        workflow.submit(ArticleFactory(), by=writer)


def test_publishing_again_ends_the_former_edition_at_that_moment(editor):
    first = published(by=editor)
    Article.objects.filter(pk=first.article_id).update(headline="Better")
    second = workflow.publish(first.article, by=editor)
    first.refresh_from_db()
    assert first.live_until == second.live_from
    assert second.first_published_at == first.first_published_at
    assert second.headline == "Better"


def test_a_scheduled_change_waits_for_its_hour(editor):
    first = published(by=editor)
    moment = in_hours(2)
    second = workflow.publish(first.article, by=editor, at=moment)
    assert Edition.objects.live().get() == first
    assert Edition.objects.live(at=moment - dt.timedelta(microseconds=1)).get() == first
    assert Edition.objects.live(at=moment).get() == second


def test_cancelling_a_scheduled_change_keeps_the_live_text_on(editor):
    first = published(by=editor)
    workflow.publish(first.article, by=editor, at=in_hours(2))
    workflow.cancel_schedule(first.article, by=editor)
    first.refresh_from_db()
    assert first.live_until is None
    assert Edition.objects.get() == first


def test_withdrawing_takes_what_is_scheduled_along(editor):
    first = published(by=editor)
    workflow.publish(first.article, by=editor, at=in_hours(2))
    workflow.withdraw(first.article, by=editor)
    assert not Edition.objects.live(at=in_hours(3)).exists()
    assert Edition.objects.count() == 1


def test_a_story_that_returns_keeps_its_first_date(editor):
    first = published(by=editor)
    workflow.withdraw(first.article, by=editor)
    again = workflow.publish(first.article, by=editor)
    again.refresh_from_db()
    assert again.first_published_at == first.first_published_at < again.live_from


def test_an_end_may_be_planned_and_taken_away(editor):
    edition = published(by=editor)
    workflow.unpublish_at(edition.article, by=editor, at=in_hours(1))
    assert not Edition.objects.live(at=in_hours(2)).exists()
    workflow.unpublish_at(edition.article, by=editor, at=None)
    assert Edition.objects.live(at=in_hours(2)).exists()


@pytest.mark.parametrize("hours", [-1, 1, 2])
def test_an_end_before_a_scheduled_start_is_refused(editor, hours):
    edition = published(by=editor)
    start = in_hours(2)
    workflow.publish(edition.article, by=editor, at=start)
    with pytest.raises(Refused):
        workflow.unpublish_at(edition.article, by=editor, at=start if hours == 2 else in_hours(hours))


def test_a_schedule_after_the_planned_end_is_refused(editor):
    edition = published(by=editor)
    workflow.unpublish_at(edition.article, by=editor, at=in_hours(1))
    with pytest.raises(Refused, match="ends on"):
        workflow.publish(edition.article, by=editor, at=in_hours(2))


def test_an_embargo_cannot_be_undercut(editor):
    until = in_hours(3)
    article = ArticleFactory(embargo_until=until)
    for at in (None, in_hours(2)):
        with pytest.raises(Refused, match="embargo"):
            workflow.publish(article, by=editor, at=at)
    assert workflow.publish(article, by=editor, at=until).live_from == until


def test_the_past_takes_a_right_of_its_own(editor, chief):
    article = ArticleFactory()
    with pytest.raises(PermissionDenied):
        workflow.publish(article, by=editor, at=in_hours(-5))
    moment = in_hours(-5)
    assert workflow.publish(article, by=chief, at=moment).first_published_at == moment


def test_only_a_story_without_editions_goes_into_the_past(chief):
    edition = published(by=chief)
    with pytest.raises(Refused, match="never published"):
        workflow.publish(edition.article, by=chief, at=in_hours(-5))


def test_publishing_before_the_scheduled_first_time_brings_it_forward(editor):
    article = ArticleFactory()
    workflow.publish(article, by=editor, at=in_hours(4))
    now = workflow.publish(article, by=editor)
    assert Edition.objects.get() == now
    now.refresh_from_db()
    assert now.first_published_at == now.live_from


@pytest.mark.parametrize("missing", ["section", "byline", "headline"])
def test_what_is_not_ready_is_refused_in_words(editor, missing):
    article = ArticleFactory(authors=[] if missing == "byline" else None)
    Article.objects.filter(pk=article.pk).update(
        **{"section": {"section": None}, "headline": {"headline": ""}}.get(missing, {})
    )
    with pytest.raises(Refused, match="It needs"):
        workflow.publish(article, by=editor)
    assert not Edition.objects.exists()
    assert not Transition.objects.exists()


def test_an_address_belongs_to_the_first_story_published_there(editor):
    section = SectionFactory(slug="news")
    first = published(by=editor, section=section, slug="storm")
    workflow.withdraw(first.article, by=editor)
    with pytest.raises(Refused, match="storm-2"):
        workflow.publish(ArticleFactory(section=section, slug="storm"), by=editor)


def test_a_cancelled_schedule_gives_its_address_back(editor):
    section = SectionFactory(slug="news")
    article = ArticleFactory(section=section, slug="storm")
    workflow.publish(article, by=editor, at=in_hours(1))
    workflow.cancel_schedule(article, by=editor)
    assert not Address.objects.exists()
    assert published(by=editor, section=section, slug="storm").slug == "storm"


def test_an_approved_text_is_a_draft_again_when_somebody_else_changes_it(writer, editor):
    article = ArticleFactory(created_by=writer)
    workflow.keep(article, by=editor)
    workflow.approve(article, by=editor)
    editor_without_approval = writer
    with pytest.raises(PermissionDenied):
        workflow.keep(article, by=editor_without_approval)


def test_discarding_changes_gives_back_the_published_text(editor):
    edition = published(by=editor, headline="Published", topics=[])
    Article.objects.filter(pk=edition.article_id).update(headline="Half an idea")
    article = Article.objects.get(pk=edition.article_id)
    workflow.keep(article, by=editor)
    workflow.discard_changes(article, by=editor)
    article.refresh_from_db()
    assert article.headline == "Published"
    with pytest.raises(Refused, match="published one"):
        workflow.discard_changes(article, by=editor)


def test_restoring_gives_back_every_field_and_no_reader_sees_it(editor):
    edition = published(by=editor, headline="One")
    article = Article.objects.get(pk=edition.article_id)
    old = article.latest_revision
    article.bylines.all().delete()
    Article.objects.filter(pk=article.pk).update(headline="Two", kicker="New")
    article.refresh_from_db()
    workflow.keep(article, by=editor)
    workflow.restore(article, by=editor, revision=old)
    article.refresh_from_db()
    assert (article.headline, article.kicker, article.bylines.count()) == ("One", "", 1)
    assert Edition.objects.count() == 1


def test_a_correction_moves_updated_at_and_a_minor_fix_does_not(editor):
    edition = published(by=editor)
    minor = workflow.publish(edition.article, by=editor)
    assert minor.updated_at is None
    workflow.correct(edition.article, by=editor, text="The bridge is 90 m long, not 900.")
    minor.refresh_from_db()
    assert minor.updated_at is not None
    assert workflow.publish(edition.article, by=editor).updated_at == minor.updated_at


def test_a_significant_update_is_dated(editor):
    edition = published(by=editor)
    assert workflow.publish(edition.article, by=editor, significant=True).updated_at is not None


def test_spiking_something_live_is_refused(editor):
    edition = published(by=editor)
    with pytest.raises(Refused, match="Withdraw"):
        workflow.spike(edition.article, by=editor)


def test_a_spiked_story_comes_back_as_a_draft(editor):
    article = ArticleFactory()
    workflow.spike(article, by=editor)
    workflow.send_back(article, by=editor)
    article.refresh_from_db()
    assert article.stage == Article.Stage.DRAFT


def test_an_embargo_that_a_schedule_would_break_is_refused(editor):
    article = ArticleFactory()
    workflow.publish(article, by=editor, at=in_hours(1))
    with pytest.raises(Refused, match="Cancel the schedule"):
        workflow.set_embargo(article, by=editor, until=in_hours(2))
    workflow.cancel_schedule(article, by=editor)
    workflow.set_embargo(article, by=editor, until=in_hours(2), source="Port authority")
    with pytest.raises(Refused, match="embargo"):
        workflow.publish(article, by=editor)
    assert Transition.objects.first().verb == "set_embargo"


def test_an_embargo_on_what_readers_see_already_is_refused(editor):
    with pytest.raises(Refused, match="see the story already"):
        workflow.set_embargo(published(by=editor).article, by=editor, until=in_hours(2))


def test_a_writer_sets_an_embargo_but_only_an_editor_lifts_it(writer, editor):
    article = ArticleFactory(created_by=writer)
    until = in_hours(5)
    workflow.set_embargo(article, by=writer, until=until)
    for earlier in (None, in_hours(1)):
        with pytest.raises(Refused, match="Only an editor"):
            workflow.set_embargo(article, by=writer, until=earlier)
    workflow.set_embargo(article, by=editor, until=None)
    article.refresh_from_db()
    assert article.embargo_until is None


def test_closing_the_comments_shows_at_once(client, writer, editor):
    edition = published(by=editor, created_by=writer)
    assert "Leave a reply" in client.get(edition.get_absolute_url()).content.decode()
    workflow.set_comments_mode(edition.article, by=editor, mode=Article.CommentsMode.CLOSED)
    assert "Leave a reply" not in client.get(edition.get_absolute_url()).content.decode()
    workflow.send_back(edition.article, by=editor)
    with pytest.raises(PermissionDenied):
        workflow.set_comments_mode(edition.article, by=writer, mode=Article.CommentsMode.OPEN)


def test_the_same_correction_twice_is_one(editor):
    edition = published(by=editor)
    workflow.correct(edition.article, by=editor, text="It was Tuesday.")
    with pytest.raises(Refused, match="already"):
        workflow.correct(edition.article, by=editor, text="It was Tuesday. ")
    assert edition.article.corrections.count() == 1


def test_a_significant_update_outlives_the_scheduled_change_after_it(editor):
    edition = published(by=editor)
    scheduled = workflow.publish(edition.article, by=editor, at=in_hours(2))
    fix = workflow.publish(edition.article, by=editor, significant=True)
    scheduled.refresh_from_db()
    assert scheduled.updated_at == fix.live_from


def test_a_fix_before_a_significant_change_is_not_dated_in_the_future(editor):
    edition = published(by=editor)
    workflow.publish(edition.article, by=editor, at=in_hours(2), significant=True)
    assert workflow.publish(edition.article, by=editor).updated_at is None
