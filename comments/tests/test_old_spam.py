"""What is emptied a month after it was marked as spam, and what stays."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from articles.tests.factories import published
from articles.tests.test_locks import at_once
from comments import workflow
from comments.models import Comment, Decision, SpamTrace, Standing

from .every_table import holding
from .factories import CommentFactory, approved
from .test_tree import Model, check

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WORDS = "Cheap heliotropes at https://casino.example/ for everybody"


@pytest.fixture
def article(db):
    return published().article


def spam(article, moderator, *, days, **fields):
    """Marked as spam so many days ago."""
    with time_machine.travel(timezone.now() - days * DAY):
        fields = {"article": article, "name": "Spammer", "network": "198.51.100.7", "ip": "198.51.100.7"} | fields
        comment = CommentFactory(**{"body": WORDS} | fields)
        workflow.spam(comment, by=moderator)
    return comment


def test_after_a_month_it_is_gone_with_all_rows(article, moderator):
    old = spam(article, moderator, days=31)
    young = spam(article, moderator, days=29, body="Younger words of spam")
    assert workflow.empty_spam() == 1
    assert list(Comment.objects.values_list("pk", flat=True)) == [young.pk]
    assert not Decision.objects.filter(comment=old.pk).exists()
    assert holding(WORDS, "heliotropes") == []
    assert workflow.empty_spam() == 0


def test_the_month_begins_with_the_decision(article, moderator):
    with time_machine.travel(timezone.now() - 90 * DAY):
        comment = approved(article=article, by=moderator)
    workflow.spam(comment, by=moderator)
    assert workflow.empty_spam() == 0


def test_later_spam_is_known_by_it_for_its_ninety_days(article, moderator):
    spam(article, moderator, days=40)
    workflow.forget_addresses()
    workflow.empty_spam()
    assert set(SpamTrace.objects.values_list("kind", flat=True)) == {"domain", "text"}
    again = CommentFactory(article=published().article, body="Look at https://casino.example/now please")
    assert "spam_memory" in [row["check"] for row in again.decisions.get().reasons]
    with time_machine.travel(timezone.now() + 51 * DAY):
        workflow.empty_spam()
    assert not SpamTrace.objects.filter(comment=None).exists()


def test_one_that_others_answered_leaves_its_place_without_words(article, moderator):
    root = approved(article=article, by=moderator)
    bad = approved(article=article, by=moderator, parent=root, name="Spammer", body=WORDS, email="s@spam.example")
    answer = approved(article=article, by=moderator, parent=bad)
    with time_machine.travel(timezone.now() - 31 * DAY):
        workflow.spam(bad, by=moderator)
    Comment.objects.filter(pk=bad.pk).update(posted_at=timezone.now() - 31 * DAY)
    Decision.objects.filter(comment=bad).update(at=timezone.now() - 31 * DAY)
    assert workflow.empty_spam() == 1
    bad.refresh_from_db()
    assert (bad.body, bad.name, bad.email, bad.standing) == ("", "Deleted", "", Standing.SPAM)
    assert holding("heliotropes", "s@spam.example") == []
    model = Model()
    model.parent = dict(Comment.objects.values_list("pk", "parent"))
    model.standing = dict(Comment.objects.values_list("pk", "standing"))
    check(article, model)
    assert not Comment.objects.get(pk=answer.pk).visible
    with pytest.raises(workflow.Erased):
        workflow.undo(bad, by=moderator)
    assert workflow.empty_spam() == 0


def test_spam_below_spam_goes_whole(article, moderator):
    root = approved(article=article, by=moderator)
    below = approved(article=article, by=moderator, parent=root, body="Below")
    for comment in (below, root):
        workflow.spam(comment, by=moderator)
    Comment.objects.update(posted_at=timezone.now() - 31 * DAY)
    Decision.objects.update(at=timezone.now() - 31 * DAY)
    assert workflow.empty_spam() == 2
    assert not Comment.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_moderator_who_undoes_it_at_that_moment_keeps_it_or_is_told(moderator):
    article = published().article
    for number in range(5):
        comment = spam(article, moderator, days=31, body=f"{WORDS} {number}")
        undone = []

        def undo(comment=comment, undone=undone):
            try:
                workflow.undo(comment, by=moderator)
                undone.append(True)
            except (workflow.Overtaken, workflow.NothingToUndo, Comment.DoesNotExist):
                undone.append(False)

        assert at_once(undo, workflow.empty_spam) == [None, None]
        assert Comment.objects.filter(pk=comment.pk).exists() == undone[0]
