"""One decision on many comments, from the queue."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import published
from comments import workflow
from comments.models import Comment, Decision

from .factories import CommentFactory

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:comments_comment_changelist")
BULK = reverse("admin:comments_comment_bulk")
SIMILAR = reverse("admin:comments_comment_similar")


@pytest.fixture
def article(db):
    return published().article


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def spammy(article, count=3):
    return [
        CommentFactory(article=article, name=f"S{place}", body=f"{place} https://casino.example/{place}", network="")
        for place in range(count)
    ]


def chosen(*comments):
    return [f"{row.pk}:{row.version}" for row in comments]


def standings():
    return set(Comment.objects.values_list("standing", flat=True))


def messages_on(desk):
    return " ".join(str(message) for message in desk.get(QUEUE).context["messages"])


@pytest.mark.parametrize(("verb", "standing"), [("approve", "approved"), ("reject", "rejected"), ("spam", "spam")])
def test_all_that_are_chosen_are_decided_at_one_stroke_and_undone_at_one(desk, article, verb, standing):
    rows = spammy(article)
    answer = desk.post(BULK, {"chosen": chosen(*rows), "verb": verb, "code": "advertising", "back": "order=safest"})
    assert answer.url == f"{QUEUE}?order=safest"
    assert standings() == {standing}
    (batch,) = set(Decision.objects.exclude(batch=None).values_list("batch", flat=True))
    undo = reverse("admin:comments_comment_undo_batch", args=[batch])
    told = messages_on(desk)
    assert "3 comments" in told
    assert undo in told
    assert desk.post(undo).url == QUEUE
    assert standings() == {"held"}
    assert "3 decisions are undone." in messages_on(desk)


def test_who_was_faster_is_named_and_the_rest_is_decided(desk, article):
    rows = spammy(article)
    workflow.approve(
        Comment.objects.get(pk=rows[0].pk), by=UserFactory(role=roles.MODERATOR, first_name="Mia", last_name="F")
    )
    desk.post(BULK, {"chosen": chosen(*rows), "verb": "spam"})
    told = messages_on(desk)
    assert "2 comments marked as spam." in told
    assert "1 comment was left alone:" in told
    assert "Approved by Mia F" in told
    assert sorted(Comment.objects.values_list("standing", flat=True)) == ["approved", "spam", "spam"]


def test_a_name_is_escaped_in_the_message(desk, article):
    rows = spammy(article)
    Comment.objects.update(name="<b>Ann</b>", version=9)
    desk.post(BULK, {"chosen": chosen(*rows), "verb": "spam"})
    assert "&lt;b&gt;Ann&lt;/b&gt;" in desk.get(QUEUE).content.decode()


def test_nothing_chosen_is_nothing_done(desk, article):
    spammy(article)
    assert desk.post(BULK, {"verb": "spam"}).status_code == 302
    assert "Select comments first." in messages_on(desk)
    assert standings() == {"held"}


@pytest.mark.parametrize(
    "fields",
    [
        {"chosen": ["x"]},
        {"chosen": ["1:1"] * 201},
        {"verb": "undo"},
        {"verb": ""},
        {"code": "x"},
        {"chosen": ["9" * 19 + ":1"]},
    ],
)
def test_what_is_no_decision_is_refused(desk, article, fields):
    rows = spammy(article)
    assert desk.post(BULK, {"chosen": chosen(*rows), "verb": "spam"} | fields).status_code == 400
    assert standings() == {"held"}


def test_who_may_not_decide_may_not_decide_on_many(client, article, writer):
    rows = spammy(article)
    client.force_login(writer)
    batch = "00000000-0000-4000-8000-000000000000"
    assert client.post(BULK, {"chosen": chosen(*rows), "verb": "spam"}).status_code == 403
    assert client.post(reverse("admin:comments_comment_undo_batch", args=[batch])).status_code == 403
    assert client.get(reverse("admin:comments_comment_batch", args=[batch])).status_code == 403
    assert client.get(SIMILAR, {"link": "casino.example"}).status_code == 403


def test_similar_ones_are_shown_before_they_are_decided(desk, article, moderator):
    rows = spammy(article, 4)
    CommentFactory(article=article, body="See https://casino.example.org/")
    workflow.approve(rows.pop(), by=moderator)
    page = desk.get(SIMILAR, {"link": "casino.example"})
    assert [card.comment for card in page.context["cards"]] == rows
    for value in chosen(*rows):
        assert f'value="{value}" checked' in page.content.decode()
    assert "<strong>casino.example</strong>" in page.content.decode()


def test_the_same_text_on_other_stories_is_similar(desk, article):
    rows = [CommentFactory(article=published().article, body="The same words again!") for _number in range(2)]
    page = desk.get(SIMILAR, {"text": rows[0].fingerprint})
    assert [card.comment for card in page.context["cards"]] == rows
    assert "the same text" in page.content.decode()


@pytest.mark.parametrize("query", [{"link": "nobody.example"}, {"text": "\0"}, {"link": "<script>"}])
def test_nothing_similar_is_said(desk, query):
    answer = desk.get(SIMILAR, query)
    assert answer.status_code == 302 or "None of them waits any more." in answer.content.decode()


def test_two_hundred_similar_ones_cost_what_two_do(desk, article):
    desk.get(SIMILAR, {"link": "casino.example"})
    counts = []
    for more in (2, 250):
        rows = [
            Comment(article=article, name="S", body="x", link_domain="casino.example", fingerprint=str(place))
            for place in range(more)
        ]
        Comment.objects.bulk_create(rows)
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(SIMILAR, {"link": "casino.example"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(page.context["cards"]) == 200
    assert "There are more than 200" in page.content.decode()


def test_a_batch_has_a_page_for_as_long_as_it_can_be_undone(desk, article, moderator):
    batch = workflow.decide_all({row.pk: row.version for row in spammy(article)}, "spam", by=moderator)
    page = desk.get(reverse("admin:comments_comment_batch", args=[batch.id])).content.decode()
    assert page.count("Held → Spam") == 3
    assert "Undo all of it" in page
