"""Many who ask for a page at the same moment, in threads as the web server has them."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import path

import page_cache
from page_cache import turns
from page_cache.middleware import store

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.urls(__name__)]
MANY = 8


class Desk:
    """What the page of this test says, and how its making is held up."""

    def __init__(self):
        self.words = "first"
        self.calls = []
        self.begun = threading.Semaphore(0)
        self.gate = threading.Event()
        self.gate.set()
        self.failures = []

    def page(self, request, name="x"):
        page_cache.depend_on(request, "a", query={"page": "1"})
        words = self.words
        self.calls.append(name)
        self.begun.release()
        self.gate.wait(10)
        if self.failures:
            raise self.failures.pop()
        return HttpResponse(f"{name}: {words}")


desk = Desk()
urlpatterns = [path("<str:name>/", lambda request, name: desk.page(request, name))]


@pytest.fixture(autouse=True)
def new_desk():
    desk.__init__()
    yield
    desk.gate.set()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(MANY) as running:
        yield running


def ask(address="/x/", method="get", **headers):
    client = Client(raise_request_exception=False)
    try:
        return getattr(client, method)(address, headers=headers)
    finally:
        connection.close()


def publish(words):
    """A change and its bump, committed when this returns."""
    with transaction.atomic():
        desk.words = words
        page_cache.bump("a")


def waiting(count, calls=1):
    """Until ``calls`` are in the view and ``count`` others had the time to come to the door."""
    for _call in range(calls):
        assert desk.begun.acquire(timeout=5)
    time.sleep(0.15 if count else 0)


def test_a_cold_page_is_made_once_for_all_who_ask(pool):
    desk.gate.clear()
    asked = [pool.submit(ask) for _one in range(MANY)]
    waiting(MANY - 1)
    desk.gate.set()
    answers = [one.result(10) for one in asked]
    assert {answer.content for answer in answers} == {b"x: first"}
    assert sorted(answer["X-Cache"] for answer in answers) == ["HIT"] * (MANY - 1) + ["MISS"]
    assert desk.calls == ["x"]


def test_a_stale_page_is_made_once_too_also_for_head_and_304(pool):
    etag = ask()["ETag"]
    publish("first")  # other versions, the same words: the tag of the page stays
    desk.gate.clear()
    desk.begun = threading.Semaphore(0)
    asked = [pool.submit(ask, method=method) for method in ("head", "get", "head")]
    asked += [pool.submit(ask, if_none_match=etag) for _one in range(3)]
    waiting(5)
    desk.gate.set()
    assert [one.result(10).status_code for one in asked] == [200, 200, 200, 304, 304, 304]
    assert len(desk.calls) == 2


def test_another_page_waits_for_nobody(pool):
    desk.gate.clear()
    slow = [pool.submit(ask) for _one in range(3)]
    waiting(2)
    others = [pool.submit(ask, "/y/"), pool.submit(ask, "/x/?page=2")]
    waiting(0, calls=2)
    assert desk.calls[0] == "x"
    assert sorted(desk.calls) == ["x", "x", "y"]
    desk.gate.set()
    assert {one.result(10).status_code for one in slow + others} == {200}


def test_who_came_after_the_commit_does_not_get_what_was_begun_before_it(pool):
    desk.gate.clear()
    before = pool.submit(ask)
    waiting(0)
    publish("second")
    after = [pool.submit(ask) for _one in range(4)]
    time.sleep(0.15)
    desk.gate.set()
    assert before.result(10).content == b"x: first"  # it asked before the change
    assert {one.result(10).content for one in after} == {b"x: second"}
    assert len(desk.calls) == 2  # once for each state of the page
    assert ask().content == b"x: second"


@pytest.mark.parametrize("failure", [ValueError("a bug"), Http404("not there"), SystemExit()])
def test_a_making_that_fails_lets_the_others_go_on(pool, failure):
    desk.gate.clear()
    desk.failures = [failure]
    asked = [pool.submit(quietly) for _one in range(4)]
    waiting(3)
    desk.gate.set()
    statuses = sorted(one.result(10) for one in asked)
    assert statuses[:3] == [200, 200, 200]
    assert statuses[3] in (404, 500)
    assert not turns.makings._under_way


def quietly():
    try:
        return ask().status_code
    except SystemExit:
        return 500


def test_a_making_that_hangs_is_given_up_after_a_while(pool, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.3)
    desk.gate.clear()
    hanging = pool.submit(ask)
    waiting(0)
    begin = time.monotonic()
    others = [pool.submit(ask) for _one in range(3)]
    waiting(0)  # one of the three took over
    assert time.monotonic() - begin < 1
    desk.gate.set()
    assert {one.result(10).content for one in [hanging, *others]} == {b"x: first"}
    assert not turns.makings._under_way


def test_nobody_waits_for_ever_while_all_hang(pool, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    desk.gate.clear()
    asked = [pool.submit(ask) for _one in range(4)]
    waiting(0, calls=4)  # all came to their own view after two rounds at most
    desk.gate.set()
    assert {one.result(10).status_code for one in asked} == {200}
    assert store.size
