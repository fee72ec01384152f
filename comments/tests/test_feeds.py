import pytest
from defusedxml import ElementTree

from articles import workflow as articles
from articles.tests.factories import published
from comments import workflow

from .factories import CommentFactory, approved

pytestmark = pytest.mark.django_db


def items(client, edition):
    answer = client.get(f"/comments/on/{edition.article_id}/feed/")
    assert answer["Content-Type"].startswith("application/rss+xml")
    return ElementTree.fromstring(answer.content).findall("channel/item")


def test_readers_follow_what_is_said_of_a_story(client, moderator):
    edition = published(headline="Yard & sails")
    first = CommentFactory(article=edition.article, name="Ann\x02", body="One <b>line</b>\n\nAnd https://example.org/")
    CommentFactory(article=edition.article, body="Held.")
    assert items(client, edition) == []
    workflow.approve(first, by=moderator)
    (item,) = items(client, edition)
    assert item.findtext("title") == "Ann"
    assert "&lt;b&gt;line" in item.findtext("description")
    assert 'rel="ugc nofollow noopener"' in item.findtext("description")
    assert item.findtext("link").endswith(f"/comments/{first.pk}/")
    assert f'href="/comments/on/{edition.article_id}/feed/"' in client.get(edition.get_absolute_url()).content.decode()


def test_the_newest_comes_first_and_leaves_with_its_approval(client, moderator):
    edition = published()
    _one, two = (approved(article=edition.article, body=body, by=moderator) for body in ("One.", "Two."))
    said = [item.findtext("description") for item in items(client, edition)]
    assert said == ['<p dir="auto">Two.</p>', '<p dir="auto">One.</p>']
    workflow.remove(two, by=moderator)
    assert len(items(client, edition)) == 1


def test_a_story_that_nobody_sees_has_no_feed(client, chief):
    edition = published(by=chief)
    articles.withdraw(edition.article, by=chief)
    assert client.get(f"/comments/on/{edition.article_id}/feed/").status_code == 404
    assert client.get("/comments/on/999/feed/").status_code == 404


def test_it_takes_few_queries(client, moderator, django_assert_max_num_queries):
    edition = published()
    for _ in range(4):
        approved(article=edition.article, by=moderator)
    with django_assert_max_num_queries(5):
        assert len(items(client, edition)) == 4
