"""The doors between the rooms: the contracts hold, and a door in the wrong place is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["newsroom", "interchange", "comments", "articles", "publication", "images", "accounts", "page_cache"]


def lint(folder):
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path):
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "stories"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold(copy):
    result = lint(copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "door"),
    [
        ("articles/views.py", "import comments.models"),
        ("page_cache/plan.py", "import articles.models"),
        ("images/models.py", "import accounts.models"),
        ("articles/models/tag.py", "from articles import workflow"),
        ("comments/moderation/checks/links.py", "from comments import workflow"),
    ],
)
def test_a_planted_door_is_found(copy, file, door):
    with (copy / file).open("a") as module:
        module.write(f"\n{door}\n")
    result = lint(copy)
    assert result.returncode == 1
    assert file.removesuffix(".py").replace("/", ".") in result.stdout
