"""Two people at the front page at the same moment, on real transactions."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import cache_tags, front, workflow
from articles.models import Banner, Front, FrontPage
from page_cache import versions

from .factories import published
from .test_locks import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 4


@pytest.fixture
def desk():
    return [UserFactory(role=roles.EDITOR) for _number in range(2)]


@pytest.fixture
def stories(desk):
    return [published(by=desk[0]).article_id for _number in range(3)]


def test_of_two_who_publish_at_once_one_is_told_of_the_other(desk, stories):
    for round_ in range(ROUNDS):
        base, turned = FrontPage.objects.get().version, stories[round_ % 3 :] + stories[: round_ % 3]
        outcomes = at_once(
            lambda base=base, turned=turned: front.publish_front(turned, by=desk[0], base=base),
            lambda base=base, turned=turned: front.publish_front(turned[::-1], by=desk[1], base=base),
        )
        assert [type(outcome) for outcome in outcomes if outcome] == [front.Overtaken]
    page = FrontPage.objects.get()
    assert (page.version, Front.objects.count()) == (ROUNDS, ROUNDS)
    assert page.published.former_id == Front.objects.order_by("-pk")[1].pk


def test_of_two_who_undo_at_once_one_does(desk, stories):
    for number in range(3):
        front.publish_front(stories[number:], by=desk[0], base=number)
    outcomes = at_once(*[lambda by=by: front.undo(by=by, base=3) for by in desk])
    assert [type(outcome) for outcome in outcomes if outcome] == [front.Overtaken]
    assert FrontPage.objects.get().stories_of("published") == stories[1:]


def test_of_two_banners_at_once_one_runs(desk):
    until = timezone.now() + dt.timedelta(hours=1)
    assert at_once(*[lambda by=by: front.set_banner(by.username, by=by, until=until) for by in desk]) == [None, None]
    assert [banner.runs() for banner in Banner.objects.all()].count(True) == 1


def test_whoever_withdraws_a_story_knows_of_the_banner_that_leads_to_it(desk):
    """Whichever comes first, no page is left that was made between the two."""
    until = timezone.now() + dt.timedelta(hours=1)
    for _round in range(ROUNDS):
        article = published(by=desk[0]).article
        before = versions.current((cache_tags.BANNER,))
        outcomes = at_once(
            lambda article=article: workflow.withdraw(article, by=desk[0]),
            lambda article=article: front.set_banner("Now", by=desk[1], until=until, article=article),
        )
        assert outcomes == [None, None]
        assert versions.current((cache_tags.BANNER,)) != before
