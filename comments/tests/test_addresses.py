"""Where a comment came from is known for thirty days; then only that two came from the same place."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.tests.factories import published
from comments import networks, workflow
from comments.models import Comment
from comments.workflow import posting, privacy

from .every_table import holding

IP, NETWORK, BROWSER = "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", "Lynx/2.8.9"
pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return published().article


def came(article, *, days, ip=IP, network=NETWORK, **fields):
    """A comment that was posted so many days ago."""
    comment = workflow.post(
        Comment(article=article, name="Ann", body=f"{days}", ip=ip, network=network, user_agent=BROWSER, **fields)
    )
    Comment.objects.filter(pk=comment.pk).update(posted_at=timezone.now() - dt.timedelta(days=days))
    return comment


def fresh(comment):
    return Comment.objects.get(pk=comment.pk)


def test_after_thirty_days_nothing_tells_where_a_comment_came_from(article):
    old = came(article, days=31)
    assert workflow.forget_addresses() == 1
    old = fresh(old)
    assert (old.ip, old.user_agent) == (None, "")
    assert old.network.startswith("#")
    assert holding(IP, NETWORK, BROWSER) == []


def test_a_younger_one_keeps_it(article):
    comment = came(article, days=29)
    assert workflow.forget_addresses() == 0
    comment = fresh(comment)
    assert (comment.ip, comment.network, comment.user_agent) == (IP, NETWORK, BROWSER)


def test_how_many_days_is_a_setting(article, settings):
    settings.COMMENT_ADDRESS_DAYS = 7
    came(article, days=8)
    assert workflow.forget_addresses() == 1


def test_a_second_run_changes_nothing(article):
    old = came(article, days=40)
    workflow.forget_addresses()
    before = fresh(old).network
    assert workflow.forget_addresses() == 0
    assert fresh(old).network == before


def test_the_same_network_is_still_seen_for_the_comments_of_a_month_and_no_longer():
    june, july = dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC), dt.datetime(2026, 7, 1, 1, tzinfo=dt.UTC)
    assert networks.keyed(NETWORK, june) == networks.keyed(NETWORK, june - dt.timedelta(days=20))
    assert networks.keyed(NETWORK, june) != networks.keyed(NETWORK, july)
    assert networks.keyed(NETWORK, june) != networks.keyed("2001:db8:1:3::", june)


def test_the_hash_is_of_no_use_without_the_key_and_fits(settings):
    now = timezone.now()
    ours = networks.keyed(NETWORK, now)
    settings.SECRET_KEY = "another"
    assert networks.keyed(NETWORK, now) != ours
    assert len(ours) <= Comment._meta.get_field("network").max_length
    assert networks.keyed(ours, now) == ours
    assert networks.keyed("", now) == ""


def test_it_goes_by_small_steps(article, monkeypatch):
    monkeypatch.setattr(privacy, "FORGOTTEN_AT_ONCE", 2)
    for days in range(40, 45):
        came(article, days=days)
    assert workflow.forget_addresses(most=2) == 2
    assert Comment.objects.filter(ip=None).count() == 2
    assert workflow.forget_addresses() == 3


def test_a_step_costs_the_same_for_many(article, django_assert_max_num_queries):
    for days in range(40, 60):
        came(article, days=days)
    with django_assert_max_num_queries(10):  # old spam, and two steps, the second of which finds nothing
        assert workflow.forget_addresses() == 20


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no plan along an index for a handful of rows")
def test_what_is_to_be_forgotten_is_found_along_an_index(article):
    came(article, days=40)
    waiting = Comment.objects.filter(ip__isnull=False, posted_at__lt=timezone.now()).order_by("posted_at", "pk")
    assert "comment_addresses" in waiting.explain()


def test_what_is_forgotten_does_not_hide_a_flood(article):
    for number in range(5):
        came(article, days=31 + number)
    workflow.forget_addresses()
    for number in range(2):
        latest = workflow.post(Comment(article=article, name="Ann", body=f"Now {number}", ip=IP, network=NETWORK))
        found = [row["check"] for row in latest.decisions.get().reasons]
        assert ("flood" in found) == (number == 1)


def test_the_command_says_how_many(article):
    came(article, days=31)
    out = io.StringIO()
    call_command("forget_comment_addresses", stdout=out)
    assert out.getvalue() == "1 comments do not say any more where they came from.\n"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_without_the_command_new_comments_push_old_addresses_out(monkeypatch):
    article = published().article
    old = came(article, days=31)
    monkeypatch.setattr(posting, "ONE_IN", 1)
    came(article, days=1)
    assert fresh(old).ip is None
