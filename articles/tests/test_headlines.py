"""Words of headlines and slugs, as the desk looks for stories everywhere."""

import pytest
from django.db import connection

from articles import headlines
from articles.models import Article
from images import words

from .factories import ArticleFactory

pytestmark = pytest.mark.django_db


def found(text):
    return {story.headline for story in headlines.with_words(Article.objects.all(), text)}


@pytest.fixture
def stories():
    ArticleFactory(headline="Frigates for the Navy", slug="three-ships")
    ArticleFactory(headline="The EU buys 100% of “Grün & Söhne”", slug="eu-buys")
    ArticleFactory(headline="Fish", slug="fish")


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("gate NAVY", "Frigates for the Navy"),
        ("three-ships navy", "Frigates for the Navy"),
        ('"for the navy"', "Frigates for the Navy"),
        ("e's OR navy", None),
        ('"the for"', None),
        ('navy "', None),
        ("eu", "The EU buys 100% of “Grün & Söhne”"),
        ("eu söhne", "The EU buys 100% of “Grün & Söhne”"),
        ("söhne xy", None),
        ("100%", "The EU buys 100% of “Grün & Söhne”"),
        ("f_s", None),
        ("fis", "Fish"),
        ("zeppelin", None),
        ("zq", None),
        ('""', None),
    ],
)
def test_a_story_is_found_by_parts_of_words_in_headline_or_slug(stories, text, headline):
    assert found(text) == ({headline} if headline else found("") if text == '""' else set())


def test_nothing_typed_narrows_nothing(stories):
    assert len(found("")) == len(found(" \0")) == 3


def test_what_was_written_deleted_or_renamed_however_is_found_at_once(stories):
    Article.objects.bulk_create([Article(headline="Zeppelins over the estuary")])
    assert found("zeppelin") == {"Zeppelins over the estuary"}
    Article.objects.filter(headline="Fish").update(headline="A zeppelin lands", slug="zeppelin")
    assert found("zeppelin") == {"Zeppelins over the estuary", "A zeppelin lands"}
    assert found("fish") == set()
    Article.objects.filter(headline__startswith="Zeppelins").delete()
    assert found("zeppelin") == {"A zeppelin lands"}


def test_many_are_found_as_few_are(stories, monkeypatch):
    monkeypatch.setattr(words, "FEW", 0)
    assert found("gate navy") == {"Frigates for the Navy"}
    assert found("fish navy") == set()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no such table: its index keeps itself")
def test_the_table_of_words_is_whole(stories):
    """Raises where it and the stories do not agree; a migration that makes the table of stories anew loses triggers."""
    Article.objects.filter(headline="Fish").update(slug="fishes")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_headline_words (articles_headline_words, rank) VALUES ('integrity-check', 1)"
        )
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'articles_article'")
        assert cursor.fetchone() == (3,)
