"""Many at once at one link: every opening is counted once, and nobody comes in after it was revoked."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import preview, workflow
from articles.models import Note, PreviewLink, PreviewOpening, Transition

from .factories import ArticleFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*calls):
    def closing(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(closing, call) for call in calls]]


@pytest.fixture
def made():
    chief = UserFactory(role=roles.CHIEF_EDITOR)
    article = ArticleFactory(created_by=chief)
    link, token = preview.make_link(article, by=chief, revision=workflow.keep(article, by=chief))
    return chief, link, token


def test_each_of_many_openings_is_counted(made):
    _chief, _link, token = made
    assert all(at_once(*[partial(preview.open, token, client="192.0.2.1")] * 12))
    assert PreviewLink.objects.get().openings == PreviewOpening.objects.count() == 12


def test_the_limit_of_openings_is_exact(made, monkeypatch):
    monkeypatch.setattr(preview, "MOST_OPENINGS", 5)
    _chief, _link, token = made

    def attempt():
        try:
            return bool(preview.open(token, client="192.0.2.1"))
        except preview.TooManyOpenings:
            return False

    assert sum(at_once(*[attempt] * 10)) == 5
    assert PreviewLink.objects.get().openings == PreviewOpening.objects.count() == 5


def test_two_who_revoke_at_once_revoke_it_once_and_nobody_comes_in_afterwards(made):
    chief, link, token = made
    answers = at_once(*[partial(preview.revoke, link, by=chief)] * 4, partial(preview.open, token, client="192.0.2.1"))
    assert sum(bool(answer) for answer in answers[:4]) == 1
    assert preview.open(token, client="192.0.2.1") is None
    assert Transition.objects.filter(verb="revoke_link").count() == 1
    assert PreviewLink.objects.get().openings == PreviewOpening.objects.count() == int(answers[4] is not None)


def test_the_same_answer_sent_twice_at_once_is_one_note(made):
    _chief, _link, token = made
    notes = at_once(*[partial(preview.note, token, verb="comment", name="Ida", text="Wrong date.")] * 6)
    assert len({note.pk for note in notes}) == Note.objects.count() == 1
