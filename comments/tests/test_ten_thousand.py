"""Ten thousand comments on one story: no page asks more of the database, or sends more, than one of a busy story."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.tests.factories import published
from comments.models import Comment
from page_cache.middleware import store
from page_cache.pieces import pieces

from .threads import anchors, look, seed

pytestmark = pytest.mark.django_db
MANY = 10_000
BYTES = 250_000
SHAPES = {
    "on the story": lambda place: None,
    "in small trees": lambda place: None if place % 5 == 0 else place - 1,
    "below one of them": lambda place: None if place == 0 else max(0, (place - 1) // 12),
    "in forty trees": lambda place: None if place < 40 else place - 40 if place < 80 else place % 40,
}


def ask(address):
    """As a process does that has made no page yet: what it costs besides the pages of a story with no comments."""
    store.clear()
    pieces.clear()
    with CaptureQueriesContext(connection) as asked:
        source = look(address)
    return len(asked), source


@pytest.mark.parametrize("shape", SHAPES)
def test_article_page_page_thirty_and_an_address_are_bounded(chief, shape):
    quiet, busy = published(by=chief), published(by=chief)
    rows = seed(busy.article, MANY, parent_of=levelled(SHAPES[shape]))
    without, _source = ask(quiet.get_absolute_url())
    story = busy.get_absolute_url()
    pages = [story, f"{story}?comments=newest", f"{story}?comments=picked"]
    if shape in ("on the story", "in small trees"):
        pages.append(f"{story}comments/30/")
    if shape in ("below one of them", "in forty trees"):
        pages += [f"{story}comments/replies/{rows[0].pk}/", f"{story}comments/replies/{rows[0].pk}/4/"]
    for page in pages:
        queries, source = ask(page)
        assert queries - without <= 10
        assert 20 <= len(anchors(source)) <= 220
        assert len(source.encode()) <= BYTES
    for row in (rows[0], rows[MANY // 2], rows[-1]):
        store.clear()
        pieces.clear()
        with CaptureQueriesContext(connection) as asked:
            look(f"/comments/{row.pk}/", 302)
        assert len(asked) <= 10


def levelled(parent_of):
    """No deeper than five, as the verbs have it."""
    depths: list[int] = []

    def parent(place):
        above = parent_of(place)
        while above is not None and depths[above] >= 5:
            above = parent_of(above)
        depths.append(1 if above is None else depths[above] + 1)
        return above

    return parent


def test_what_is_seeded_is_as_the_verbs_write_it(chief):
    rows = seed(published(by=chief).article, 30, parent_of=levelled(lambda place: place - 1 if place else None))
    assert max(row.depth for row in rows) == 5
    assert Comment.objects.shown_on(rows[0].article).count() == 30
