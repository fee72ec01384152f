"""A suspicious comment, and one too many of a minute's, is taken from a second page only, and after five seconds."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.tests.factories import published
from comments import valve, workflow
from comments.models import Comment, Standing

from .factories import CommentFactory
from .posting import hidden_in, is_asked, seconds_later, send

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def article():
    return published().article


def again(client, article, answer, *, ip="127.0.0.1", **fields):
    """The form of the page, as ``send`` sends one."""
    return send(client, article, ip=ip, **hidden_in(answer) | fields)


def test_a_second_comment_at_once_is_asked_for_and_nothing_of_it_is_kept(client, article):
    assert send(client, article).status_code == 302
    asked = send(client, article, body="And when?")
    assert is_asked(asked)
    assert "And when?" in asked.content.decode()
    assert "csrfmiddlewaretoken" not in asked.content.decode()
    assert not asked.cookies
    assert Comment.objects.count() == 1


def test_it_is_taken_from_five_seconds_on_held_with_its_reasons(client, article):
    send(client, article)
    asked = send(client, article, body="And when?")
    for seconds in (0, 4):
        with seconds_later(seconds):
            early = again(client, article, asked)
        assert is_asked(early)
        assert "wait five seconds" in early.content.decode()
        assert hidden_in(early)["step"] == hidden_in(asked)["step"]
    with seconds_later():
        assert again(client, article, early).status_code == 302
    comment = Comment.objects.get(body="And when?")
    assert comment.standing == Standing.HELD
    assert "flood" in {row["check"] for row in comment.decisions.get().reasons}


def test_a_colleague_who_is_signed_in_is_not_asked(client, article, editor):
    client.force_login(editor)
    for words in ("The first.", "The second."):
        assert send(client, article, body=words).status_code == 302


def test_twice_is_once(client, article):
    send(client, article)
    asked = send(client, article, body="And when?")
    with seconds_later():
        assert {again(client, article, asked).status_code for _time in range(2)} == {302}
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("change", [{"body": "Buy now"}, {"name": "Zoe"}, {"ip": "192.0.2.8"}, {"step": "forged"}])
def test_it_is_good_for_these_words_of_this_writer_alone(client, article, change):
    send(client, article)
    asked = send(client, article, body="And when?")
    with seconds_later():
        other = again(client, article, asked, **change)
    assert is_asked(other)
    assert "too old" in other.content.decode()
    assert hidden_in(other)["step"] != hidden_in(asked)["step"]
    assert Comment.objects.count() == 1


def test_after_a_day_it_is_asked_again(client, article):
    send(client, article)
    asked = send(client, article, body="And when?")
    with seconds_later(24 * 60 * 60 + 1):
        late = again(client, article, asked)
        assert is_asked(late)
    with seconds_later(24 * 60 * 60 + 10):
        assert again(client, article, late).status_code == 302


@pytest.mark.parametrize("body", ["buy c\u0430sino chips", "link to the spammer"])
def test_disguise_and_what_earlier_spam_had_is_suspicious(client, article, moderator, body):
    workflow.spam(CommentFactory(article=article, body="link to the spammer"), by=moderator)
    assert is_asked(send(client, article, body=body))


def test_a_link_or_a_word_is_no_reason_to_ask(client, article):
    assert send(client, article, body="https://example.org/").status_code == 302
    assert Comment.objects.get().standing == Standing.HELD


def test_who_fills_the_decoy_sees_the_ordinary_page_and_is_spam(client, article):
    answer = send(client, article, website="https://spam.example/")
    assert answer.status_code == 302
    assert "awaiting moderation" in client.get(answer.url).content.decode()
    comment = Comment.objects.get()
    assert comment.standing == Standing.SPAM
    assert comment.decisions.get().reasons[0]["check"] == "decoy"


def test_no_browser_fills_the_decoy_and_nobody_sees_it(client, article):
    page = client.get(article.editions.get().get_absolute_url()).content.decode()
    assert '<input name="website" tabindex="-1" autocomplete="off">' in page
    assert '<p class="decoy" aria-hidden="true">' in page


def test_the_decoy_goes_along_with_the_one_more_step(client, article, settings):
    settings.COMMENTS_A_MINUTE = 0
    asked = send(client, article, website="x")
    with seconds_later():
        assert again(client, article, asked).status_code == 302
    assert Comment.objects.get().standing == Standing.SPAM


@pytest.mark.parametrize(
    ("body", "words"), [("WHO PAYS FOR ALL OF THIS, THEN?", "reads as shouting"), ("Who pays? " * 400, "very long")]
)
def test_whoever_shouts_or_goes_on_is_asked_once_and_then_held(client, article, body, words):
    asked = send(client, article, body=body)
    assert asked.status_code == 422
    assert words in asked.content.decode()
    assert asked.context["form"]["body"].value() == body
    assert not Comment.objects.exists()
    assert again(client, article, asked, body=body).status_code == 302
    assert Comment.objects.get().standing == Standing.HELD


def test_a_question_about_another_story_or_of_another_day_is_asked_again(client, article):
    loud = "WHO PAYS FOR ALL OF THIS, THEN?"
    token = hidden_in(send(client, published().article, body=loud))["asked"]
    assert send(client, article, body=loud, asked=token).status_code == 422
    token = hidden_in(send(client, article, body=loud))["asked"]
    with seconds_later(24 * 60 * 60 + 2):
        assert send(client, article, body=loud, asked=token).status_code == 422


def test_what_is_softened_after_the_question_is_an_ordinary_comment(client, article):
    asked = send(client, article, body="WHO PAYS FOR ALL OF THIS, THEN?")
    assert again(client, article, asked, body="Who pays for all of this, then?").status_code == 302
    assert "shouting" not in {row["check"] for row in Comment.objects.get().decisions.get().reasons}


def test_past_sixty_a_minute_the_rest_are_asked_and_a_flood_leaves_sixty(client, article):
    """In a minute, from 200 addresses, from the middle of one minute of the clock into the next."""
    asked = 0
    for number in range(300):
        with time_machine.travel(NOON + dt.timedelta(seconds=33 + number * 0.2), tick=False):
            ip, body = f"192.0.2.{number % 200}", f"Words of the sender number {number}."
            answer = send(client, article, body=body, name=f"Sender {number}", ip=ip)
            asked += is_asked(answer)
    assert asked == 240
    assert Comment.objects.count() == 60


def test_the_valve_opens_when_a_minute_is_over_and_colleagues_do_not_count(client, article, editor):
    with time_machine.travel(NOON, tick=False):
        assert [valve.lets_through(at=timezone.now()) for _time in range(61)] == [True] * 60 + [False]
        assert is_asked(send(client, article))
        client.force_login(editor)
        assert send(client, article).status_code == 302
    with time_machine.travel(NOON + dt.timedelta(seconds=59), tick=False):
        assert not valve.lets_through(at=timezone.now())
    with time_machine.travel(NOON + dt.timedelta(seconds=70), tick=False):
        assert valve.lets_through(at=timezone.now())


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_valve_counts_exactly_whoever_comes_at_once():
    clients, each = 8, 15
    gate = Barrier(clients)

    def ask(_number):
        try:
            gate.wait(timeout=30)
            return sum(valve.lets_through(at=NOON) for _time in range(each))
        finally:
            connection.close()

    with ThreadPoolExecutor(clients) as pool:
        assert sum(pool.map(ask, range(clients))) == 60


def test_an_ordinary_comment_asks_little(article, django_assert_max_num_queries):
    send(Client(), article, ip="192.0.2.1")
    with django_assert_max_num_queries(45):
        assert send(Client(), article, body="An ordinary one.", name="Ben", ip="192.0.2.2").status_code == 302


def test_a_form_that_is_far_too_large_is_not_read(client, article):
    answer = send(client, article, body="x" * 5_000_000)
    assert answer.status_code == 413
    assert "5000 letters at most" in answer.content.decode()
    assert len(answer.content) < 50_000


@pytest.mark.parametrize(
    "fields",
    [
        {"parent": "9" * 5_000},
        {"parent": "\0"},
        {"parent": "٣"},
        {"parent": "-1"},
        {"asked": "\0", "step": "\0"},
        {"asked": "a:b:c", "step": "a:b:c"},
        {"parent": "9" * 18},
    ],
)
def test_hidden_fields_with_nonsense_are_as_if_they_were_empty(client, article, fields):
    with seconds_later(0):
        answer = send(client, article, **fields)
        if is_asked(answer):
            with seconds_later():
                answer = again(client, article, answer)
    assert answer.status_code == 302
    assert Comment.objects.get().parent is None
    assert send(client, article, body="", **fields).status_code == 422


def test_bytes_that_are_no_text_are_no_500(client, article):
    address = reverse("comments:post_comment", args=[article.pk])
    headers = {"Sec-Fetch-Site": "same-origin"}
    typed = b"name=Ann&body=%ED%A0%80 and %ff%fe and words"
    answer = client.post(address, typed, content_type="application/x-www-form-urlencoded", headers=headers)
    assert answer.status_code == 302
    assert "words" in Comment.objects.get().body


def test_an_old_form_that_knows_nothing_of_all_this_posts(client, article):
    with time_machine.travel(timezone.now() + dt.timedelta(days=7)):
        assert send(client, article).status_code == 302
