"""Every version's demo newsroom is brought up to today's schema and still opens.

tests/upgrades/VERSION.sql.gz is SQLite's dump of a newsroom as ``make run`` made it with that version:
``sqlite3 var/newsroom.sqlite3 .dump | gzip -9n``, pictures' files left out. A release adds its own.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DUMPS = sorted((ROOT / "tests" / "upgrades").glob("*.sql.gz"))
LOOK = """
from django.core.management import call_command
from django.test import Client
from articles.models import Article, Edition
from comments.models import Comment, Standing
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
client = Client(headers={"host": "localhost"})
edition = Edition.objects.live().select_related("section").newest_first().first()
answers = [client.get(url).status_code for url in ("/", edition.get_absolute_url(), "/accounts/sign-in/")]
waits = [story.waiting_since == story.transitions.first().at for story in Article.objects.filter(stage="in_review")]
print(answers, Edition.objects.live().count() > 40, Comment.objects.filter(standing=Standing.HELD).exists(), waits)
"""


def manage(var, *arguments, **options):
    environment = os.environ | {"VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, ROOT / "manage.py", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True, **options)


def test_there_is_a_dump_of_every_version():
    assert [path.name.removesuffix(".sql.gz") for path in DUMPS] == ["0.1.0"]


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.name)
def test_an_old_newsroom_opens_after_migrate(tmp_path, dump):
    with sqlite3.connect(tmp_path / "newsroom.sqlite3") as connection:
        connection.create_function("REGEXP", 2, lambda pattern, text: True)
        connection.executescript(gzip.decompress(dump.read_bytes()).decode())
    connection.close()
    manage(tmp_path, "migrate", "--verbosity", "0")
    manage(tmp_path, "collectstatic", "--noinput", "--verbosity", "0")
    assert (
        manage(tmp_path, "shell", "--verbosity", "0", input=LOOK).stdout.strip()
        == "[200, 200, 200] True True [True, True, True]"
    )
