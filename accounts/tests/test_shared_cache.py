"""Limits that hold over threads and processes, on both databases."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import time_machine
from allauth.core import context
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory

from accounts.models import Remembered
from accounts.shared_cache import SharedCache

both_ways = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROOT = Path(__file__).resolve().parents[2]
TRY = """
import django, os
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = os.environ["DATABASE_OF_THE_TEST"]
settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/300s/key"}
from allauth.core.internal import ratelimit
from django.test import RequestFactory
request = RequestFactory().post("/")
taken = [ratelimit.consume(request, app="allauth.account", action="login_failed", key="k") for _try in range(6)]
print(sum(usage is not None for usage in taken))
"""


def allowed(key="somebody"):
    request = RequestFactory().post("/")
    with context.request_context(request):
        usage = ratelimit.consume(request, app="allauth.account", action="x", key=key, config={"x": "5/300s/key"})
    return usage is not None


def in_threads(number, action):
    gate, found = threading.Barrier(number), []

    def run():
        gate.wait()
        try:
            found.append(action())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _thread in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db
def test_it_is_the_cache_that_allauth_counts_in():
    assert isinstance(cache._connections[cache._alias], SharedCache)


@pytest.mark.django_db
def test_it_keeps_and_forgets_like_any_cache():
    assert cache.get("a", "nothing") == "nothing"
    cache.set("a", [1.5, "x", None], 60)
    assert cache.get("a") == [1.5, "x", None]
    cache.set("a", {"b": 2}, 60)
    assert cache.get("a") == {"b": 2}
    assert not cache.add("a", 3, 60)
    assert cache.touch("a", 120)
    with time_machine.travel(time.time() + 100):
        assert cache.get("a") == {"b": 2}
    with time_machine.travel(time.time() + 121):
        assert cache.get("a") is None
        assert not cache.touch("a")
        assert cache.add("a", 4, 60)
        assert cache.get("a") == 4
    assert cache.delete("a")
    assert not cache.delete("a")
    cache.set("for-ever", 1, None)
    with time_machine.travel(time.time() + 10**9):
        assert cache.get("for-ever") == 1
        assert not cache.add("for-ever", 2)
    cache.set("gone", 1, 0)
    assert cache.get("gone") is None
    cache.clear()
    assert not Remembered.objects.exists()


@pytest.mark.django_db
def test_what_is_over_is_swept_out(monkeypatch):
    monkeypatch.setattr("accounts.shared_cache.ONE_IN", 1)
    for number in range(20):
        cache.set(f"old-{number}", 1, 10)
    with time_machine.travel(time.time() + 11):
        cache.add("new", 1, 10)
    assert Remembered.objects.count() == 1


@pytest.mark.django_db
def test_it_takes_no_code():
    with pytest.raises(TypeError):
        cache.set("a", object())


@both_ways
def test_of_many_who_add_at_once_one_succeeds():
    for number in range(5):
        assert sum(in_threads(8, lambda number=number: cache.add(f"lock-{number}", 1, 10))) == 1
        with time_machine.travel(time.time() + 20):
            assert sum(in_threads(8, lambda number=number: cache.add(f"lock-{number}", 1, 10))) == 1


@both_ways
def test_a_limit_of_five_lets_five_through_a_rush_of_threads():
    """A rush may lose one that waits too long for its turn; it never gains one."""
    rush = sum(in_threads(8, allowed))
    assert rush <= 5
    assert rush + sum(allowed() for _try in range(8)) == 5
    assert allowed("somebody else")


@both_ways
def test_a_limit_of_five_is_five_for_all_processes_together():
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_OF_THE_TEST": str(connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-c", TRY]
    running = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _process in range(3)
    ]
    assert sum(int(process.communicate(timeout=60)[0]) for process in running) == 5
