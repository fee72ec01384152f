"""The crawl of test_nothing_leaks once more, with a front, a banner and a pin that lead to what readers may not see."""

import datetime as dt

import pytest
from django.utils import timezone

from articles import front
from articles.models import FrontPage, Section
from tests import test_nothing_leaks
from tests.test_nothing_leaks import newsroom  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def arranged(newsroom, chief):  # noqa: F811
    keys = [article.pk for article in newsroom.values()]
    front.publish_front(keys, by=chief, base=FrontPage.objects.get().version)
    front.pin(Section.objects.get(slug="news"), newsroom["embargoed"], by=chief)
    until = timezone.now() + dt.timedelta(hours=1)
    front.set_banner("Of general interest", by=chief, until=until, article=newsroom["withdrawn"])
    return newsroom


def test_no_public_address_gives_away_what_was_picked_and_is_not_live(client, arranged):
    test_nothing_leaks.test_no_public_address_gives_away_what_is_not_live(client, arranged)
    assert "Of general interest" in client.get("/").content.decode()
