"""Three servers, two writers and six readers for some seconds: nobody gets what was over before they asked."""

import os
from pathlib import Path

import pytest
from django.db import connection

from benchmarks import freshness

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SECONDS = 5


@pytest.fixture
def environ(settings):
    """For processes beside this one, on the database of this test."""
    return os.environ | {
        "DATABASE_URL": address_of(connection.settings_dict),
        "DJANGO_SETTINGS_MODULE": "benchmarks.race_settings",
        "VAR_DIR": str(settings.STATE),
        "ALLOWED_HOSTS": "127.0.0.1",
    }


def address_of(database):
    """As DATABASE_URL has it; PostgreSQL may listen in a folder, too."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who, host = f"{database['USER']}:{database['PASSWORD']}", database["HOST"]
    at = f"/{host}" if host.startswith("/") else f"{host}:{database['PORT']}"
    return f"postgres://{who}@{at}/{database['NAME']}"


@pytest.mark.parametrize("kill_every", [0, 1.2], ids=["undisturbed", "with kill -9"])
def test_no_answer_is_older_than_the_last_commit_before_it_was_asked_for(environ, tmp_path: Path, kill_every):
    freshness.prepare()
    result = freshness.race(SECONDS, environ, tmp_path, kill_every=kill_every)
    assert result.wrong == []
    assert result.reads > 50
    assert result.hits
    assert result.changes
    assert (result.kills > 0) == bool(kill_every)
