"""Verbs that meet in the same rows, on real transactions: each waits its turn and none is thrown out."""

import pytest

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import workflow
from articles.models import Article
from articles.tests.factories import ArticleFactory, published
from articles.tests.test_locks import at_once
from comments import workflow as comment_workflow
from comments.tests.factories import CommentFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 6


@pytest.fixture
def desk():
    return UserFactory(role=roles.EDITOR)


def publish(article, by):
    workflow.publish(article, by=by)


def test_two_stories_that_point_at_each_other_are_published_at_once(desk):
    one, other = ArticleFactory(), ArticleFactory(section=ArticleFactory().section)
    one.related_links.create(target=other)
    other.related_links.create(target=one)
    for _round in range(ROUNDS):
        assert at_once(lambda: publish(one, desk), lambda: publish(other, desk)) == [None, None]


def test_a_story_is_corrected_while_its_comments_are_approved(desk):
    article = published(by=desk).article
    for number in range(ROUNDS):
        comment = CommentFactory(article=article)
        assert at_once(
            lambda number=number: workflow.correct(article, by=desk, text=f"Number {number} was wrong."),
            lambda comment=comment: comment_workflow.approve(comment, by=desk),
        ) == [None, None]


def test_two_forms_are_saved_with_links_to_each_other(desk):
    one, other = published(by=desk).article, published(by=desk).article
    one.related_links.create(target=other)
    other.related_links.create(target=one)

    def save(article, headline):
        Article.objects.filter(pk=article.pk).update(headline=headline)
        workflow.keep(Article.objects.get(pk=article.pk), by=desk)

    for number in range(ROUNDS):
        headline = f"Headline {number}"
        outcomes = at_once(
            lambda headline=headline: save(one, headline), lambda headline=headline: save(other, headline)
        )
        assert outcomes == [None, None]
