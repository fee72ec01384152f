"""What stands out on the list and the form: an embargo, the state, and the one checkbox beside Publish."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from .factories import ArticleFactory, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def test_an_embargo_stands_out_in_the_list_and_on_the_form(desk):
    story = ArticleFactory(headline="Under embargo", embargo_until=timezone.now() + dt.timedelta(days=1))
    for page in ("/admin/articles/article/", reverse("admin:articles_article_change", args=[story.pk])):
        assert 'pill pill-warn">Embargo until' in desk.get(page).content.decode()


def test_the_list_has_the_working_headline_and_the_state(desk, editor):
    story = published(by=editor, headline="Live").article
    fields = {"headline": "Working"}
    type(story).objects.filter(pk=story.pk).update(**fields)
    page = desk.get("/admin/articles/article/").content.decode()
    assert "Working" in page
    assert 'class="pill pill-good">Live' in page


def test_an_update_is_minor_unless_the_box_is_ticked(desk, editor):
    story = published(by=editor).article
    page = desk.get(reverse("admin:articles_article_change", args=[story.pk])).content.decode()
    box = page[page.index('name="step-significant"') - 80 :][:200]
    assert "checked" not in box
