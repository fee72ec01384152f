"""Around the text of a story: full screen, a phone, another direction, and no script at all."""

import pytest
from playwright.sync_api import expect

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import ArticleFactory

from .writing import open_story, press, text, tool

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def editor():
    return UserFactory(role=roles.EDITOR)


def test_the_text_alone_fills_the_screen_until_escape(editor, sign_in):
    page = sign_in(editor)
    open_story(page)
    page.locator(".ProseMirror").click()
    page.keyboard.type("Words ")
    tool(page, "The text alone")
    box = page.locator(".prose").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1280, 720)
    page.keyboard.type("alone")
    press(page, "Escape")
    assert page.locator(".prose").bounding_box()["width"] < 1280
    page.keyboard.type(" again")
    assert text(page) == "<p>Words alone again</p>"
    expect(page.locator(".prose-status")).to_have_text("3 words · 1 min to read")


def test_on_a_phone_every_tool_is_in_reach_and_nothing_sticks_out(editor, sign_in):
    page = sign_in(editor, viewport={"width": 390, "height": 844}, has_touch=True)
    open_story(page)
    page.locator(".ProseMirror").tap()
    tool(page, "Table")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    small = "buttons => buttons.filter((b) => b.offsetWidth < 24 || b.offsetHeight < 24).map((b) => b.title)"
    assert page.locator(".prose-toolbars button").evaluate_all(small) == []


def test_a_text_in_arabic_runs_from_the_right(editor, sign_in):
    page = sign_in(editor)
    open_story(page, ArticleFactory(language="ar", body="<p>النص</p>"))
    expect(page.locator(".ProseMirror")).to_have_attribute("dir", "rtl")
    expect(page.locator(".ProseMirror")).to_have_attribute("lang", "ar")


def test_without_javascript_the_text_is_a_field_of_html(editor, sign_in):
    article = ArticleFactory(body="<p>One</p>")
    page = sign_in(editor, java_script_enabled=False)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.locator("#id_body").fill("<p>Two</p>")
    page.get_by_role("button", name="Save", exact=True).click()
    article.refresh_from_db()
    assert article.body == "<p>Two</p>"
