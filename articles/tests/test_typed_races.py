"""What is typed and what is saved at the same moment, on real transactions."""

import threading
import uuid

import pytest
from django.db import connection

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import presence, typed, workflow
from articles.models import Autosave, Edition, Presence

from .factories import ArticleFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*calls):
    gate, failures = threading.Barrier(len(calls)), []

    def run(call):
        gate.wait()
        try:
            call()
        except Exception as failure:  # noqa: BLE001 -- shown by the test
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_text_that_is_kept_while_it_is_saved_stays_saved():
    user, key = UserFactory(role=roles.EDITOR), uuid.uuid4()
    keep = lambda: typed.keep(user, key, [("headline", "Late")])  # noqa: E731
    at_once(keep, lambda: typed.settle(user, key), keep)
    assert Autosave.objects.get().fields is None


def test_two_who_come_at_once_are_both_here():
    article, one, other = ArticleFactory(), UserFactory(), UserFactory()
    at_once(*(lambda user=user: presence.enter(article.pk, user) for user in (one, one, other, other)))
    assert Presence.objects.count() == 2


def test_a_fix_carried_over_twice_at_once_is_one_text():
    editor = UserFactory(role=roles.EDITOR)
    from_now = _scheduled_with_a_fix(editor)
    outcomes = []

    def carry():
        try:
            outcomes.append(workflow.carry_over(from_now["article"], by=editor, **from_now["asked"]))
        except workflow.Refused:
            outcomes.append(None)

    at_once(carry, carry)
    assert sorted(bool(outcome) for outcome in outcomes) == [False, True]
    assert Edition.objects.ahead().get().headline == "Fixed"


def _scheduled_with_a_fix(editor):
    article = ArticleFactory(headline="Was")
    workflow.publish(article, by=editor)
    type(article).objects.filter(pk=article.pk).update(standfirst="Scheduled")
    edition = workflow.publish(article, by=editor, at=Edition.objects.get().live_from.replace(year=2099))
    workflow.discard_changes(article, by=editor)
    type(article).objects.filter(pk=article.pk).update(headline="Fixed")
    fix = workflow.publish(article, by=editor)
    return {"article": article, "asked": {"edition": edition.pk, "fix": fix.revision_id}}
