"""Each check of comments/moderation/checks, links and duplicates aside."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import AuthorFactory, published
from comments import moderation, workflow
from comments.models import Comment, SpamTrace, Standing
from comments.moderation.checks.disguise import disguise
from comments.moderation.checks.flood import flood
from comments.moderation.checks.impersonation import impersonation
from comments.moderation.checks.length import length
from comments.moderation.checks.newcomer import newcomer
from comments.moderation.checks.rejections import rejections
from comments.moderation.checks.shouting import shouting
from comments.moderation.checks.spam_memory import spam_memory
from comments.moderation.folding import fingerprint
from comments.moderation.traces import domains_in

from .factories import CommentFactory, approved

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HOME = "192.0.2.1"


@pytest.fixture
def article(db):
    return published().article


def unsaved(article, body="Who pays?", **fields):
    fields = {"name": "Ann", "network": HOME, "posted_at": timezone.now()} | fields
    return Comment(article=article, body=body, fingerprint=fingerprint(body), **fields)


def said(check, comment):
    """The reasons and what is quoted, as the queue has them."""
    rows = moderation.review(comment, checks=[check]).reasons
    return [(row["reason"], row["matches"]) for row in rows]


def reasons(check, comment):
    return [reason for reason, _matches in said(check, comment)]


def post_after(article, *gaps, **fields):
    """One comment after each of ``gaps``, in seconds, all from one network; then the clock stands there."""
    moment = NOON
    for gap in gaps:
        moment += dt.timedelta(seconds=gap)
        with time_machine.travel(moment, tick=False):
            last = CommentFactory(article=article, network=HOME, **fields)
    return last


def test_two_comments_within_15_seconds_are_a_flood(article):
    last = post_after(article, 0)
    at = [last.posted_at + dt.timedelta(seconds=seconds) for seconds in (14, 15)]
    assert reasons(flood, unsaved(article, posted_at=at[0])) == ["14 s after another comment from the same network"]
    assert reasons(flood, unsaved(article, posted_at=at[1])) == []
    assert reasons(flood, unsaved(article, posted_at=at[0], network="192.0.2.2")) == []


def test_the_sixth_comment_in_ten_minutes_is_a_flood(article):
    last = post_after(article, *[60] * 4, parent=approved(article=article))
    soon = last.posted_at + dt.timedelta(seconds=60)
    parent = Comment.objects.first()
    assert reasons(flood, unsaved(article, posted_at=soon, parent=parent)) == []
    last = post_after(article, 300, parent=parent)
    soon = last.posted_at + dt.timedelta(seconds=60)
    later = last.posted_at + dt.timedelta(minutes=11)
    assert reasons(flood, unsaved(article, posted_at=soon, parent=parent)) == [
        "6 comments from the same network in ten minutes"
    ]
    assert reasons(flood, unsaved(article, posted_at=later, parent=parent)) == []


def test_the_31st_comment_in_a_day_is_a_flood(article):
    parent = approved(article=article)
    Comment.objects.bulk_create(
        unsaved(article, str(number), parent=parent, posted_at=NOON + number * dt.timedelta(minutes=20))
        for number in range(30)
    )
    late = NOON + dt.timedelta(hours=23)
    assert reasons(flood, unsaved(article, posted_at=late, parent=parent)) == [
        "31 comments from the same network in a day"
    ]
    assert reasons(flood, unsaved(article, posted_at=NOON + dt.timedelta(hours=25), parent=parent)) == []


def test_the_fourth_of_its_own_on_a_story_is_a_flood_and_an_answer_is_not(article):
    last = post_after(article, *[1_000] * 3)
    soon = last.posted_at + dt.timedelta(minutes=30)
    assert reasons(flood, unsaved(article, posted_at=soon)) == [
        "4 comments on this story from the same network in a day, answers aside"
    ]
    assert reasons(flood, unsaved(article, posted_at=soon, parent=last)) == []
    assert reasons(flood, unsaved(published().article, posted_at=soon)) == []


def test_comments_without_an_address_are_no_flood(article):
    for _number in range(6):
        CommentFactory(article=article)
    assert reasons(flood, unsaved(article, network="")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("buy c\u0430sino chips", ["c\u0430sino"]),  # a Cyrillic letter
        ("p\u03b1ypal", ["p\u03b1ypal"]),  # a Greek one
        ("ca\u200bsino", ["a\u200bs"]),
        ("a\u202etxt.exe", ["a\u202et"]),
        ("Привет, how are you?", []),
        ("Ελλάδα and Россия", []),
        ("10 µm, 5 kΩ, Δx, IT-компания", []),
        ("می‌خواهم", []),  # a joiner that Persian needs
        ("👩\u200d👩\u200d👧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f ❤\ufe0f", []),
        ("Donau\u00addampf\u00adschiff", []),
        ("naïve café, Straße, Łódź, İstanbul", []),
    ],
)
def test_words_in_disguise_are_found_and_languages_are_none(article, text, found):
    assert [match for _reason, matches in said(disguise, unsaved(article, text)) for match in matches] == found


def test_a_name_in_disguise_is_quoted(article):
    said_of_it = said(disguise, unsaved(article, name="\u0410nna"))
    assert said_of_it == [("letters of two alphabets in one word", ["\u0410nna"])]


@pytest.mark.parametrize(
    "typed",
    ["Mia Marsh", "MIA MARSH", "Marsh, Mia", "MiaMarsh", "M\u0456a M\u0430rsh", "Mia\u200b Marsh", " mia  marsh!"],
)
def test_the_name_of_an_author_or_a_colleague_is_found_however_it_is_spelled(article, typed):
    UserFactory(role=roles.EDITOR, first_name="Mia", last_name="Marsh")
    assert said(impersonation, unsaved(article, name=typed)) == [("signed with the name of Mia Marsh", [typed])]
    AuthorFactory(name="Ben Author")
    assert reasons(impersonation, unsaved(article, name="ben author")) == ["signed with the name of Ben Author"]


def test_other_names_are_nobody_s(article):
    UserFactory(role=roles.EDITOR, first_name="Mia", last_name="Marsh")
    UserFactory(role=roles.EDITOR, first_name="", last_name="", username="anna")
    UserFactory(role=roles.EDITOR, first_name="Left", last_name="Long Ago", is_active=False)
    for name in ("Mia", "Marsh", "Mia Marshall", "anna", "Left Long Ago", "", "!?", "👍"):
        assert reasons(impersonation, unsaved(article, name=name)) == []


def test_shouting_is_mostly_capitals(article):
    assert reasons(shouting, unsaved(article, "THIS IS A SCANDAL AND all of it")) == ["70% capital letters"]
    for quiet in ("NATO, OPEC, EU, UN!", "This Is A Title Of A Song, Is It Not?", "日本語" * 30, "ÄÖ", "12345" * 10):
        assert reasons(shouting, unsaved(article, quiet)) == []


def test_a_very_long_text_is_looked_at(article):
    assert reasons(length, unsaved(article, "x" * 3_000)) == []
    assert reasons(length, unsaved(article, "x" * 3_001)) == ["very long: 3001 letters"]


@pytest.mark.parametrize(
    ("text", "domains"),
    [
        ("https://www.Example.org/a http://example.org:80/b", ["example.org"]),
        ("see www.example.org, and [url=//x.example.net]", ["example.org", "x.example.net"]),
        ("http://user:secret@example.com/?a=http://other.example", ["example.com", "other.example"]),
        ("http://localhost:8000/ and http://", []),
        ("no links: a.b, http", []),
    ],
)
def test_domains_of_links(text, domains):
    assert domains_in(text) == domains


SPAM = "Win at https://casino.example/now today"


@pytest.fixture
def spam(article, moderator):
    comment = CommentFactory(article=article, body=SPAM, network="198.51.100.7")
    workflow.spam(comment, by=moderator)
    return comment


def test_what_spam_had_is_remembered(article, spam):
    text = "the same text as spam of the last 90 days"
    network = "spam came from the same network in the last 90 days"
    domain = "links to casino.example, as spam did in the last 90 days"
    assert reasons(spam_memory, unsaved(article, SPAM.upper())) == [domain, text]
    assert reasons(spam_memory, unsaved(article, network="198.51.100.7")) == [network]
    assert reasons(spam_memory, unsaved(article, "www.casino.example")) == [domain]
    assert reasons(spam_memory, unsaved(article, "casino.example has no link")) == []
    late = unsaved(article, SPAM, network="198.51.100.7", posted_at=timezone.now() + dt.timedelta(days=91))
    assert reasons(spam_memory, late) == []


def test_what_was_no_spam_after_all_is_forgotten(article, spam, moderator):
    workflow.undo(spam, by=moderator)
    assert reasons(spam_memory, unsaved(article, SPAM)) == []
    workflow.spam(spam, by=moderator)
    assert len(reasons(spam_memory, unsaved(article, SPAM))) == 2
    workflow.approve(spam, by=moderator)
    assert not SpamTrace.objects.exists()


def test_spam_that_is_brought_in_is_remembered_from_its_own_day(article, moderator):
    long_ago = unsaved(article, SPAM, posted_at=timezone.now() - dt.timedelta(days=91))
    workflow.bring_in(long_ago, by=moderator, standing=Standing.SPAM)
    assert reasons(spam_memory, unsaved(article, SPAM)) == []
    workflow.bring_in(unsaved(article, SPAM), by=moderator, standing=Standing.SPAM)
    assert len(reasons(spam_memory, unsaved(article, SPAM))) == 3


def test_short_words_are_anybody_s(article, moderator):
    workflow.spam(CommentFactory(article=article, body="Thank you"), by=moderator)
    assert reasons(spam_memory, unsaved(article, "Thank you!")) == []


def test_who_was_turned_away_lately_is_looked_at(article, moderator):
    first = CommentFactory(article=article, network=HOME)
    assert reasons(rejections, unsaved(article)) == []
    workflow.reject(first, by=moderator)
    assert reasons(rejections, unsaved(article)) == [
        "1 comment from the same network was rejected in the last seven days"
    ]
    assert reasons(rejections, unsaved(article, network="192.0.2.2")) == []
    assert reasons(rejections, unsaved(article, posted_at=timezone.now() + dt.timedelta(days=8))) == []


def test_the_first_comment_of_a_person(article, moderator):
    first = ["the first comment of this person"]
    comment = CommentFactory(article=article, name="Ann", email="Ann@example.org", network=HOME)
    assert reasons(newcomer, unsaved(article, email="ann@example.org")) == first
    workflow.approve(comment, by=moderator)
    assert reasons(newcomer, unsaved(article, email="ann@EXAMPLE.org", name="Anna", network="192.0.2.9")) == []
    assert reasons(newcomer, unsaved(article, email="ben@example.org")) == first
    assert reasons(newcomer, unsaved(article)) == []
    assert reasons(newcomer, unsaved(article, name="Ben")) == first
    assert reasons(newcomer, unsaved(article, network="")) == []


def plan_of(queryset):
    sql, params = queryset.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql, params)
        return " ".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no EXPLAIN QUERY PLAN")
def test_checks_look_along_indexes():
    since = timezone.now()
    assert "comment_person" in plan_of(Comment.objects.from_mail("ann@example.org").filter(standing="approved"))
    assert "comment_network" in plan_of(Comment.objects.from_network(HOME, since=since).order_by("-posted_at"))
    assert "spam_trace" in plan_of(SpamTrace.objects.filter(kind="text", value="x", at__gte=since))
