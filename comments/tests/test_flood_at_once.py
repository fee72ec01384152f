from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from articles.tests.factories import published
from comments.models import Comment, Decision, WordRule
from comments.moderation import word_rules

from .factories import CommentFactory

CLIENTS = 6


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_comments_of_one_network_on_many_stories_at_once_are_counted_exactly(moderator):
    articles = [published().article for _number in range(CLIENTS)]
    for text in ("bridge", "harbour", "ferry"):
        word_rules.keep(WordRule(text=text), by=moderator)
    gate = Barrier(CLIENTS)

    def post(article):
        try:
            gate.wait(timeout=30)
            CommentFactory(article=article, network="192.0.2.1", body=f"ferry, harbour, bridge {article.pk}")
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(post, articles))
    reasons = [[row["reason"] for row in decision.reasons] for decision in Decision.objects.all()]
    assert Comment.objects.count() == CLIENTS
    assert sum(any("after another comment" in reason for reason in rows) for rows in reasons) == CLIENTS - 1
    assert sum("6 comments from the same network in ten minutes" in rows for rows in reasons) == 1
    assert set(WordRule.objects.values_list("hits", flat=True)) == {CLIENTS}
