"""A merge beside people who publish, save and rename, on real transactions: each waits its turn, none is thrown out."""

import contextlib

import pytest

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import addresses, front, labels, workflow
from articles.models import Article, Byline, Edition, EditionByline, FrontPage, MergedLabel, Section
from articles.tests.factories import ArticleFactory, AuthorFactory, SectionFactory, published
from articles.tests.test_locks import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 4


@pytest.fixture
def chief():
    return UserFactory(role=roles.CHIEF_EDITOR)


def test_authors_are_merged_while_their_stories_are_published_and_saved(chief):
    target = AuthorFactory()
    for number in range(ROUNDS):
        source = AuthorFactory()
        one, other = ArticleFactory(authors=[source]), ArticleFactory(authors=[target, source])

        def save(article=other, headline=f"Headline {number}"):
            Article.objects.filter(pk=article.pk).update(headline=headline)
            workflow.keep(Article.objects.get(pk=article.pk), by=chief)

        outcomes = at_once(
            lambda one=one: workflow.publish(one, by=chief),
            lambda source=source: labels.merge(source, target, by=chief),
            save,
        )
        assert outcomes == [None, None, None]
    assert set(Byline.objects.values_list("author", flat=True)) == {target.pk}
    assert set(EditionByline.objects.values_list("author", flat=True)) == {target.pk}
    assert Edition.objects.count() == ROUNDS


def test_a_section_is_merged_while_it_is_renamed_pinned_and_published_in(chief):
    target = SectionFactory()
    for number in range(ROUNDS):
        source = SectionFactory()
        story, draft = published(by=chief, section=source).article, ArticleFactory(section=source)
        base = FrontPage.objects.get().version
        outcomes = at_once(
            lambda source=source: labels.merge(source, target, by=chief),
            lambda source=source, slug=f"renamed-{number}": rename(source, slug),
            lambda draft=draft: workflow.publish(draft, by=chief),
            lambda story=story, base=base: front.publish_front([story.pk], by=chief, base=base),
        )
        assert outcomes == [None, None, None, None]
    assert set(Edition.objects.values_list("section", flat=True)) == {target.pk}
    assert Edition.objects.count() == 2 * ROUNDS


def rename(section, slug):
    """As far as it is there: whoever comes after the merge finds nothing to rename."""
    with contextlib.suppress(Section.DoesNotExist):
        addresses.rename(section, slug)


def test_two_people_merge_the_same_two_either_way(chief):
    for _round in range(ROUNDS):
        one, other = AuthorFactory(), AuthorFactory()
        published(by=chief, authors=[one])
        outcomes = at_once(
            lambda one=one, other=other: labels.merge(one, other, by=chief),
            lambda one=one, other=other: labels.merge(one, other, by=chief),
            lambda one=one, other=other: labels.merge(other, one, by=chief),
        )
        assert outcomes.count(None) in (1, 2)
        assert "not there any more" in str([error for error in outcomes if error])
    assert MergedLabel.objects.count() == ROUNDS
