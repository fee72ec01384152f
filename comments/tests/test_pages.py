"""What readers see of comments, with the page cache between."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.tests.factories import AuthorFactory, published
from comments import workflow
from comments.models import Thread
from comments.text import as_html
from page_cache.middleware import store
from page_cache.pieces import pieces

from .factories import CommentFactory, approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    return AuthorFactory()


@pytest.fixture
def edition(author):
    return published(authors=[author])


def state_of(client, address):
    return client.get(address).headers["X-Cache"]


def text_of(client, address):
    return client.get(address).content.decode()


def test_a_waiting_comment_leaves_the_cached_page_alone(client, edition, author):
    pages = [edition.get_absolute_url(), author.get_absolute_url()]
    assert [state_of(client, page) for page in pages] == ["MISS", "MISS"]
    CommentFactory(article=edition.article)
    assert [state_of(client, page) for page in pages] == ["HIT", "HIT"]


def test_so_does_spam_that_is_turned_away(client, edition, moderator):
    address = edition.get_absolute_url()
    comment = CommentFactory(article=edition.article)
    state_of(client, address)
    workflow.spam(comment, by=moderator)
    assert state_of(client, address) == "HIT"


def test_an_approved_comment_is_there_at_the_next_look_and_counted(client, edition, author, moderator):
    comment = CommentFactory(article=edition.article, body="Who pays?")
    for page in (edition.get_absolute_url(), author.get_absolute_url()):
        client.get(page)
    workflow.approve(comment, by=moderator)
    assert "Who pays?" in text_of(client, edition.get_absolute_url())
    assert "1 comment" in text_of(client, edition.get_absolute_url())
    assert "<li>1 comment</li>" in text_of(client, author.get_absolute_url())


@pytest.mark.parametrize("verb", [workflow.remove, workflow.reject, workflow.spam, workflow.undo])
def test_what_is_taken_off_is_gone_at_the_next_look(client, edition, author, moderator, verb):
    comment = approved(article=edition.article, body="Who pays?", by=moderator)
    assert "Who pays?" in text_of(client, edition.get_absolute_url())
    client.get(author.get_absolute_url())
    verb(comment, by=moderator)
    assert "Who pays?" not in text_of(client, edition.get_absolute_url())
    assert "<li>0 comments</li>" in text_of(client, author.get_absolute_url())


def test_a_removed_comment_leaves_its_place_but_no_word(client, edition, moderator):
    root = approved(article=edition.article, name="Rude", body="Bad words", by=moderator)
    approved(article=edition.article, parent=root, body="A kind answer", by=moderator)
    workflow.remove(root, by=moderator)
    page = text_of(client, edition.get_absolute_url())
    assert "A kind answer" in page
    assert "Bad words" not in page
    assert "Rude" not in page


def test_the_page_is_kept_until_the_thread_closes_and_again_after_that(client, edition):
    address = edition.get_absolute_url()
    Thread.objects.create(article=edition.article, closes_at=timezone.now() - dt.timedelta(days=1))
    assert "The time for comments on this story is over." in text_of(client, address)
    assert state_of(client, address) == "HIT"


def test_thirty_comments_cost_no_more_queries_than_three(client, edition, moderator):
    counts = []
    for more in (3, 27):
        for _number in range(more):
            approved(article=edition.article, by=moderator)
        store.clear()
        pieces.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(edition.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("One\r\ntwo\n\nthree", '<p dir="auto">One<br>two</p>\n<p dir="auto">three</p>'),
        ("<b>&", '<p dir="auto">&lt;b&gt;&amp;</p>'),
        (
            "(https://example.org/?a=1&b=2).",
            '<p dir="auto">(<a href="https://example.org/?a=1&amp;b=2" rel="ugc nofollow noopener">'
            "https://example.org/?a=1&amp;b=2</a>).</p>",
        ),
        ("javascript:alert(1)", '<p dir="auto">javascript:alert(1)</p>'),
    ],
)
def test_a_comment_is_plain_text_with_links(body, html):
    assert as_html(body) == html
