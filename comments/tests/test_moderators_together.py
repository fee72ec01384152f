"""Claims, what colleagues do meanwhile, and what a script gets in the place of a page."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import published
from comments import workflow
from comments.models import Comment
from comments.workflow import claims

from .factories import CommentFactory

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:comments_comment_changelist")
WATCH = reverse("admin:comments_comment_watch")
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def anna(db):
    return UserFactory(role=roles.MODERATOR, first_name="Anna", last_name="Berg")


@pytest.fixture
def comment(db):
    return CommentFactory(article=published().article, name="Ann")


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def claim(desk, comment, **fields):
    return desk.post(reverse("admin:comments_comment_claim", args=[comment.pk]), fields).json()


def watch(desk, *comments):
    return desk.get(WATCH, {"on": ",".join(f"{row.pk}:{row.version}" for row in comments)}).json()


def test_one_looks_at_a_comment_and_the_other_is_told(desk, comment, anna):
    assert claims.claim(comment.pk, by=anna)
    assert claim(desk, comment) == {"looker": "Anna Berg is looking at this"}
    assert "Anna Berg is looking at this" in desk.get(QUEUE).content.decode()
    assert Comment.objects.get().version == comment.version


def test_a_claim_ends_by_itself_and_is_renewed_by_whoever_stays(desk, comment, anna, moderator):
    with time_machine.travel(NOON, tick=False) as clock:
        claims.claim(comment.pk, by=anna)
        clock.shift(80)
        assert claims.claim(comment.pk, by=anna)
        clock.shift(80)
        assert claim(desk, comment)["looker"]
        clock.shift(11)
        assert "is looking at this" not in desk.get(QUEUE).content.decode()
        assert claim(desk, comment) == {"looker": ""}
    assert Comment.objects.get().claimed_by == moderator


def test_who_goes_on_leaves_the_one_before(desk, comment, moderator, anna):
    other = CommentFactory(article=comment.article)
    claim(desk, comment)
    claim(desk, other, left=comment.pk)
    assert list(Comment.objects.filter(claimed_by=moderator)) == [other]
    claim(desk, other, release="1")
    assert not Comment.objects.filter(claimed_by=moderator).exists()


def test_nobody_ends_a_colleagues_claim(desk, comment, anna):
    claims.claim(comment.pk, by=anna)
    claim(desk, comment, release="1")
    claim(desk, comment, left=comment.pk)
    assert Comment.objects.get().claimed_by == anna


def test_a_claim_is_no_bar_to_a_decision(desk, comment, anna, moderator):
    claims.claim(comment.pk, by=anna)
    workflow.approve(comment, by=moderator)
    assert Comment.objects.get().standing == "approved"


def test_who_may_not_decide_may_not_claim(client, comment, writer):
    with pytest.raises(PermissionDenied):
        claims.claim(comment.pk, by=writer)
    client.force_login(writer)
    assert client.post(reverse("admin:comments_comment_claim", args=[comment.pk])).status_code == 403
    assert client.get(WATCH).status_code == 403


def test_what_others_do_meanwhile_is_told_in_three_queries(desk, anna, comment):
    rows = [CommentFactory(article=comment.article) for _number in range(8)]
    for row in rows[:3]:
        workflow.spam(Comment.objects.get(pk=row.pk), by=anna)
    for row in rows[3:6]:
        claims.claim(row.pk, by=anna)
    desk.get(WATCH)
    with CaptureQueriesContext(connection) as frame:
        desk.get(WATCH, {"on": ""})
    with CaptureQueriesContext(connection) as queries:
        news = watch(desk, *rows)
    assert len(queries) - len(frame) <= 2
    assert sum("comments_" in query["sql"] for query in queries) == 3
    assert {key: list(value) for key, value in news["cards"].items()} == {
        **{str(row.pk): ["told", "version"] for row in rows[:3]},
        **{str(row.pk): ["looker"] for row in rows[3:6]},
    }
    assert news["cards"][str(rows[0].pk)]["told"].startswith("Spam by Anna Berg")
    assert news["counts"]["held"] == "6"


@pytest.mark.parametrize("on", ["", "x", "1:x", "9" * 30 + ":1", "0:1", ",".join(["7:1"] * 900)])
def test_strange_questions_are_answered(desk, comment, on):
    assert desk.get(WATCH, {"on": on}).status_code == 200


def test_what_was_deleted_is_told(desk, comment):
    key = comment.pk
    Comment.objects.all().delete()
    news = desk.get(WATCH, {"on": f"{key}:1"}).json()
    assert "not there any more" in news["cards"][str(key)]["told"]


def decide(desk, comment, verb, **fields):
    address = reverse("admin:comments_comment_decide", args=[comment.pk])
    return desk.post(address, {"verb": verb, "version": 1} | fields, headers={"accept": "application/json"})


def test_a_script_gets_a_stripe_with_undo_for_the_card(desk, comment):
    answer = decide(desk, comment, "reject", code="insult")
    assert answer.json()["decided"] is True
    assert answer.json()["told"] == "Rejected: the comment by Ann"
    assert "data-stripe" in answer.json()["html"]
    assert 'value="undo"' in answer.json()["html"]
    again = decide(desk, comment, "undo", version=2).json()
    assert "data-card" in again["html"]
    assert Comment.objects.get().standing == "held"
    assert not desk.get(QUEUE).context["messages"]


def test_the_loser_is_told_on_the_card_itself(desk, comment, anna):
    with time_machine.travel(NOON, tick=False) as clock:
        workflow.approve(comment, by=anna)
        clock.shift(12)
        answer = decide(desk, comment, "spam")
    assert answer.json()["decided"] is False
    assert "Approved by Anna Berg 12 s ago." in answer.json()["told"]
    assert "data-card" in answer.json()["html"]
    assert Comment.objects.get().standing == "approved"


def test_a_pick_keeps_its_card(desk, comment, anna):
    workflow.approve(comment, by=anna)
    answer = decide(desk, comment, "feature", version=2).json()
    assert "data-card" in answer["html"]
    assert "editors’ pick" in answer["html"]


def test_a_name_is_no_markup_in_what_a_script_gets(desk, comment):
    Comment.objects.update(name="<img src=x onerror=alert(1)>", body="<script>alert(1)</script>")
    for verb, version in (("approve", 1), ("undo", 2)):
        html = decide(desk, comment, verb, version=version).json()["html"]
        assert "<img" not in html
        assert "<script" not in html


def test_a_claim_that_ended_long_ago_means_nothing(comment, anna, moderator):
    Comment.objects.update(claimed_by=anna, claimed_until=timezone.now() - dt.timedelta(seconds=1))
    assert not claims.is_claimed_by_another(Comment.objects.get(), by=moderator)
