"""What pages have in common: shared while its tags stay, never older than the page that prints it."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

import page_cache
from page_cache.pieces import OBJECT, Piece, Pieces, pieces

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
MINUTE = dt.timedelta(minutes=1)
calls = []


def foot(request):
    page_cache.keep_until(request, request.environ.get("test.until"))
    calls.append("foot")
    return f"foot {len(calls)}"


def page(request, name):
    if name == "knowing":
        page_cache.depend_on(request, f"page {name}", knowing=("everywhere",))
    elif name != "unplanned":
        page_cache.depend_on(request, f"page {name}", "everywhere")
    if change := request.environ.get("test.change"):
        change()
    parts = [page_cache.kept(request, ("everywhere",), "foot", make=lambda: foot(request)) for _twice in range(2)]
    return HttpResponse(f"{name}: {', '.join(parts)}")


def rows(request, names):
    def make(missing):
        calls.append(missing)
        return [f"<{name}>" for (name,) in missing]

    page_cache.depend_on(request, "rows", "everywhere")
    return HttpResponse(page_cache.kept_each(request, ("everywhere",), [(name,) for name in names], make=make))


urlpatterns = [path("rows/<str:names>/", rows), path("<str:name>/", page)]


@pytest.fixture(autouse=True)
def no_calls():
    calls.clear()


def bump(*tags):
    with transaction.atomic():
        page_cache.bump(*tags)


def said(client, address, **environ):
    return client.get(address, **environ).content.decode()


def test_pages_share_a_piece(client):
    assert said(client, "/one/") == "one: foot 1, foot 1"
    assert said(client, "/two/") == "two: foot 1, foot 1"
    bump("page two")
    assert said(client, "/two/") == "two: foot 1, foot 1"


def test_a_piece_is_made_anew_once_its_tag_is_bumped(client):
    said(client, "/one/")
    bump("everywhere")
    assert said(client, "/two/") == "two: foot 2, foot 2"
    assert said(client, "/one/") == "one: foot 2, foot 2"


def test_a_piece_during_whose_making_something_changed_is_for_that_page_alone(client):
    """The page is stale at birth, and so is all that it shared."""
    said(client, "/one/", **{"test.change": lambda: bump("everywhere")})
    assert said(client, "/two/") == "two: foot 2, foot 2"
    assert said(client, "/one/") == "one: foot 2, foot 2"


def test_a_page_begun_before_a_change_leaves_alone_what_was_made_after_it(client):
    def somebody_else():
        bump("everywhere")
        assert said(client, "/two/") == "two: foot 1, foot 1"

    assert said(client, "/one/", **{"test.change": somebody_else}) == "one: foot 2, foot 2"
    bump("page two")
    assert said(client, "/two/") == "two: foot 3, foot 3"


def test_a_piece_ends_with_its_moment_and_its_pages_with_it(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        said(client, "/one/", **{"test.until": timezone.now() + MINUTE})
        assert said(client, "/two/") == "two: foot 1, foot 1"
        clock.shift(59)
        assert client.get("/two/")["Cache-Control"].endswith("s-maxage=0")
        assert client.get("/two/")["X-Cache"] == "HIT"
        clock.shift(1)
        assert said(client, "/two/") == "two: foot 2, foot 2"


def test_a_piece_is_not_kept_for_ever(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        said(client, "/one/")
        clock.shift(600)
        assert said(client, "/two/") == "two: foot 2, foot 2"


def test_a_page_that_says_nothing_of_its_tags_has_pieces_of_its_own(client):
    said(client, "/one/")
    assert said(client, "/unplanned/") == "unplanned: foot 2, foot 2"
    assert said(client, "/unplanned/") == "unplanned: foot 3, foot 3"
    assert said(client, "/two/") == "two: foot 1, foot 1"


def test_a_page_may_know_of_a_tag_and_stay_when_it_changes(client):
    said(client, "/one/")
    assert said(client, "/knowing/") == "knowing: foot 1, foot 1"
    bump("everywhere")
    assert client.get("/knowing/")["X-Cache"] == "HIT"
    assert "everywhere" not in client.get("/knowing/")["Surrogate-Key"]
    bump("page knowing")
    assert said(client, "/knowing/") == "knowing: foot 2, foot 2"
    assert said(client, "/one/") == "one: foot 2, foot 2"


def test_of_many_only_those_are_made_that_are_missing(client):
    assert said(client, "/rows/abc/") == "<a><b><c>"
    assert said(client, "/rows/dcad/") == "<d><c><a><d>"
    assert calls == [[("a",), ("b",), ("c",)], [("d",)]]


def test_what_is_kept_has_a_bound_in_bytes():
    kept = Pieces(limit=3 * OBJECT)
    for number in range(5):
        kept.put((number,), Piece(object(), (), None, float("inf")))
    assert [bool(kept.get((number,), ())) for number in range(5)] == [False, False, True, True, True]
    kept.put((2,), Piece("x" * (2 * OBJECT - 100), (), None, float("inf")))
    assert [bool(kept.get((number,), ())) for number in range(5)] == [False, False, True, False, True]
    assert kept.size <= kept.limit
    kept.put((9,), Piece("x" * 4 * OBJECT, (), None, float("inf")))
    assert kept.size == 0
    assert kept.get((9,), ()) is None


def test_each_test_begins_with_nothing_kept():
    assert pieces.size == 0
