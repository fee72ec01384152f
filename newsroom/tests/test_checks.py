import sqlite3
from types import SimpleNamespace

import pytest
from django.core.checks import run_checks
from django.core.checks.registry import registry

from articles.story_page import THREAD_ORDERS
from newsroom import checks


def problems(**kwargs):
    """What Newsroom's own checks say, by id."""
    return {message.id: message.msg for message in run_checks(**kwargs) if message.id.startswith("newsroom.")}


@pytest.fixture(autouse=True)
def plain_site(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS, settings.TRUSTED_PROXIES = "http://localhost:8000", ["localhost"], []


def test_a_plain_site_is_ready():
    assert problems() == {}


@pytest.mark.parametrize("url", ["https://news.example", "http://192.0.2.7:8000", "http://[::1]:8000"])
def test_a_scheme_and_a_host_make_an_address(settings, url):
    settings.SITE_URL, settings.ALLOWED_HOSTS = url, ["news.example", "192.0.2.7", "[::1]"]
    assert problems() == {}


@pytest.mark.parametrize(
    "url",
    ["", "news.example", "ftp://news.example", "https://", "https://news.example/paper", "https://news.example?a=1",
     "https://me@news.example", "https://news.example:port", "https://[::1", "https://news.example:"],
)  # fmt: skip
def test_anything_else_is_no_address_of_a_site(settings, url):
    settings.SITE_URL = url
    assert "not the address of a site" in problems()["newsroom.E001"]


@pytest.mark.parametrize(
    ("url", "hosts", "problem"),
    [
        ("http://localhost:8000", [], "empty"),
        ("https://news.example", [], "empty"),
        ("https://news.example", ["*"], "“*”"),
        ("https://news.example", ["news.example", "*"], "“*”"),
        ("https://news.example", ["localhost", ".example.org"], "does not have news.example"),
        ("http://[2001:db8::1]:8000", ["localhost"], "does not have [2001:db8::1]"),
    ],
)
def test_hosts_that_would_shut_readers_out_or_let_forgers_in_are_refused(settings, url, hosts, problem):
    settings.SITE_URL, settings.ALLOWED_HOSTS = url, hosts
    assert problem in problems()["newsroom.E002"]


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("http://localhost:8000", ["*"]),
        ("https://news.example", [".example"]),
        ("https://news.example", ["news.example"]),
    ],
)
def test_hosts_that_know_the_site_are_enough(settings, url, hosts):
    settings.SITE_URL, settings.ALLOWED_HOSTS = url, hosts
    assert problems() == {}


def test_proxies_are_addresses_or_networks(settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]
    assert problems() == {}


@pytest.mark.parametrize("name", ["nginx", "10.0.0.1/8", "10.0.0.0/33", "127.0.0.1:8000"])
def test_a_proxy_that_is_no_network_is_named(settings, name):
    settings.TRUSTED_PROXIES = ["127.0.0.1", name]
    assert repr(name) in problems()["newsroom.E003"]


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_addresses_of_comments_are_kept_while_floods_are_looked_for(settings, days):
    settings.COMMENT_ADDRESS_DAYS = days
    assert f"is {days}:" in problems()["newsroom.E005"]


def test_comments_come_in_an_order_that_there_is(settings):
    assert checks.COMMENTS_ORDERS == THREAD_ORDERS
    settings.COMMENTS_ORDER = "best"
    assert "“best”" in problems()["newsroom.E006"]


def test_the_database_of_this_run_is_new_enough(db):
    assert problems(databases=["default"]) == {}


SQLITE = SimpleNamespace(vendor="sqlite")
POSTGRESQL = SimpleNamespace(vendor="postgresql", pg_version=15_0000)


@pytest.fixture
def standing_on(monkeypatch):
    """``standing_on(database, sqlite=…)``: a site on a database that this machine has not got."""

    def stand(database, sqlite=(3, 51, 3)):
        monkeypatch.setattr(checks, "connections", {"default": database})
        monkeypatch.setattr(sqlite3, "sqlite_version_info", sqlite)

    return stand


@pytest.mark.parametrize(
    ("database", "problem"),
    [
        (SimpleNamespace(vendor="postgresql", pg_version=14_0019), "PostgreSQL 15 or newer, and this is 14"),
        (SimpleNamespace(vendor="mysql"), "not on mysql"),
        (SQLITE, "SQLite 3.37 or newer"),
    ],
)
def test_an_old_or_unknown_database_is_refused(standing_on, database, problem):
    standing_on(database, sqlite=(3, 36, 0))
    assert problem in checks.database(None, databases=["default"])[0].msg


@pytest.mark.parametrize("database", [SQLITE, POSTGRESQL])
def test_a_database_that_is_new_enough_is_taken(standing_on, database):
    standing_on(database, sqlite=(3, 37, 0))
    assert checks.database(None, databases=["default"]) == []


@pytest.mark.parametrize(
    ("version", "warned"),
    [((3, 40, 1), True), ((3, 44, 6), False), ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 2), True),
     ((3, 51, 3), False), ((3, 53, 0), False)],
)  # fmt: skip
def test_an_sqlite_with_the_reset_race_is_mentioned(standing_on, version, warned):
    standing_on(SQLITE, sqlite=version)
    assert bool(checks.sqlite_in_production(None, databases=["default"])) == warned


def test_postgresql_has_no_such_race(standing_on):
    standing_on(POSTGRESQL, sqlite=(3, 40, 1))
    assert checks.sqlite_in_production(None, databases=["default"]) == []


def test_the_race_is_mentioned_only_to_who_deploys():
    assert checks.sqlite_in_production not in registry.get_checks()
    assert checks.sqlite_in_production in registry.get_checks(include_deployment_checks=True)
