"""Two people at once, on real transactions: the row lock and the clock behind it."""

import datetime as dt
import random
import threading

import pytest
from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import workflow
from articles.models import Edition
from articles.moves import Refused

from .factories import ArticleFactory
from .seeds import seeds

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*actions):
    """Run ``actions`` in threads that start together; what each was refused or thrown out with, or None."""
    gate, outcomes = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        gate.wait()
        try:
            action()
        except (Refused, DatabaseError) as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def overlaps(article):
    editions = list(Edition.objects.filter(article=article))
    return [
        (one.pk, other.pk)
        for one in editions
        for other in editions
        if one.pk < other.pk
        and (one.live_until is None or one.live_until > other.live_from)
        and (other.live_until is None or other.live_until > one.live_from)
        and one.live_from != one.live_until
        and other.live_from != other.live_until
    ]


def test_two_editors_who_publish_at_once_leave_one_open_edition():
    editors = [UserFactory(role=roles.EDITOR) for _ in range(3)]
    article = ArticleFactory()
    at_once(*[lambda editor=editor: workflow.publish(article, by=editor) for editor in editors])
    assert Edition.objects.filter(Q(live_until=None), article=article).count() == 1
    assert Edition.objects.filter(article=article).count() == 3
    assert overlaps(article) == []


def test_of_two_who_withdraw_at_once_one_is_told_that_nothing_is_live():
    editors = [UserFactory(role=roles.EDITOR) for _ in range(2)]
    article = ArticleFactory()
    workflow.publish(article, by=editors[0])
    outcomes = at_once(*[lambda editor=editor: workflow.withdraw(article, by=editor) for editor in editors])
    assert len([outcome for outcome in outcomes if outcome]) == 1
    assert not Edition.objects.live().exists()


def verbs(article, editor, chance):
    """Each as somebody presses its button: what it means is known only once the lock is got."""
    hour = timezone.now() + dt.timedelta(hours=chance.choice([1, 2, 3]))
    revision = article.revisions.first()
    return {
        "publish": lambda: workflow.publish(article, by=editor, significant=chance.random() < 0.5),
        "schedule": lambda: workflow.publish(article, by=editor, at=hour),
        "cancel": lambda: workflow.cancel_schedule(article, by=editor),
        "end": lambda: workflow.unpublish_at(article, by=editor, at=hour),
        "withdraw": lambda: workflow.withdraw(article, by=editor),
        "correct": lambda: workflow.correct(article, by=editor, text=f"Wrong: {chance.random()}"),
        "discard": lambda: workflow.discard_changes(article, by=editor),
        "restore": lambda: workflow.restore(article, by=editor, revision=revision),
        "embargo": lambda: workflow.set_embargo(article, by=editor, until=hour),
        "spike": lambda: workflow.spike(article, by=editor),
        "back": lambda: workflow.send_back(article, by=editor),
    }


@seeds(8)
def test_whatever_is_pressed_at_once_one_text_is_live_and_nobody_is_thrown_out(seed):
    chance, editor, article = random.Random(seed), UserFactory(role=roles.EDITOR), ArticleFactory()
    workflow.publish(article, by=editor)
    for _round in range(4):
        pressed = verbs(article, editor, chance)
        chosen = chance.choices([*pressed], [6, 5, 4, 2, 1, 2, 1, 2, 1, 1, 2], k=3)
        outcomes = at_once(*(pressed[name] for name in chosen))
        assert all(outcome is None or isinstance(outcome, Refused) for outcome in outcomes), (chosen, outcomes)
        assert overlaps(article) == [], chosen
        assert Edition.objects.live().filter(article=article).count() <= 1
