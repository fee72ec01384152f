"""What stands out on the list and the form: an embargo, the state, and the one checkbox beside Publish."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow

from .factories import ArticleFactory, published
from .sending import fields_of

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


def test_a_scheduled_change_can_be_a_significant_update_and_cancelled_it_is_none(desk, editor):
    story = published(by=editor).article
    page = reverse("admin:articles_article_change", args=[story.pk])
    local = timezone.localtime() + dt.timedelta(hours=2)
    fields = {"headline": "Big", "step-significant": "on", "step-at": f"{local:%Y-%m-%dT%H:%M}", "_verb": "schedule"}
    desk.post(page, fields_of(desk.get(page)) | fields)
    scheduled = story.editions.ahead().get()
    assert scheduled.updated_at == scheduled.live_from
    later = workflow.publish(story, by=editor, at=scheduled.live_from + dt.timedelta(hours=1))
    assert later.updated_at == scheduled.live_from
    workflow.cancel_schedule(story, by=editor, edition=scheduled)
    later.refresh_from_db()
    assert later.updated_at is None
