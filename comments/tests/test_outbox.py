"""Letters on their way to a mail server that is slow, refuses, is away, or hangs up; and workers that are killed."""

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.tests.factories import published
from articles.tests.test_locks import at_once
from comments import notifications, outbox, workflow
from comments.models import Comment, Commenter, Letter

from .factories import CommentFactory
from .mail_sink import mail_sink

ROOT = Path(__file__).resolve().parents[2]
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def sink(settings):
    with mail_sink() as server:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 2
        yield server


def letters(count):
    """Due ones, to as many people."""
    article = published().article
    comments = [
        CommentFactory(article=article, email=f"reader{number}@example.org", wants_letters=True, body=f"Words {number}")
        for number in range(count)
    ]
    Comment.objects.update(standing="approved", visible=True)
    earlier = timezone.now() - dt.timedelta(minutes=2)
    for comment in comments:
        comment.standing, comment.posted_at = "approved", earlier
        notifications.posted(comment)
    return list(Letter.objects.order_by("pk"))


def send(*, minutes=0):
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=True):
        return outbox.send_due()


@pytest.mark.django_db
class TestServers:
    def test_a_letter_goes_through_a_real_conversation(self, sink):
        letters(3)
        assert send() == 3
        assert sink.recipients() == [f"reader{number}@example.org" for number in range(3)]
        (first, *_others) = sink.taken
        assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert first["Auto-Submitted"] == "auto-generated"
        assert send() == 0
        assert {letter.state for letter in Letter.objects.all()} == {"sent"}

    def test_one_that_refuses_is_asked_again_and_again_and_then_no_more(self, sink, caplog):
        letters(1)
        sink.refusing = True
        waits = []
        Letter.objects.update(due_at=timezone.now())
        for _try in range(6):
            with time_machine.travel(Letter.objects.get().due_at + dt.timedelta(seconds=1), tick=False):
                now = timezone.now()
                assert outbox.send_due() == 0
                letter = Letter.objects.get()
                waits.append(letter.due_at and round((letter.due_at - now).total_seconds() / 60))
        assert waits == [1, 5, 30, 120, 480, None]
        assert (letter.state, letter.tries) == ("failed", 6)
        assert "451" in letter.error
        assert f"letter {letter.pk} was not sent" in caplog.text
        assert letter.to not in caplog.text
        sink.refusing = False
        assert send(minutes=10_000) == 0
        assert outbox.send_again(Letter.objects.get())
        assert send() == 1

    def test_one_that_is_away_has_begun_nothing(self, sink, settings):
        (letter, _other) = letters(2)
        sink.shutdown()
        sink.server_close()
        assert send() == 0
        letter.refresh_from_db()
        assert (letter.state, letter.tries, letter.started_at) == ("waiting", 1, None)

    def test_of_one_that_hangs_up_after_the_text_nobody_knows(self, sink):
        letters(1)
        sink.mute = True
        assert send() == 0
        sink.mute = False
        assert send(minutes=60) == 0
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
            assert Letter.objects.get().state == "unclear"
        assert len(sink.taken) == 1

    def test_what_no_header_can_hold_keeps_no_other_back(self, sink):
        first, _second = letters(2)
        broken = "a\n@example.org"
        Letter.objects.filter(pk=first.pk).update(to=broken)
        Comment.objects.filter(pk=first.comment_id).update(email=broken)
        assert send() == 1
        first.refresh_from_db()
        assert first.state == "failed"

    def test_a_letter_that_is_begun_is_left_alone_by_decisions(self, moderator):
        (letter,) = letters(1)
        Letter.objects.update(started_at=timezone.now())
        workflow.reject(letter.comment, by=moderator)
        workflow.approve(letter.comment, by=moderator)
        assert Letter.objects.get().started_at


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestAtOnce:
    def test_workers_that_look_at_once_send_each_letter_once(self, sink):
        letters(12)
        assert at_once(*[outbox.send_due] * 4) == [None] * 4
        assert sink.recipients() == sorted({f"reader{number}@example.org" for number in range(12)})

    def test_an_undo_in_the_moment_of_sending_is_one_or_the_other(self, sink, moderator):
        for number in range(8):
            article = published().article
            comment = CommentFactory(article=article, email=f"r{number}@example.org", wants_letters=True)
            workflow.approve(comment, by=moderator)
            Letter.objects.update(due_at=timezone.now())
            before = len(sink.taken)
            undo = lambda comment=comment: workflow.undo(comment, by=moderator)  # noqa: E731
            assert at_once(undo, outbox.send_due) == [None, None]
            left = Letter.objects.filter(comment=comment)
            assert [letter.state for letter in left] == ["sent"] * (len(sink.taken) - before)

    def test_with_kill_9_at_random_moments_none_is_sent_twice_and_none_lost(self, sink, settings):
        """Thirty letters; of one that was begun and not finished it is said that it is perhaps sent."""
        letters(30)
        sink.before = sink.after = 0.04
        dice, kills, deadline = random.Random(5), 0, time.monotonic() + 90
        while Letter.objects.due(timezone.now()).exists() and time.monotonic() < deadline:
            with worker(sink, settings) as process:
                begun = sink.begun
                while sink.begun == begun and process.poll() is None and time.monotonic() < deadline:
                    time.sleep(0.01)
                time.sleep(dice.uniform(0, 2))
                kills += process.poll() is None
                os.kill(process.pid, signal.SIGKILL)
        taken = sink.recipients()
        assert len(taken) == len(set(taken))
        sent = set(Letter.objects.filter(sent_at__isnull=False).values_list("to", flat=True))
        begun = Letter.objects.filter(sent_at=None, started_at__isnull=False)
        Letter.objects.filter(pk__in=begun.values("pk")).update(started_at=timezone.now() - dt.timedelta(minutes=11))
        unclear = {letter.to for letter in Letter.objects.in_state("unclear", at=timezone.now())}
        assert sent <= set(taken) <= sent | unclear
        assert len(sent | unclear) == 30
        assert len(unclear) <= kills
        assert kills >= 2

    def test_after_sigterm_the_letter_in_hand_is_finished_and_no_other_begun(self, sink, settings):
        letters(5)
        sink.after = 1.0
        with worker(sink, settings) as process:
            wait_for(lambda: sink.begun)
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
        states = [letter.state for letter in Letter.objects.order_by("pk")]
        assert states.count("sent") == len(sink.taken) in (1, 2)
        assert "begun" not in states


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that ends a connection")
def test_a_worker_goes_on_when_the_database_ends_its_connections(sink, settings):
    ours = connections_of_the_database()
    with worker(sink, settings) as process:
        time.sleep(4)
        theirs = connections_of_the_database() - ours
        assert theirs
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [list(theirs)])
        letters(2)
        wait_for(lambda: len(sink.taken) == 2)
        assert process.poll() is None


def connections_of_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {pid for (pid,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no lock on a whole file")
def test_a_worker_that_has_nothing_to_do_keeps_nobody_from_writing(sink, settings):
    with worker(sink, settings) as process:
        time.sleep(4)
        slowest, until = 0.0, time.monotonic() + 4
        while time.monotonic() < until:
            began = time.monotonic()
            Commenter.objects.create(email=f"a{began}@example.org")
            slowest = max(slowest, time.monotonic() - began)
        assert process.poll() is None
        assert slowest < 0.5


@pytest.mark.django_db
def test_once_is_for_cron(settings):
    letters(2)
    call_command("work", once=True)
    assert len(mail.outbox) == 2


def wait_for(happened, *, seconds=20):
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


class worker:
    """A process of its own on the database of this test; killed in the end, if it still runs."""

    def __init__(self, sink, settings):
        self.environ = os.environ | {
            "DATABASE_URL": address_of(connection.settings_dict),
            "VAR_DIR": str(settings.STATE),
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        }

    def __enter__(self):
        command = [sys.executable, "manage.py", "work"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environ)
        return self.process

    def __exit__(self, *_exception):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)


def address_of(database):
    """As DATABASE_URL has it; PostgreSQL may listen in a folder, too."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who, host = f"{database['USER']}:{database['PASSWORD']}", database["HOST"]
    at = f"/{host}" if host.startswith("/") else f"{host}:{database['PORT']}"
    return f"postgres://{who}@{at}/{database['NAME']}"
