"""What a machine's environment makes of the settings; each in a process of its own."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

TELL = """
import json
from newsroom import settings
names = {names}
print(json.dumps({{name: getattr(settings, name, None) for name in names}}, default=str))
"""


@pytest.fixture
def settings_of(tmp_path):
    """``settings_of("SECRET_KEY", VAR_DIR=…)``: those settings, read with only these variables set."""

    def read(*names, **environment):
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var")} | environment
        told = subprocess.run(
            [sys.executable, "-c", TELL.format(names=names)],
            env=environment,
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(told.stdout)

    return read


def test_a_machine_that_says_nothing_gets_a_safe_site_of_its_own(settings_of, tmp_path):
    found = settings_of(
        "DEBUG", "ALLOWED_HOSTS", "DATABASES", "STATIC_ROOT", "PRIVATE_MEDIA_ROOT", "SESSION_COOKIE_SECURE"
    )
    assert found["DEBUG"] is False
    assert "*" not in found["ALLOWED_HOSTS"]
    assert found["SESSION_COOKIE_SECURE"] is False
    state = str(tmp_path / "var")
    for place in (found["DATABASES"]["default"]["NAME"], found["STATIC_ROOT"], found["PRIVATE_MEDIA_ROOT"]):
        assert place.startswith(state)


def test_debug_cannot_be_switched_on(settings_of):
    assert settings_of("DEBUG", DEBUG="1") == {"DEBUG": False}


def test_the_secret_key_is_made_once_and_is_nobody_elses_to_read(settings_of, tmp_path):
    key = settings_of("SECRET_KEY")["SECRET_KEY"]
    assert len(key) >= 50
    assert settings_of("SECRET_KEY")["SECRET_KEY"] == key
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert settings_of("SECRET_KEY", SECRET_KEY="given") == {"SECRET_KEY": "given"}


def test_a_site_on_https_sends_its_cookies_nowhere_else(settings_of):
    names = "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "CSRF_TRUSTED_ORIGINS"
    found = settings_of(*names, SITE_URL="https://news.example/")
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_HSTS_SECONDS"] > 0
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://news.example"]


def test_a_forwarded_scheme_is_believed_only_behind_a_proxy_of_ours(settings_of):
    assert settings_of("SECURE_PROXY_SSL_HEADER") == {"SECURE_PROXY_SSL_HEADER": None}
    assert settings_of("SECURE_PROXY_SSL_HEADER", TRUSTED_PROXIES="127.0.0.1")["SECURE_PROXY_SSL_HEADER"]


def test_sqlite_takes_the_write_lock_at_once_and_postgresql_keeps_a_pool(settings_of):
    sqlite = settings_of("DATABASES")["DATABASES"]["default"]
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    postgresql = settings_of("DATABASES", DATABASE_URL="postgres://a:b@db.example/paper")["DATABASES"]["default"]
    assert postgresql["ENGINE"] == "django.db.backends.postgresql"
    assert postgresql["CONN_MAX_AGE"] == 0
    assert postgresql["OPTIONS"]["pool"]


def test_the_grace_is_none_and_the_cache_the_database_unless_the_machine_says_so(settings_of):
    found = settings_of("SECOND_FACTOR_GRACE_DAYS", "CACHES")
    assert found["SECOND_FACTOR_GRACE_DAYS"] == 0
    assert found["CACHES"]["default"]["BACKEND"] == "accounts.shared_cache.SharedCache"
    found = settings_of(
        "SECOND_FACTOR_GRACE_DAYS", "CACHES", SECOND_FACTOR_GRACE_DAYS="7", CACHE_URL="redis://cache:6379"
    )
    assert found["SECOND_FACTOR_GRACE_DAYS"] == 7
    assert "redis" in found["CACHES"]["default"]["BACKEND"].lower()
