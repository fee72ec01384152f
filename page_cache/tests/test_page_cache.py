import datetime as dt
import gzip

import brotli
import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

import page_cache
from page_cache.entries import LONGEST_KEY, Entry, Store
from page_cache.middleware import store
from page_cache.plan import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
calls = []


def page(request):
    page_cache.depend_on(request, "a", "b", query={"page": "1"})
    page_cache.keep_until(request, request.environ.get("test.until"))
    calls.append(request.GET.get("page"))
    return HttpResponse(f"page {request.GET.get('page', 1)}, call {len(calls)}")


def plain(request, rest=""):
    page_cache.depend_on(request, "a")
    calls.append(rest)
    return HttpResponse("the same for every query")


def personal(request):
    page_cache.depend_on(request, "a")
    request.session["seen"] = True
    return HttpResponse("hello again")


def undecided(request):
    calls.append("undecided")
    return HttpResponse("not for the store")


urlpatterns = [
    path("page/", page),
    path("plain/<path:rest>", plain),
    path("personal/", personal),
    path("undecided/", undecided),
]


@pytest.fixture(autouse=True)
def no_calls():
    calls.clear()


def bump(*tags):
    with transaction.atomic():
        page_cache.bump(*tags)


def test_a_second_request_costs_one_query(client, django_assert_num_queries):
    first = client.get("/page/")
    with django_assert_num_queries(1):
        second = client.get("/page/")
    assert (first["X-Cache"], second["X-Cache"]) == ("MISS", "HIT")
    assert first.content == second.content
    assert len(calls) == 1


@pytest.mark.parametrize("tag", ["a", "b"])
def test_a_bump_of_any_of_its_tags_makes_a_page_stale(client, tag):
    client.get("/page/")
    bump(tag, "unrelated")
    assert client.get("/page/")["X-Cache"] == "MISS"
    bump("unrelated")
    assert client.get("/page/")["X-Cache"] == "HIT"


def test_a_bump_that_is_rolled_back_changes_nothing(client):
    client.get("/page/")
    with transaction.atomic():
        page_cache.bump("a")
        transaction.set_rollback(True)
    assert client.get("/page/")["X-Cache"] == "HIT"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_bump_outside_a_transaction_is_refused():
    assert not connection.in_atomic_block
    with pytest.raises(transaction.TransactionManagementError):
        page_cache.bump("a")


def test_a_change_during_the_rendering_makes_the_page_stale_at_birth(client, monkeypatch):
    def changed_meanwhile(request):
        page_cache.depend_on(request, "a")
        bump("a")
        return HttpResponse("old words")

    monkeypatch.setattr(urlpatterns[0], "callback", changed_meanwhile)
    client.get("/page/")
    assert client.get("/page/")["X-Cache"] == "MISS"


def test_a_page_ends_at_its_moment(client):
    start = dt.datetime(2026, 3, 28, 23, 59, 30, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        extra = {"test.until": timezone.now() + dt.timedelta(seconds=40)}
        client.get("/page/", **extra)
        clock.shift(39)
        assert client.get("/page/", **extra)["X-Cache"] == "HIT"
        clock.shift(1)
        assert client.get("/page/", **extra)["X-Cache"] == "MISS"


def test_no_other_cache_keeps_a_page_that_is_about_to_end(client):
    start = dt.datetime(2026, 3, 28, 23, 59, 30, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        extra = {"test.until": timezone.now() + dt.timedelta(seconds=40)}
        assert client.get("/page/", **extra)["Cache-Control"] == "public, max-age=0, s-maxage=1"
        clock.shift(37.1)
        ending = client.get("/page/", **extra)
        assert (ending["X-Cache"], ending["Cache-Control"]) == ("HIT", "public, max-age=0, s-maxage=0")


def test_nobody_with_a_session_is_served_from_the_store(client, editor):
    client.get("/page/")
    client.force_login(editor)
    response = client.get("/page/")
    assert "X-Cache" not in response
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert len(calls) == 2


def test_what_touches_the_session_is_not_stored(client):
    assert "X-Cache" not in client.get("/personal/")


def test_a_view_that_names_no_tags_is_not_stored(client):
    client.get("/undecided/")
    client.get("/undecided/")
    assert len(calls) == 2


def test_only_the_query_that_a_view_declares_makes_pages_of_their_own(client):
    client.get("/page/?page=2")
    assert client.get("/page/?page=2&utm_source=x")["X-Cache"] == "HIT"
    assert client.get("/page/?page=3")["X-Cache"] == "MISS"
    assert client.get("/page/?page=2").content == b"page 2, call 1"
    assert client.get("/page/?page=3").content == b"page 3, call 2"


def test_a_missing_value_is_the_one_it_stands_for(client):
    client.get("/page/")
    assert client.get("/page/?page=1")["X-Cache"] == "HIT"
    assert client.get("/page/?page=")["X-Cache"] == "MISS"


def test_a_page_that_declares_no_query_is_kept_once(client):
    client.get("/plain/x")
    size = store.size
    for number in range(50):
        assert client.get("/plain/x", {"page": f"x{number}"})["X-Cache"] == "HIT"
    assert (len(calls), store.size) == (1, size)


def test_an_address_of_great_length_is_not_kept(client):
    long = "/plain/" + "x" * LONGEST_KEY
    assert client.get(long).status_code == client.get(long).status_code == 200
    assert (len(calls), store.size) == (2, 0)


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
def test_each_client_gets_the_encoding_it_takes(client, accepted, encoding, unpack):
    response = client.get("/page/", headers={"accept-encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert unpack(response.content) == b"page 1, call 1"
    assert response["Vary"] == "Accept-Encoding"


def test_a_matching_etag_is_answered_without_a_body(client):
    etag = client.get("/page/")["ETag"]
    response = client.get("/page/", headers={"if-none-match": f'"other", W/{etag}'})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == etag


def entry_of(size, **plan):
    return Entry.of(HttpResponse("x" * size), Plan(("a",), (0,), **plan), expires=0)


@pytest.mark.parametrize("query", [{}, {"page": "1"}])
def test_the_store_never_grows_above_its_limit(query):
    store = Store(limit=50_000)
    for number in range(100):
        store.put(("http", "host", f"/{number}/"), {}, entry_of(2_000, query=query))
        assert store.size <= store.limit
    assert store.get(("http", "host", "/99/"), {}) is not None
    assert store.get(("http", "host", "/0/"), {}) is None


def test_a_long_address_counts():
    short, long = Store(limit=50_000), Store(limit=50_000)
    short.put(("http", "host", "/"), {}, entry_of(10))
    long.put(("http", "host", "/" + "x" * 1_000), {}, entry_of(10))
    assert long.size - short.size >= 1_000


def test_replacing_and_forgetting_leave_no_size_behind():
    store, home = Store(limit=50_000), ("http", "host", "/")
    for query in ({"page": "1"}, {}, {"page": "1"}, {"page": "1"}):
        store.put(home, {"page": "2"}, entry_of(10, query=query))
    assert store.get(home, {"page": "2"}) is not None
    assert store.get(home, {"page": "3"}) is None
    store.limit = 0
    store.put(home, {}, entry_of(10))
    assert store.size == 0
