"""What a story lacks is a list of links; each leads to where it can be put right, also where a script hid the field."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_each_link_shows_its_field(sign_in, editor):
    body = '<p><a data-article="4711">deleted</a></p>' + "<p>More words.</p>" * 60
    lacking = {"section": None, "standfirst": "", "authors": [], "body": body}
    story = ArticleFactory(embargo_until=timezone.now() + dt.timedelta(hours=1), **lacking)
    page = sign_in(editor)
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    links = page.locator(".readiness a")
    anchors = [link.get_attribute("href") for link in links.all()]
    assert {"#id_body-place", "#id_lead_image-place", "#id_embargo_until", "#bylines-group"} <= {*anchors}
    for number, anchor in enumerate(anchors):
        links.nth(number).click()
        shown = f"{anchor} + .select2" if anchor == "#id_section" else anchor
        expect(page.locator(shown)).to_be_visible()
        expect(page.locator(shown)).to_be_in_viewport()
