import time

import pytest
from django.db import connection
from django.utils import timezone

from articles.tests.factories import published
from comments import moderation
from comments.models import Comment, Standing
from comments.moderation import Opinion, Verdict, pipeline
from comments.moderation.checks.duplicate import duplicate
from comments.moderation.checks.links import links
from comments.moderation.folding import fingerprint

from .factories import CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(db):
    return published().article


def unsaved(article, body="Who pays?", **fields):
    fields = {"name": "Ann", "network": "192.0.2.1", "posted_at": timezone.now()} | fields
    return Comment(article=article, body=body, fingerprint=fingerprint(body), **fields)


def broken(comment):
    raise ValueError("the check's own fault")


def alarmed(comment):
    return Opinion(Verdict.SPAM, "casino")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("See https://example.org/a?b=c and more", ["https://example.org/a?b=c"]),
        ("www.example.org or HTTP://EXAMPLE.NET", ["www.example.org", "HTTP://EXAMPLE.NET"]),
        ("[url=x]click[/url]", ["[url="]),
    ],
)
def test_links_are_found_and_quoted(article, body, found):
    review = moderation.review(unsaved(article, body), checks=[links])
    assert (review.verdict, review.reasons[0]["matches"]) == (Verdict.HOLD, found)


def test_words_without_links_are_no_concern_of_links(article):
    assert links(unsaved(article, "http is a protocol, e.g. the web's")) is None


def test_the_same_words_on_the_same_story_are_a_duplicate_whoever_signs(article):
    CommentFactory(article=article, name="Ann", body="WHO pays...")
    assert duplicate(unsaved(article, name="Ben")).reason == "The same text as a comment by Ann"
    assert duplicate(unsaved(article, "Who is paid?")) is None
    assert duplicate(unsaved(published().article)) is None


def test_a_quiet_comment_has_no_reasons_and_is_held_all_the_same(article):
    comment = CommentFactory(article=article)
    assert (comment.standing, comment.decisions.get().reasons) == (Standing.HELD, [])


def test_every_reason_is_kept(article):
    body = "Look: https://example.org"
    for number in range(5):
        CommentFactory(article=article, name=f"Ann {number}", body=body, network="192.0.2.1")
    comment = CommentFactory(article=article, name="Ann", body=body, network="192.0.2.1")
    rows = comment.decisions.get().reasons
    assert [row["check"] for row in rows] == ["links", "duplicate", *["flood"] * 3, "newcomer"]
    assert rows[0] == {"check": "links", "reason": "1 link", "matches": ["https://example.org"], "spans": [[6, 25]]}


def test_a_check_that_fails_holds_and_the_others_are_still_asked(article):
    review = moderation.review(unsaved(article, "https://example.org"), checks=[broken, links])
    assert review.verdict == Verdict.HOLD
    assert [row["reason"] for row in review.reasons] == ["The check “broken” failed.", "1 link"]


@pytest.mark.parametrize("checks", [[alarmed, links, broken], [broken, links, alarmed]])
def test_the_strictest_opinion_counts_in_any_order(article, checks):
    review = moderation.review(unsaved(article, "https://example.org"), checks=checks)
    assert review.verdict == Verdict.SPAM
    assert len(review.reasons) == 3


def test_no_checks_find_nothing(article):
    assert moderation.review(unsaved(article, "https://example.org"), checks=[]) == moderation.Review(Verdict.PASS, [])


def test_a_check_whose_query_fails_holds_and_the_comment_is_still_taken(article, monkeypatch):
    def broken_query(comment):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")

    monkeypatch.setattr(pipeline, "CHECKS", [broken_query])
    comment = CommentFactory(article=article)
    assert comment.standing == Standing.HELD
    assert "broken_query" in comment.decisions.get().reasons[0]["reason"]


def test_a_check_that_takes_its_time_is_heard_and_holds(article, monkeypatch):
    monkeypatch.setattr(pipeline, "BUDGET", 0.01)

    def dawdling(comment):
        time.sleep(0.02)

    def thorough(comment):
        time.sleep(0.02)
        return Opinion(Verdict.SPAM, "casino")

    review = moderation.review(unsaved(article), checks=[dawdling])
    assert review.verdict == Verdict.HOLD
    assert review.reasons[0]["reason"].startswith("The check “dawdling” took ")
    review = moderation.review(unsaved(article), checks=[thorough])
    assert [review.verdict, review.reasons[0]["reason"], len(review.reasons)] == [Verdict.SPAM, "casino", 2]


def test_a_check_may_have_several_opinions(article):
    def of_two_minds(comment):
        return [Opinion(Verdict.HOLD, "on the one hand"), Opinion(Verdict.REJECT, "on the other")]

    review = moderation.review(unsaved(article), checks=[of_two_minds])
    assert (review.verdict, len(review.reasons)) == (Verdict.REJECT, 2)
