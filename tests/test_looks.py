"""What readers' browsers are sent besides pages: little, and nothing twice."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from articles.tests.factories import published
from articles.tests.reading import source_of

STATIC = Path(settings.BASE_DIR) / "static"
pytestmark = pytest.mark.django_db


def test_all_styles_of_the_reader_s_pages_are_15_kb():
    assert sum(file.stat().st_size for file in (STATIC / "css").rglob("*.css")) <= 15_000


def test_all_scripts_of_the_reader_s_pages_are_8_kb():
    assert sum(file.stat().st_size for file in (STATIC / "js").rglob("*.js")) <= 8_000


def test_a_style_asks_for_nothing_and_knows_no_left_and_right():
    css = (STATIC / "css/site.css").read_text()
    assert not re.findall(r"url\(|@import|https?:", css)
    assert not re.findall(
        r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|float: (?:left|right)", css
    )


def test_a_story_needs_no_more_than_four_files_besides_its_pictures(client):
    source = source_of(client, published().get_absolute_url())
    files = re.findall(r'<(?:link rel="(?:stylesheet|icon)"|script)[^>]* (?:href|src)="([^"]+)"', source)
    assert len(files) <= 4
    assert all(file.startswith("/static/") for file in files)
    assert all('type="module"' in script for script in re.findall(r"<script[^>]* src=[^>]*>", source))


def test_a_theme_is_one_file_after_the_paper_s_own(client, settings):
    assert "tide.css" not in source_of(client, "/")
    settings.THEME = "css/tide.css"
    for address, status in [("/archive/", 200), ("/nowhere/", 404)]:
        sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', source_of(client, address, status=status))
        assert [sheet.rpartition("/")[2] for sheet in sheets] == ["site.css", "tide.css"]


def test_the_theme_of_the_operators_page_sets_only_what_there_is_to_set():
    theme = re.search(r"```css\n(.*?)```", (Path(settings.BASE_DIR) / "docs/operators.md").read_text(), re.DOTALL)[1]
    known = set(re.findall(r"^ +(--[a-z-]+):", (STATIC / "css/site.css").read_text(), re.MULTILINE))
    assert set(re.findall(r"^ +(--[a-z-]+):", theme, re.MULTILINE)) <= known
