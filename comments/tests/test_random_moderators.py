"""Whatever moderators do, what is counted is what is true is what is shown, after every step; and all goes back."""

import random

import pytest
from django.urls import reverse

from articles.tests.factories import published
from comments.models import Comment, Decision

from .random_moderators import Desk
from .threads import look

pytestmark = pytest.mark.django_db
STEPS = ["post"] * 6 + ["decide"] * 9 + ["undo"] * 4 + ["decide_on_many"] * 2 + ["undo_many"] * 2


@pytest.fixture
def edition(db):
    return published()


def desk_of(seed, edition, by):
    return Desk(random.Random(seed), edition, by)


@pytest.mark.parametrize("seed", range(8))
def test_counts_and_pages_are_right_after_every_step(seed, edition, moderator):
    desk = desk_of(seed, edition, moderator)
    desk.post()
    for step in range(60):
        action = "erase" if step % 20 == 19 else desk.dice.choice(STEPS)
        if action == "post" and len(desk.known) > 18:
            action = "decide"
        getattr(desk, action)()
        desk.check()


@pytest.mark.parametrize("seed", range(100, 106))
def test_undoing_everything_gives_the_same_bytes_back(seed, edition, moderator):
    """Of the thread on the story's page, and of the comments' feed; and the same rows but for their versions."""
    desk = desk_of(seed, edition, moderator)
    for _number in range(14):
        desk.post()
    for _time in range(6):
        desk.decide_on_many()
    for known in as_if_they_came_in_like_this(desk):
        known.taken.clear()
    addresses = [edition.get_absolute_url(), reverse("comments:comments_feed", args=[edition.article_id])]
    columns = [field.attname for field in Comment._meta.concrete_fields if field.name != "version"]
    everything = lambda: list(Comment.objects.order_by("pk").values_list(*columns))  # noqa: E731
    seen, stood = [look(address) for address in addresses], everything()
    for _step in range(30):
        getattr(desk, desk.dice.choice([step for step in STEPS if step != "post"]))()
        desk.check()
    assert everything() != stood
    desk.undo_everything()
    assert [look(address) for address in addresses] == seen
    assert everything() == stood


def as_if_they_came_in_like_this(desk):
    Decision.objects.update(before="", batch=None)
    desk.batches.clear()
    return desk.known.values()
