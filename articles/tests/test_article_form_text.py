"""The story's form around its text: pictures and links that it names, and what is said of them."""

import pytest

from images.models import Image

from .factories import ArticleFactory
from .sending import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def address(article):
    return f"/admin/articles/article/{article.pk}/change/"


def send(client, article, **changes):
    return client.post(address(article), fields_of(client.get(address(article))) | {"_continue": ""} | changes)


def test_who_can_only_read_a_story_sees_its_pictures(client, writer, editor):
    image = Image.objects.create(title="Harbour", content_hash="a", master_hash="b", width=4, height=3)
    within = '<img alt="Boats &amp; sails"><figcaption>Quay</figcaption>'
    story = ArticleFactory(created_by=editor, body=f'<figure data-image="{image.pk}">{within}</figure>')
    client.force_login(writer)
    page = client.get(address(story)).content.decode()
    assert f'<img src="/admin/images/image/{image.pk}/preview/" alt="Boats &amp; sails" loading="lazy">' in page
    assert "<figcaption>Quay</figcaption>" in page


def test_what_should_be_looked_at_before_publishing_is_said(desk):
    other = ArticleFactory(headline="Not yet")
    article = ArticleFactory(body=f'<p><a data-article="{other.pk}">there</a></p>')
    page = desk.get(address(article)).content.decode()
    assert "Before you publish" in page
    assert "“Not yet”" in page


def test_a_form_that_names_impossible_pictures_is_shown_again(desk):
    article = ArticleFactory()
    numbers = "9" * 30, 2**63, 0
    odd = "".join(f'<figure data-image="{n}"></figure><a data-article="{n}">x</a>' for n in numbers)
    assert send(desk, article, headline="", body=odd).status_code == 200
    assert send(desk, article, body=odd).status_code == 302


def test_the_editor_is_told_of_the_pictures_and_stories_in_a_text(desk):
    image = Image.objects.create(title="Harbour", alt="Boats", content_hash="a", master_hash="b", width=4, height=3)
    other = ArticleFactory(headline="The ferry is late")
    figure = f'<figure data-image="{image.pk}"><figcaption>Quay</figcaption></figure>'
    article = ArticleFactory(body=f'<p><a data-article="{other.pk}">late</a></p>\n{figure}')
    page = desk.get(address(article)).content.decode()
    assert "&quot;alt&quot;: &quot;Boats&quot;" in page
    assert "&quot;headline&quot;: &quot;The ferry is late&quot;" in page


def test_a_text_older_than_the_vocabulary_stays_as_it_is_until_somebody_touches_it(desk):
    article = ArticleFactory(body="<p>One</p><p>Two</p>")
    assert send(desk, article, kicker="New").status_code == 302
    article.refresh_from_db()
    assert article.body == "<p>One</p><p>Two</p>"
    send(desk, article, body="<p>One</p><p>Two!</p>")
    article.refresh_from_db()
    assert article.body == "<p>One</p>\n<p>Two!</p>"
