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
    database = connection.settings_dict
    at = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    url = f"sqlite:///{database['NAME']}" if connection.vendor == "sqlite" else f"postgres://{at}/{database['NAME']}"
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "benchmarks.race_settings",
        "VAR_DIR": str(settings.STATE),
        "ALLOWED_HOSTS": "127.0.0.1",
    }


@pytest.mark.parametrize("kill_every", [0, 1.2], ids=["undisturbed", "with kill -9"])
def test_no_answer_is_older_than_the_last_commit_before_it_was_asked_for(environ, tmp_path: Path, kill_every):
    freshness.prepare()
    result = freshness.race(SECONDS, environ, tmp_path, kill_every=kill_every)
    assert result.wrong == []
    assert result.reads > 50
    assert result.hits
    assert result.changes
    assert (result.kills > 0) == bool(kill_every)
