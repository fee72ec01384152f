"""Refusals to start half configured. ``manage.py check`` says what is wrong and what to write instead."""

import ipaddress
import sqlite3
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.checks import Error, Warning
from django.db import connections
from django.http.request import validate_host

OLDEST_SQLITE = (3, 37)  # what Django 6.1 asks for
OLDEST_POSTGRESQL = 15
FEWEST_ADDRESS_DAYS = 2
COMMENTS_ORDERS = ("oldest", "newest", "picked")  # as articles/story_page.py has them, which needs the models


def site_url(app_configs, **kwargs):
    """Feeds, mail and canonical links print ``SITE_URL`` before a path."""
    if _site():
        return []
    return [
        Error(
            f"SITE_URL is {settings.SITE_URL!r}, which is not the address of a site.",
            hint="Write https://, then the host, and nothing after it: https://news.example",
            id="newsroom.E001",
        )
    ]


def allowed_hosts(app_configs, **kwargs):
    """Who may say the site's name: a forged Host header would end up in the links of mails and cached pages."""
    hosts, site = settings.ALLOWED_HOSTS, _site()
    name = site and (f"[{site.hostname}]" if ":" in site.hostname else site.hostname)
    if not hosts:
        problem = "ALLOWED_HOSTS is empty: every reader would get “Bad Request”."
    elif "*" in hosts and site and site.scheme == "https":
        problem = "ALLOWED_HOSTS is “*”: anybody could give the site another name."
    elif name and not validate_host(name, hosts):
        problem = f"ALLOWED_HOSTS does not have {name}, the host of SITE_URL: its readers would get “Bad Request”."
    else:
        return []
    return [Error(problem, hint=f"Write ALLOWED_HOSTS={name or 'news.example'}", id="newsroom.E002")]


def trusted_proxies(app_configs, **kwargs):
    return [
        Error(
            f"TRUSTED_PROXIES has {name!r}, which is neither an address nor a network: {error}",
            hint="Write TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8",
            id="newsroom.E003",
        )
        for name in settings.TRUSTED_PROXIES
        if (error := _why_no_network(name))
    ]


def comment_addresses(app_configs, **kwargs):
    """The checks of comments look back a day for others from the same network."""
    if settings.COMMENT_ADDRESS_DAYS >= FEWEST_ADDRESS_DAYS:
        return []
    problem = f"COMMENT_ADDRESS_DAYS is {settings.COMMENT_ADDRESS_DAYS}: floods of comments would not be seen."
    return [Error(problem, hint="Write COMMENT_ADDRESS_DAYS=2, or more", id="newsroom.E005")]


def comments_order(app_configs, **kwargs):
    """A word that nobody knows would be a 404 on every story."""
    if settings.COMMENTS_ORDER in COMMENTS_ORDERS:
        return []
    problem = f"COMMENTS_ORDER is “{settings.COMMENTS_ORDER}”."
    return [Error(problem, hint=f"Write one of: {', '.join(COMMENTS_ORDERS)}", id="newsroom.E006")]


def database(app_configs, databases=None, **kwargs):
    return [
        Error(f"{problem} (database “{alias}”).", hint="See DATABASE_URL in docs/operators.md", id="newsroom.E004")
        for alias in databases or []
        if (problem := _why_no_database(connections[alias]))
    ]


def sqlite_in_production(app_configs, databases=None, **kwargs):
    """https://sqlite.org/wal.html#walresetbug: rare, never seen by chance, but it loses what was written."""
    names = [alias for alias in databases or [] if connections[alias].vendor == "sqlite"]
    if not names or _has_wal_reset_fix(sqlite3.sqlite_version_info):
        return []
    return [
        Warning(
            f"SQLite {sqlite3.sqlite_version} can, very rarely, damage a database that several processes write to.",
            hint="Use PostgreSQL, or a Python with SQLite 3.51.3 or newer (or 3.50.7, or 3.44.6).",
            id="newsroom.W001",
        )
    ]


def _site() -> SplitResult | None:
    """``SITE_URL`` in its parts, or None if it is more or less than a scheme, a host and perhaps a port."""
    try:
        site = urlsplit(settings.SITE_URL)
        port = site.port
    except ValueError:
        return None
    host = f"[{site.hostname}]" if ":" in (site.hostname or "") else site.hostname
    plain = f"{site.scheme}://{host}" + (f":{port}" if port is not None else "")
    return site if site.scheme in ("http", "https") and site.hostname and plain == settings.SITE_URL.lower() else None


def _why_no_network(name):
    try:
        ipaddress.ip_network(name)
    except ValueError as error:
        return str(error)


def _why_no_database(connection):
    if connection.vendor == "sqlite":
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            return f"Newsroom needs SQLite 3.37 or newer, and this Python has {sqlite3.sqlite_version}"
    elif connection.vendor == "postgresql":
        if connection.pg_version < OLDEST_POSTGRESQL * 10_000:
            return f"Newsroom needs PostgreSQL 15 or newer, and this is {connection.pg_version // 10_000}"
    else:
        return f"Newsroom runs on SQLite and PostgreSQL, not on {connection.vendor}"


def _has_wal_reset_fix(version):
    """Fixed in 3.51.3; the older branches 3.50 and 3.44 got the fix as well."""
    backports = {(3, 44): 6, (3, 50): 7}
    return version >= (3, 51, 3) or version[2] >= backports.get(version[:2], 1000)
