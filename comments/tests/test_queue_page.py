"""Tabs, order, pages and what the queue is narrowed to; and what it costs."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.tests.factories import SectionFactory, published
from comments import workflow
from comments.admin import places
from comments.models import DIGITS, Comment, Commenter, Standing

from .factories import CommentFactory, approved

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:comments_comment_changelist")


@pytest.fixture
def article(db):
    return published(headline="Bridge to swing again").article


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def queue(desk, **query):
    return desk.get(QUEUE, query).context["cl"]


def comments_in(desk, **query):
    return [card.comment for card in queue(desk, **query).cards]


def follow(desk, link):
    return desk.get(QUEUE + link).context["cl"]


def shown(queue):
    return [card.comment for card in queue.cards]


def waiting_for(article, count, **fields):
    """Without the workflow, which takes its time; all of one second, as in a flood."""
    begin = timezone.now() - dt.timedelta(hours=1)
    rows = [
        Comment(article=article, name=f"R{place}", body="Words.", posted_at=begin, **fields) for place in range(count)
    ]
    rows = Comment.objects.bulk_create(rows)
    for row in rows:
        row.path = f"{row.pk:0{DIGITS}d}"
    Comment.objects.bulk_update(rows, ["path"], batch_size=500)
    return rows


def test_pages_follow_each_other_without_a_gap(desk, article):
    rows = waiting_for(article, 45)
    first = queue(desk)
    second = follow(desk, first.link_after)
    third = follow(desk, second.link_after)
    assert shown(first) + shown(second) + shown(third) == rows
    assert first.link_before is None
    assert third.link_after is None
    assert shown(follow(desk, third.link_before)) == rows[20:40]
    assert shown(follow(desk, second.link_before)) == rows[:20]


@pytest.mark.parametrize("standing", ["spam", "all"])
def test_newest_first_has_pages_as_well(desk, article, standing):
    rows = waiting_for(article, 25, standing="spam")[::-1]
    first = queue(desk, standing=standing)
    assert shown(first) + shown(follow(desk, first.link_after)) == rows


def test_no_page_is_skipped_when_the_one_before_was_decided(desk, article, moderator):
    rows = waiting_for(article, 45)
    first = queue(desk)
    workflow.decide_all({row.pk: row.version for row in rows[:20]}, "approve", by=moderator)
    assert shown(follow(desk, first.link_after)) == rows[20:40]


def test_a_page_that_is_empty_by_now_is_the_first_one(desk, article, moderator):
    rows = waiting_for(article, 25)
    first = queue(desk)
    workflow.decide_all({row.pk: row.version for row in rows[20:]}, "spam", by=moderator)
    assert shown(follow(desk, first.link_after)) == rows[:20]


def test_the_page_before_is_a_full_one_when_there_is_nothing_before_it(desk, article, moderator):
    rows = waiting_for(article, 45)
    second = follow(desk, queue(desk).link_after)
    workflow.decide_all({row.pk: row.version for row in rows[:15]}, "spam", by=moderator)
    assert shown(follow(desk, second.link_before)) == rows[15:35]


def test_what_no_index_knows_is_looked_for_in_so_many_at_a_time(desk, article, monkeypatch):
    monkeypatch.setattr(places, "LOOK", 10)
    rows = waiting_for(article, 35)
    Comment.objects.filter(pk__in=[rows[3].pk, rows[12].pk, rows[34].pk]).update(body="A zeppelin.")
    found, page = [], queue(desk, q="zeppelin")
    while page.link_after:
        assert page.page.looked
        found += shown(page)
        page = follow(desk, page.link_after)
    assert found + shown(page) == [rows[3], rows[12], rows[34]]
    assert shown(follow(desk, page.link_before)) == []
    assert "looked through" in desk.get(QUEUE, {"q": "submarine"}).content.decode()


def test_the_safest_come_first_where_one_asks_for_it(desk, article):
    shouting = CommentFactory(
        article=article, name="A", body="WHO PAYS FOR ALL OF THIS?? https://x.example", network="192.0.2.1"
    )
    known = approved(article=article, name="B", email="b@example.org")
    mild = CommentFactory(article=article, name="B", email="b@example.org", network="192.0.2.2")
    assert comments_in(desk) == [shouting, mild]
    assert comments_in(desk, order="safest") == [mild, shouting]
    assert (known.risk, mild.risk) == (2, 0)
    assert comments_in(desk, order="safest", standing="approved") == [known]


def test_unread_ones_that_readers_see_wait_in_a_tab_of_their_own(desk, article, moderator):
    read = approved(article=article, by=moderator)
    unread = approved(article=article, by=moderator)
    Comment.objects.filter(pk=unread.pk).update(reviewed=False)
    assert comments_in(desk, standing="unread") == [unread]
    assert set(comments_in(desk, standing="approved")) == {read, unread}
    workflow.approve(unread, by=moderator)
    assert comments_in(desk, standing="unread") == []


def test_the_longest_reported_come_first(desk, article, moderator):
    one, two = (approved(article=article, by=moderator) for _number in range(2))
    now = timezone.now()
    Comment.objects.filter(pk=one.pk).update(reports=1, reported_at=now)
    Comment.objects.filter(pk=two.pk).update(reports=2, reported_at=now - dt.timedelta(hours=1))
    assert comments_in(desk, standing="reported") == [two, one]
    assert "2 reports" in desk.get(QUEUE, {"standing": "reported"}).content.decode()


def test_mine_is_what_i_decided_each_once_and_the_latest_first(desk, article, moderator, chief):
    one, two, theirs = (CommentFactory(article=article) for _number in range(3))
    workflow.approve(one, by=moderator)
    workflow.reject(two, by=moderator)
    workflow.spam(theirs, by=chief)
    workflow.undo(one, by=moderator)
    assert comments_in(desk, standing="mine") == [one, two]
    assert comments_in(desk, standing="mine", q=two.name) == [two]
    assert comments_in(desk, standing="mine", article=article.pk, network="", section=article.section.slug) == [
        one,
        two,
    ]


def test_a_link_on_the_card_narrows_to_the_person(desk, article):
    mail = CommentFactory(article=article, name="Ann", email="Ann@Example.org", network="192.0.2.1")
    CommentFactory(article=article, name="Ben", network="192.0.2.2")
    assert comments_in(desk, mail="ann@example.org") == [mail]
    assert comments_in(desk, network="192.0.2.1") == [mail]
    assert comments_in(desk, name="Ann") == [mail]
    page = desk.get(QUEUE, {"name": "Ann"}).content.decode()
    for query in ("mail=Ann%40Example.org", "network=192.0.2.1"):
        assert f"?standing=all&amp;{query}" in page


def test_the_queue_is_narrowed_by_what_a_check_found(desk, article):
    link = CommentFactory(article=article, body='See https://x.example and "check": "flood"', network="192.0.2.1")
    CommentFactory(article=article, name="Ben", network="192.0.2.2")
    assert comments_in(desk, check="links") == [link]
    assert comments_in(desk, check="flood") == []
    assert '<option value="links" selected>Links</option>' in desk.get(QUEUE, {"check": "links"}).content.decode()


def test_a_card_tells_of_the_person(desk, article, moderator):
    for verb in ("approve", "approve", "reject", "spam"):
        getattr(workflow, verb)(person(article, name="Old name"), by=moderator)
    CommentFactory(article=article, name="Neighbour", network="192.0.2.1")
    Comment.objects.filter(name="Old name").update(posted_at=dt.datetime(2020, 5, 4, 12, tzinfo=dt.UTC))
    shown = person(article, name="Ann", commenter=Commenter.objects.create(email="ann@example.org"))
    found = next(card.person for card in queue(desk).cards if card.comment == shown)
    assert (found.approved, found.rejected, found.spam) == (2, 1, 1)
    assert found.first_seen.year == 2020
    assert set(found.other_names) == {"Old name", "Neighbour"}
    assert found.on_network == 5
    assert found.verified_at
    assert len(found.latest) == 4
    page = desk.get(QUEUE).content.decode()
    for text in ("2 approved", "1 rejected", "1 spam", "4 May 2020", "verified", "(5 others)", "The last 4 others"):
        assert text in page


def person(article, **fields):
    number = Comment.objects.count()
    return CommentFactory(
        article=article, email="ann@example.org", network="192.0.2.1", body=f"{number} words.", **fields
    )


def test_without_an_address_a_person_is_a_name_on_a_network(desk, article, moderator):
    workflow.approve(CommentFactory(article=article, name="Ann", network="192.0.2.1"), by=moderator)
    workflow.approve(CommentFactory(article=article, name="Ben", network="192.0.2.1"), by=moderator)
    CommentFactory(article=article, name="Ann", network="192.0.2.1")
    CommentFactory(article=article, name="Ann")
    known, unknown = (card.person for card in queue(desk).cards)
    assert (known.approved, known.on_network, known.other_names) == (1, 2, ["Ben"])
    assert unknown.is_new


def test_a_card_says_how_many_are_like_it(desk, article):
    for number in range(3):
        body = f"{number}: buy at https://www.casino.example/{number}, now"
        CommentFactory(article=published().article, body=body, network=f"192.0.2.{number}")
    twins = [CommentFactory(article=published().article, body="The same words again.") for _number in range(2)]
    page = desk.get(QUEUE).content.decode()
    assert "2 more with links to casino.example" in page
    labels = {card.comment.pk: [similar.label for similar in card.similar] for card in queue(desk).cards}
    assert labels[twins[0].pk] == ["1 more with the same text"]


def test_five_thousand_wait_and_the_page_costs_twelve_queries(desk, moderator):
    stories = [published().article for _number in range(20)]
    for article in stories:
        waiting_for(
            article, 250, network="192.0.2.1", email="a@example.org", link_domain="casino.example", fingerprint="f"
        )
    for story in stories[:3]:
        person(story)
        workflow.reject(person(story), by=moderator)
    Article.objects.filter(pk=stories[0].pk).update(headline="x")
    for query in ({}, {"order": "safest"}, {"standing": "mine"}, {"standing": "all"}, {"article": stories[0].pk}):
        with CaptureQueriesContext(connection) as queries:
            desk.get(QUEUE, query)
        assert len(queries) <= 12, query
    assert next(queue(desk).tabs())["count"] == "5,003"


def test_more_than_can_be_counted_is_said_to_be_more(desk, article, monkeypatch):
    monkeypatch.setattr("comments.admin.queue.MOST", 3)
    waiting_for(article, 5)
    assert next(queue(desk).tabs())["count"] == "3+"


def test_every_tab_has_a_word_for_being_empty(desk):
    for standing in (*Standing.values, "unread", "reported", "mine", "all"):
        page = desk.get(QUEUE, {"standing": standing}).content.decode()
        assert "queue-empty" in page
    assert "No comment here is like that." in desk.get(QUEUE, {"section": SectionFactory().slug}).content.decode()
