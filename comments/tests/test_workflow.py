import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import ArticleFactory, published
from comments import workflow
from comments.models import Comment, Decision, Standing, Thread
from comments.moderation.folding import fingerprint

from .factories import CommentFactory, approved

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def article(db):
    return published().article


def standing_of(comment):
    return Comment.objects.get(pk=comment.pk).standing


def unsaved(article, **fields):
    fields = {"name": "Ann", "body": "Who pays?", "network": "192.0.2.1"} | fields
    return Comment(article=article, **fields)


def test_a_comment_waits_for_a_moderator_and_no_reader_sees_it(article):
    comment = CommentFactory(article=article)
    assert (comment.standing, comment.visible) == (Standing.HELD, False)
    assert not Comment.objects.shown_on(article).exists()
    assert list(Comment.objects.awaiting_moderation()) == [comment]
    assert Thread.objects.get(article=article).visible_count == 0


def test_the_intake_is_the_first_decision_and_nobodys(article):
    decision = CommentFactory(article=article).decisions.get()
    assert (decision.before, decision.after, decision.by) == ("", Standing.HELD, None)


def test_the_same_words_sent_twice_are_one_comment(article):
    first = workflow.post(unsaved(article))
    assert workflow.post(unsaved(article)) == first
    assert Comment.objects.count() == Decision.objects.count() == 1


@pytest.mark.parametrize("other", [{"name": "Ben"}, {"network": "192.0.2.2"}, {"body": "Who pays!"}, {"network": ""}])
def test_the_same_words_from_somebody_else_or_with_another_sign_are_another_comment(article, other):
    first = workflow.post(unsaved(article))
    assert workflow.post(unsaved(article, **other)) != first
    assert Comment.objects.count() == 2


def test_a_double_click_on_an_answer_at_the_deepest_level_is_one_comment(article, moderator):
    parent = None
    for _level in range(5):
        parent = approved(article=article, parent=parent, by=moderator)
    first = workflow.post(unsaved(article, parent=parent))
    assert workflow.post(unsaved(article, parent=parent)) == first


def test_the_same_words_again_after_a_decision_are_a_new_comment_with_a_reason(article, moderator):
    first = workflow.post(unsaved(article))
    workflow.reject(first, by=moderator)
    second = workflow.post(unsaved(article))
    assert second != first
    assert "duplicate" in {row["check"] for row in second.decisions.get().reasons}


def test_emoji_are_words_to_the_fingerprint():
    assert fingerprint("👍") != fingerprint("👎")
    assert fingerprint("Really?!") == fingerprint("  REALLY ")


@pytest.mark.parametrize(
    ("verb", "standing"),
    [(workflow.approve, "approved"), (workflow.reject, "rejected"), (workflow.spam, "spam")],
)
def test_a_decision_changes_the_standing_and_is_kept(article, moderator, verb, standing):
    comment = CommentFactory(article=article)
    decision = verb(comment, by=moderator, version=1)
    assert standing_of(comment) == standing
    assert (decision.before, decision.after, decision.by) == ("held", standing, moderator)
    assert Comment.objects.get().version == comment.version == 2


def test_removing_takes_an_approved_comment_off_and_keeps_the_reason(article, moderator):
    comment = approved(article=article, by=moderator)
    decision = workflow.remove(comment, by=moderator, reason="Names a child.")
    assert (standing_of(comment), decision.reasons[0]["reason"]) == (Standing.REMOVED, "Names a child.")
    assert not Comment.objects.shown_on(article).exists()


def test_what_was_never_public_cannot_be_removed(article, moderator):
    comment = CommentFactory(article=article)
    with pytest.raises(workflow.Overtaken):
        workflow.remove(comment, by=moderator)
    assert standing_of(comment) == Standing.HELD


@pytest.mark.parametrize("verb", ["approve", "reject", "spam", "remove", "undo"])
def test_a_writer_decides_nothing(article, writer, verb):
    comment = CommentFactory(article=article)
    with pytest.raises(PermissionDenied):
        getattr(workflow, verb)(comment, by=writer)
    assert standing_of(comment) == Standing.HELD


def test_of_two_moderators_the_second_is_told_who_was_first(article, moderator):
    comment = CommentFactory(article=article)
    first = UserFactory(role=roles.MODERATOR, first_name="Mia", last_name="First")
    with time_machine.travel(NOON, tick=False) as clock:
        workflow.approve(comment, by=first, version=1)
        clock.shift(12)
        with pytest.raises(workflow.Overtaken) as refusal:
            workflow.reject(Comment.objects.get(), by=moderator, version=1)
    assert refusal.value.messages == ["Approved by Mia First 12 s ago."]
    assert standing_of(comment) == Standing.APPROVED
    assert comment.decisions.count() == 2


def test_deciding_the_same_twice_changes_nothing(article, moderator):
    comment = CommentFactory(article=article)
    workflow.approve(comment, by=moderator)
    with pytest.raises(workflow.Overtaken):
        workflow.approve(comment, by=moderator)
    assert Comment.objects.get().version == 2


def test_undo_gives_the_former_standing_back_and_can_be_undone(article, moderator):
    comment = approved(article=article, by=moderator)
    undone = workflow.undo(comment, by=moderator, version=2)
    assert (standing_of(comment), undone.undo_of.after) == (Standing.HELD, Standing.APPROVED)
    workflow.undo(comment, by=moderator, version=3)
    assert standing_of(comment) == Standing.APPROVED


def test_undo_of_an_old_page_is_refused(article, moderator):
    comment = approved(article=article, by=moderator)
    with pytest.raises(workflow.Overtaken):
        workflow.undo(comment, by=moderator, version=1)
    assert standing_of(comment) == Standing.APPROVED


def test_the_checks_decision_cannot_be_undone(article, moderator):
    with pytest.raises(workflow.NothingToUndo):
        workflow.undo(CommentFactory(article=article), by=moderator)


def test_a_comment_brought_in_keeps_its_date_and_its_standing(article, chief):
    moment = timezone.now() - dt.timedelta(days=900)
    comment = workflow.bring_in(unsaved(article, posted_at=moment), by=chief, standing=Standing.APPROVED)
    comment.refresh_from_db()
    assert (comment.posted_at, comment.visible, comment.reviewed) == (moment, True, True)
    assert Thread.objects.get(article=article).visible_count == 1


def test_comments_wait_on_a_story_that_is_not_live(moderator):
    comment = CommentFactory(article=ArticleFactory())
    workflow.approve(comment, by=moderator)
    assert Comment.objects.get().visible
