"""One decision on many comments, and its undoing."""

import datetime as dt
import time
from contextlib import suppress
from itertools import pairwise
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import ArticleFactory, published
from articles.tests.test_locks import at_once
from comments import erasure, workflow
from comments.models import Comment, Decision, SpamTrace, Standing, Thread

from .factories import CommentFactory, approved
from .pressing import state
from .threads import anchors, look, seed

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def mia():
    return UserFactory(role=roles.MODERATOR, first_name="Mia", last_name="First")


def versions(comments):
    return {comment.pk: comment.version for comment in comments}


def held(count, article, **fields):
    rows = seed(article, count, **fields)
    Comment.objects.filter(article=article).update(standing=Standing.HELD, visible=False)
    Thread.objects.filter(article=article).update(visible_count=0)
    return rows


def test_all_are_decided_on_and_the_log_says_that_it_was_at_one_stroke(moderator):
    edition = published()
    comments = [CommentFactory(article=edition.article) for _number in range(3)]
    comments += [CommentFactory(article=published().article) for _number in range(2)]
    batch = workflow.decide_all(
        versions(comments), "reject", by=moderator, reason="all of it", code="other", note="No."
    )
    assert (sorted(batch.decided), batch.overtaken) == (sorted(versions(comments)), [])
    decisions = Decision.objects.filter(batch=batch.id)
    assert {decision.comment_id for decision in decisions} == set(batch.decided)
    assert {(row.by, row.note, row.reasons[0]["code"]) for row in decisions} == {(moderator, "No.", "other")}
    assert not Comment.objects.exclude(standing=Standing.REJECTED).exists()


def test_who_was_faster_is_named_for_each_and_nothing_of_theirs_is_changed(moderator, mia):
    article = published().article
    comments = [CommentFactory(article=article) for _number in range(4)]
    known = versions(comments)
    with time_machine.travel(NOON, tick=False) as clock:
        workflow.spam(comments[0], by=mia)
        workflow.feature(approved(article=article), by=mia)
        erased = CommentFactory(article=article, email="ann@example.org")
        known[erased.pk] = 1
        erasure.erase("ann@example.org", texts=True)
        clock.shift(12)
        batch = workflow.decide_all(known | {10**9: 1}, "approve", by=moderator)
    assert sorted(batch.decided) == [comment.pk for comment in comments[1:]]
    told = dict(batch.overtaken)
    assert told[comments[0].pk] == "Spam by Mia First 12 s ago."
    assert "was erased" in told[erased.pk]
    assert "not there any more" in str(told[10**9])
    assert Comment.objects.get(pk=comments[0].pk).standing == Standing.SPAM
    assert comments[0].decisions.count() == 2


def test_two_who_decide_on_all_decide_once_on_each(moderator, mia):
    comments = held(30, published().article)
    first = workflow.decide_all(versions(comments), "approve", by=mia)
    second = workflow.decide_all(versions(comments), "spam", by=moderator)
    assert (len(first.decided), second.decided, len(second.overtaken)) == (30, [], 30)
    assert all("Approved by Mia First" in words for _key, words in second.overtaken)
    assert Decision.objects.taken().count() == 30


@pytest.mark.parametrize("verb", ["approve", "reject", "spam", "remove", "remove_with_replies", "feature", "unfeature"])
def test_undoing_a_batch_leaves_what_was_and_can_be_undone(moderator, verb):
    editions = [published(), published()]
    for edition in editions:
        comments = seed(edition.article, 6, parent_of=lambda place: None if place % 3 == 0 else place - 1)
        if verb in ("approve", "unfeature"):
            workflow.decide_all(versions(comments[::2]), "feature", by=moderator)
        if verb == "approve":
            workflow.decide_all({row.pk: row.version for row in Comment.objects.all()[::2]}, "spam", by=moderator)
    chosen = [comment for comment in Comment.objects.order_by("?") if comment.picked or verb != "unfeature"]
    before, seen = (Comment.objects.count(), state(editions[0].article)), [look(e.get_absolute_url()) for e in editions]
    batch = workflow.decide_all(versions(chosen), verb, by=moderator)
    assert batch.decided
    after = state(editions[0].article)
    undone = workflow.undo_batch(batch.id, by=moderator)
    assert (sorted(undone.decided), undone.overtaken) == (sorted(batch.decided), [])
    assert (Comment.objects.count(), state(editions[0].article)) == before
    assert [look(edition.get_absolute_url()) for edition in editions] == seen
    workflow.undo_batch(undone.id, by=moderator)
    assert state(editions[0].article) == after


def test_a_batch_is_undone_where_nobody_decided_since(moderator, mia):
    comments = [CommentFactory(article=published().article) for _number in range(3)]
    batch = workflow.decide_all(versions(comments), "approve", by=moderator)
    workflow.reject(Comment.objects.get(pk=comments[0].pk), by=mia)
    workflow.undo(Comment.objects.get(pk=comments[1].pk), by=mia)
    undone = workflow.undo_batch(batch.id, by=moderator)
    assert undone.decided == [comments[2].pk]
    assert {key: words.split(" ago")[0][:-4].strip() for key, words in undone.overtaken} == {
        comments[0].pk: "Rejected by Mia First",
        comments[1].pk: "Held by Mia First",
    }


def test_a_batch_is_undone_for_24_hours(moderator):
    comment = CommentFactory(article=published().article)
    with time_machine.travel(NOON, tick=False) as clock:
        batch = workflow.decide_all(versions([comment]), "approve", by=moderator)
        clock.shift(dt.timedelta(hours=24))
        undone = workflow.undo_batch(batch.id, by=moderator)
    assert (undone.decided, len(undone.overtaken)) == ([], 1)
    assert "24 hours" in undone.overtaken[0][1]


def test_there_is_nothing_to_do_for_none(moderator):
    for batch in (workflow.decide_all({}, "spam", by=moderator), workflow.undo_batch(uuid4(), by=moderator)):
        assert (batch.decided, batch.overtaken) == ([], [])


def test_a_writer_decides_on_none(writer, moderator):
    comment = CommentFactory(article=published().article)
    batch = workflow.decide_all(versions([comment]), "approve", by=moderator)
    with pytest.raises(PermissionDenied):
        workflow.decide_all({comment.pk: 2}, "reject", by=writer)
    with pytest.raises(PermissionDenied):
        workflow.undo_batch(batch.id, by=writer)
    assert Comment.objects.get().standing == Standing.APPROVED


def test_spam_by_the_hundred_leaves_its_traces_and_takes_them_along(moderator):
    comments = [CommentFactory(article=published().article, network="192.0.2.1") for _number in range(3)]
    batch = workflow.decide_all(versions(comments), "spam", by=moderator)
    assert SpamTrace.objects.filter(kind=SpamTrace.Kind.NETWORK).count() == 3
    workflow.undo_batch(batch.id, by=moderator)
    assert not SpamTrace.objects.exists()


def test_pages_go_stale_with_what_readers_see_of_it(moderator):
    edition = published()
    comments = held(30, edition.article)
    address = edition.get_absolute_url()
    assert anchors(look(address)) == []
    batch = workflow.decide_all(versions(comments), "approve", by=moderator)
    assert len(anchors(look(address))) == 20
    workflow.undo_batch(batch.id, by=moderator)
    assert anchors(look(address)) == []


def queries_of(count, verb, by):
    comments = seed(published().article, count)
    for first in (0, count // 2):  # different people, names and outcomes to tell
        some = {comment.pk: 1 for comment in comments[first :: count // 2]}
        workflow.decide_all(some, "feature", by=by)
    with CaptureQueriesContext(connection) as queries:
        batch = workflow.decide_all(versions(comments), verb, by=by)
    assert len(batch.overtaken) >= 2
    return len(queries)


@pytest.mark.parametrize("verb", ["spam", "remove", "reject"])
def test_sixty_on_a_story_cost_the_queries_of_ten(moderator, verb):
    assert queries_of(10, verb, moderator) == queries_of(60, verb, moderator) <= 18


@pytest.mark.parametrize("stories", [1, 300])
def test_a_thousand_take_seconds(moderator, stories):
    articles = [published().article if number < 3 else ArticleFactory() for number in range(stories)]
    comments = [row for article in articles for row in held(1_000 // stories, article)]
    began = time.perf_counter()
    batch = workflow.decide_all(versions(comments), "approve", by=moderator)
    between = time.perf_counter()
    undone = workflow.undo_batch(batch.id, by=moderator)
    assert len(batch.decided) == len(undone.decided) == len(comments)
    assert between - began < 10
    assert not Comment.objects.exclude(standing=Standing.HELD).exists()


class TestAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

    def test_two_batches_an_undo_and_single_decisions_leave_one_decision_a_version(self, moderator, mia):
        articles = [published().article for _number in range(3)]
        comments = [row for article in articles for row in held(40, article)]
        earlier = workflow.decide_all(versions(comments[::3]), "approve", by=mia)
        known = versions(Comment.objects.all())

        def one_by_one():
            for comment in Comment.objects.order_by("-pk")[:30]:
                with suppress(workflow.Refused):
                    workflow.spam(comment, by=mia, version=known[comment.pk])

        outcomes = at_once(
            lambda: workflow.decide_all(known, "reject", by=moderator),
            lambda: workflow.decide_all(dict(reversed(known.items())), "spam", by=mia),
            lambda: workflow.undo_batch(earlier.id, by=moderator),
            one_by_one,
        )
        assert outcomes == [None] * 4
        for comment in Comment.objects.prefetch_related("decisions"):
            taken = [decision for decision in comment.decisions.all()[::-1] if decision.before]
            assert len(taken) == comment.version - 1
            assert [decision.after for decision in taken][-1:] == ([comment.standing] if taken else [])
            assert all(one.after == other.before for one, other in pairwise(taken))
        for article in articles:
            shown = Comment.objects.filter(article=article, visible=True).count()
            assert Thread.objects.get(article=article).visible_count == shown
