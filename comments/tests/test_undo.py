"""Undo gives back exactly what was."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import published
from comments import workflow
from comments.models import Comment, Decision, Standing

from .factories import CommentFactory, approved
from .pressing import fresh, held_page, page_of, press, state
from .threads import look

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def edition(db):
    return published(headline="Bridge to swing again")


@pytest.fixture
def story(edition):
    return edition.get_absolute_url()


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def mia():
    return UserFactory(role=roles.MODERATOR, first_name="Mia", last_name="First")


def everything(comment, by):
    """Each kind of decision on an approved comment with an answer, one on top of the other."""
    workflow.feature(comment, by=by)
    yield
    workflow.redact(comment, by=by, words=["Words"])
    yield
    workflow.remove(comment, by=by)
    yield
    workflow.approve(comment, by=by)
    yield
    workflow.remove(comment, by=by, with_replies=True)
    yield
    workflow.spam(comment, by=by)
    yield
    workflow.reject(comment, by=by, code="other", note="No.")
    yield
    workflow.approve(comment, by=by)
    yield
    workflow.unfeature(comment, by=by)
    yield


def test_every_decision_gives_back_exactly_what_was(edition, story, moderator):
    """Each is undone, redone and so on at once; none leaves a trace but in the log."""
    comment = approved(article=edition.article, by=moderator)
    approved(article=edition.article, parent=comment, by=moderator)
    feed = reverse("comments:comments_feed", args=[edition.article_id])
    seen = lambda: (state(edition.article), look(story), look(feed), held_page(comment))  # noqa: E731
    before, count = seen(), 0
    for _step in everything(comment, moderator):
        after = seen()
        workflow.undo(comment, by=moderator)
        assert seen() == before
        workflow.undo(comment, by=moderator)
        assert seen() == after
        before, count = after, count + 1
    assert count == 9
    assert fresh(comment).version == 2 + 3 * count


def test_the_first_decision_undone_is_as_if_nobody_had_looked(edition, moderator):
    comment = CommentFactory(article=edition.article)
    Comment.objects.filter(pk=comment.pk).update(reports=2, reported_at=NOON + dt.timedelta(microseconds=7))
    before = state(edition.article)
    workflow.approve(comment, by=moderator)
    assert (fresh(comment).reviewed, fresh(comment).reports, fresh(comment).reported_at) == (True, 0, None)
    workflow.undo(comment, by=moderator)
    assert state(edition.article) == before


@pytest.mark.parametrize("fields", [{"reviewed": False}, {"reports": 1, "reported_at": NOON}])
def test_an_approved_comment_that_nobody_saw_or_that_is_reported_is_approved_to_say_it_may_stay(
    desk, edition, moderator, fields
):
    comment = approved(article=edition.article, by=moderator)
    Comment.objects.filter(pk=comment.pk).update(**fields)
    before = state(edition.article)
    assert 'value="approve"' in page_of(desk, comment)
    page = press(desk, comment, "approve")
    assert "Left as it is" in page
    assert 'value="approve"' not in page
    assert (fresh(comment).reviewed, fresh(comment).reports) == (True, 0)
    workflow.undo(fresh(comment), by=moderator)
    assert state(edition.article) == before


def test_undo_works_for_24_hours_and_then_says_so(desk, edition, moderator):
    comment = CommentFactory(article=edition.article)
    with time_machine.travel(NOON, tick=False) as clock:
        workflow.approve(comment, by=moderator)
        clock.shift(dt.timedelta(hours=24, seconds=-1))
        assert 'value="undo"' in page_of(desk, comment)
        workflow.undo(comment, by=moderator)
        clock.shift(dt.timedelta(hours=24))
        assert 'value="undo"' not in page_of(desk, comment)
        assert "more than 24 hours ago" in press(desk, comment, "undo")
        with pytest.raises(workflow.TooLate):
            workflow.undo(comment, by=moderator)
    assert fresh(comment).standing == Standing.HELD


def test_undo_after_a_colleagues_later_decision_says_who_decided(desk, edition, moderator, mia):
    comment = CommentFactory(article=edition.article)
    mine = workflow.approve(comment, by=moderator)
    seen = comment.version
    workflow.reject(comment, by=mia)
    for fields in ({"version": seen}, {"decision": mine.pk}):
        assert "Rejected by Mia First" in press(desk, comment, "undo", **fields)
    workflow.feature(approved(article=edition.article), by=mia)
    assert fresh(comment).standing == Standing.REJECTED


def test_a_colleague_who_picked_or_redacted_is_named_with_what_they_did(edition, moderator, mia):
    comment = approved(article=edition.article, by=moderator)
    seen = comment.version
    workflow.feature(comment, by=mia)
    with pytest.raises(workflow.Overtaken, match="Picked by Mia First"):
        workflow.undo(comment, by=moderator, version=seen)
    workflow.redact(comment, by=mia, words=["Words"])
    with pytest.raises(workflow.Overtaken, match="Redacted by Mia First"):
        workflow.undo(comment, by=moderator, version=seen)


def test_only_the_last_decision_is_undone(edition, moderator):
    comment = CommentFactory(article=edition.article)
    first = workflow.approve(comment, by=moderator)
    workflow.spam(comment, by=moderator)
    with pytest.raises(workflow.Overtaken, match="Spam by"):
        workflow.undo(comment, by=moderator, decision=first.pk)
    assert fresh(comment).standing == Standing.SPAM


def test_decisions_are_undone_one_after_the_other_from_the_last(desk, edition, moderator):
    comment = CommentFactory(article=edition.article)
    before = state(edition.article)
    made = [workflow.approve(comment, by=moderator), workflow.feature(comment, by=moderator)]
    made.append(workflow.remove(comment, by=moderator))
    workflow.undo(comment, by=moderator)
    workflow.undo(comment, by=moderator)
    for decision in reversed(made):
        page = press(desk, comment, "undo", decision=decision.pk)
        assert f'name="decision" value="{decision.pk}"' not in page.split("comment-history")[1]
    assert state(edition.article) == before
    with pytest.raises(workflow.Overtaken):
        workflow.undo(fresh(comment), by=moderator, decision=made[0].pk)
    workflow.undo(fresh(comment), by=moderator)
    assert fresh(comment).standing == Standing.APPROVED


def test_the_page_offers_to_go_further_back_than_the_last_undo(desk, edition, moderator):
    comment = CommentFactory(article=edition.article)
    first = workflow.approve(comment, by=moderator)
    workflow.feature(comment, by=moderator)
    assert "Undo this too" not in page_of(desk, comment)
    page = press(desk, comment, "undo")
    assert "Undo this too" in page
    assert f'name="decision" value="{first.pk}"' in page.split("comment-history")[1]
    press(desk, comment, "undo", decision=first.pk)
    assert fresh(comment).standing == Standing.HELD
    assert "Undo this too" not in page_of(desk, comment)


def test_what_the_writer_changed_since_is_not_overwritten(edition, moderator):
    comment = CommentFactory(article=edition.article, body="A donkey")
    workflow.redact(comment, by=moderator, words=["donkey"])
    later = timezone.now() + dt.timedelta(seconds=1)
    Comment.objects.filter(pk=comment.pk).update(body="A horse", edited_at=later)
    with pytest.raises(workflow.Overtaken, match="writer"):
        workflow.undo(fresh(comment), by=moderator)
    assert fresh(comment).body == "A horse"


def test_decisions_from_before_it_was_kept_what_they_changed_are_undone_as_they_were(edition, moderator):
    comment = approved(article=edition.article, by=moderator)
    workflow.feature(comment, by=moderator)
    Decision.objects.update(was={})
    workflow.undo(comment, by=moderator)
    assert not fresh(comment).picked
    workflow.reject(comment, by=moderator)
    Decision.objects.update(was={})
    workflow.undo(comment, by=moderator)
    assert fresh(comment).standing == Standing.APPROVED
