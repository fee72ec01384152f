import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.tests.factories import published
from comments.models import Comment
from comments.moderation import past

from .factories import CommentFactory
from .posting import send

MOST = 14  # on PostgreSQL, where a key and a lock are asked for; two are the test's own savepoint for the transaction


def test_a_comment_of_a_reader_takes_few_queries(db, client, django_assert_max_num_queries):
    article = published().article
    send(client, article, body="The first makes the thread.", ip="192.0.2.1")
    send(client, article, body="The second finds what processes keep.", ip="192.0.2.2")
    with django_assert_max_num_queries(MOST):
        answer = send(client, article, body="Who pays for the ferry?", email="ann@example.org", ip="192.0.2.3")
    assert answer.status_code == 302
    assert Comment.objects.count() == 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no EXPLAIN QUERY PLAN")
def test_what_the_checks_want_to_know_is_found_along_indexes(db):
    comment = CommentFactory(
        article=published().article, email="ann@example.org", network="192.0.2.1", body="Win at casino.example"
    )
    with CaptureQueriesContext(connection) as asked:
        past.look_up(comment)
    with connection.cursor() as cursor:
        for query in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            steps = [step for *_ids, step in cursor.fetchall()]
            assert steps
            assert not [step for step in steps if step.startswith(("SCAN comments_comment", "SCAN comments_spamtrace"))]
