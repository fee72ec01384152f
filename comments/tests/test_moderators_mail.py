"""Moderators hear that comments wait, and the desk how they fared."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import published
from articles.tests.test_locks import at_once
from comments import figures, moderators_mail, workflow
from comments.models import Comment, Decision, Letter

from .factories import CommentFactory

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def article(moderator):
    with time_machine.travel(NOON - dt.timedelta(days=9), tick=False):
        return published(by=UserFactory(role=roles.CHIEF_EDITOR, email="")).article


def work(minute, *, posting=None):
    """What moderators get in this minute of the hour after noon, after ``posting`` so many comments."""
    mail.outbox.clear()
    with time_machine.travel(NOON + dt.timedelta(minutes=minute), tick=False):
        for _each in range(posting or 0):
            CommentFactory(article=published(by=UserFactory(role=roles.CHIEF_EDITOR, email="")).article)
        call_command("work", once=True)
    return [(letter.to[0], letter.subject) for letter in mail.outbox]


@pytest.mark.django_db
class TestLetters:
    def test_the_first_after_quiet_at_once_then_every_half_hour_at_most(self, moderator):
        assert work(0) == []
        assert [to for to, _subject in work(1, posting=1)] == [moderator.email]
        assert work(2, posting=2) == []
        assert work(29, posting=1) == []
        ((_to, subject),) = work(32)
        assert subject.replace("\xa0", " ") == "4 comments wait, the oldest for 31 minutes"
        assert work(63) == []
        assert len(work(64, posting=1)) == 1

    def test_one_that_readers_hid_is_new_however_old_it_is(self, moderator, article):
        assert len(work(0, posting=1)) == 1
        with time_machine.travel(NOON - dt.timedelta(days=1), tick=False):
            comment = workflow.post(Comment(article=article, name="Ann", body="Fools"), mode="at_once")
        assert work(40) == []
        with time_machine.travel(NOON + dt.timedelta(minutes=50), tick=False):
            for reader in ("one", "two", "three"):
                workflow.report(Comment.objects.get(pk=comment.pk), reason="insult", reporter=reader)
        assert len(work(51)) == 1
        assert work(90) == []

    def test_one_that_is_decided_on_by_then_needs_no_letter(self, moderator, article):
        with time_machine.travel(NOON, tick=False):
            workflow.approve(CommentFactory(article=article), by=moderator)
        assert work(1) == []

    def test_the_letter_leads_to_the_queue_and_decides_nothing(self, moderator, client):
        work(0, posting=1)
        (letter,) = mail.outbox
        assert "/admin/comments/comment/\n" in letter.body
        assert "/accounts/you/letters/" in letter.body
        client.force_login(moderator)
        client.get("/admin/comments/comment/")
        assert Comment.objects.get().version == 1

    def test_only_to_those_who_may_decide_and_want_it(self, moderator, writer, client):
        UserFactory(role=roles.MODERATOR, is_active=False)
        UserFactory(role=roles.MODERATOR, email="")
        other = UserFactory(role=roles.MODERATOR)
        client.force_login(other)
        client.post("/accounts/you/letters/", {"wanted": ["submitted", "step", "assigned", "note"]})
        assert [to for to, _subject in work(0, posting=1)] == [moderator.email]

    def test_who_lost_the_right_meanwhile_gets_none(self, moderator):
        with time_machine.travel(NOON, tick=False):
            CommentFactory(article=published(by=UserFactory(role=roles.CHIEF_EDITOR, email="")).article)
            assert moderators_mail.look() == 1
            moderator.groups.clear()
        assert work(1) == []

    def test_of_two_that_could_not_be_sent_the_newer_is(self, moderator):
        with time_machine.travel(NOON, tick=False):
            CommentFactory(article=published(by=UserFactory(role=roles.CHIEF_EDITOR, email="")).article)
            moderators_mail.look()
        Letter.objects.update(due_at=NOON + dt.timedelta(minutes=31))
        assert len(work(31, posting=1)) == 1
        assert Letter.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_workers_that_look_at_once_one_writes(moderator):
    for _round in range(5):
        CommentFactory(article=published(by=UserFactory(role=roles.CHIEF_EDITOR, email="")).article)
        Letter.objects.update(made_at=timezone.now() - dt.timedelta(hours=1))
        before = Letter.objects.count()
        assert at_once(*[moderators_mail.look] * 4) == [None] * 4
        assert Letter.objects.count() == before + 1


@pytest.mark.django_db
class TestFigures:
    def decide(self, article, moderator, verb, *, after):
        with time_machine.travel(NOON, tick=False):
            comment = CommentFactory(article=article)
        with time_machine.travel(NOON + after, tick=False):
            verb(comment, by=moderator)
        return comment

    def test_median_wait_decisions_and_share(self, article, moderator, client):
        for minutes, verb in [(10, workflow.approve), (20, workflow.approve), (90, workflow.spam)]:
            last = self.decide(article, moderator, verb, after=dt.timedelta(minutes=minutes))
        with time_machine.travel(NOON + dt.timedelta(hours=2), tick=False):
            workflow.undo(last, by=moderator)
            found = figures.of_the_week()
            client.force_login(moderator)
            page = client.get("/admin/").content.decode().replace("\xa0", " ")
        assert (found.decisions, found.waited, found.approved) == (4, dt.timedelta(minutes=20), 67)
        assert "Last seven days: 4 decisions" in page
        assert "half of the comments waited for less than 20 minutes" in page
        with time_machine.travel(NOON + dt.timedelta(days=8), tick=False):
            assert figures.of_the_week() == figures.Figures(0, False, None, None)

    def test_one_query_of_bounded_rows_along_an_index(self, article, moderator, monkeypatch):
        monkeypatch.setattr(figures, "MOST", 3)
        for _each in range(5):
            self.decide(article, moderator, workflow.approve, after=dt.timedelta(minutes=1))
        with time_machine.travel(NOON + dt.timedelta(hours=1), tick=False), CaptureQueriesContext(connection) as asked:
            found = figures.of_the_week()
        assert (found.decisions, found.is_more, len(asked)) == (3, True, 1)
        if connection.vendor == "sqlite":
            week = Decision.objects.filter(by__isnull=False, at__gte=NOON).order_by("-at")[:4]
            assert "decision_by_people" in week.explain()
