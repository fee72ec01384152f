"""Two editors in one story, a killed tab, an expired sign-in, a double click: every typed word can be had back."""

import re

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, Autosave
from articles.tests.factories import ArticleFactory

from .writing import headline, open_story, save, to_the_end

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def story(nora):
    article = ArticleFactory(headline="Was", body="<p>One.</p>\n<p>Two.</p>")
    workflow.keep(article, by=nora)
    return article


def stored(story=None):
    return Article.objects.get(pk=story.pk) if story else Article.objects.get()


def kept(page):
    expect(page.locator("[data-kept]")).to_contain_text("not saved yet")


def press_save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def test_different_fields_and_paragraphs_come_together(nora, ove, story, sign_in):
    hers, his = sign_in(nora), sign_in(ove)
    open_story(hers, story)
    open_story(his, story)
    expect(his.locator("[data-also]")).to_contain_text("Also editing now: Nora (since ")
    headline(hers).fill("By Nora")
    hers.locator(".ProseMirror p").first.click()
    hers.keyboard.press("Home")
    hers.keyboard.type("First: ")
    save(hers)
    to_the_end(his)
    his.keyboard.press("End")
    his.keyboard.type(" And more.")
    save(his)
    expect(his.locator(".messagelist")).to_contain_text("what Nora saved meanwhile: Headline, Body")
    assert stored(story).headline == "By Nora"
    assert stored(story).body == "<p>First: One.</p>\n<p>Two. And more.</p>"
    expect(headline(his)).to_have_value("By Nora")


def test_the_same_field_is_answered_on_a_page_with_both(nora, ove, story, sign_in):
    hers, his = sign_in(nora), sign_in(ove)
    for page, text in ((hers, "Hers. "), (his, "His. ")):
        open_story(page, story)
        page.locator(".ProseMirror p").first.click()
        page.keyboard.press("Home")
        page.keyboard.type(text)
        headline(page).fill(f"{text}headline")
    save(hers)
    press_save(his)
    expect(his.get_by_role("heading", name="Two people changed the same")).to_be_visible()
    his.get_by_role("group", name="Headline: what is to stand there?").get_by_label("What Nora wrote").check()
    his.locator(".ProseMirror p").first.click()
    his.keyboard.press("End")
    his.keyboard.type(" Both.")
    expect(his.locator("[name=answer-body][value=edit]")).to_be_checked()
    his.get_by_role("button", name="Save the story like this").click()
    expect(his.locator(".messagelist")).to_contain_text("Saved.")
    assert stored(story).headline == "Hers. headline"
    assert stored(story).body == "<p>His. One. Both.</p>\n<p>Two.</p>"


def test_a_headline_alone_is_answered_without_the_editor_of_texts(nora, ove, story, sign_in):
    hers, his = sign_in(nora), sign_in(ove)
    for page, text in ((hers, "Hers"), (his, "His")):
        open_story(page, story)
        headline(page).fill(text)
    save(hers)
    press_save(his)
    his.get_by_label("What you wrote").check()
    his.get_by_role("button", name="Save the story like this").click()
    expect(his.locator(".messagelist")).to_contain_text("Saved.")
    assert stored(story).headline == "His"


def test_the_text_of_a_killed_tab_comes_back(nora, sign_in):
    page = sign_in(nora)
    open_story(page)
    headline(page).press_sequentially("Typed")
    page.locator(".ProseMirror").click()
    page.keyboard.type("Word for word")
    kept(page)
    page.wait_for_timeout(2_600)  # after the last key
    again = page.context.new_page()
    page.close(run_before_unload=False)
    open_story(again)
    again.get_by_role("button", name="Load it back").click()
    expect(headline(again)).to_have_value("Typed")
    expect(again.locator(".ProseMirror")).to_contain_text("Word for word")
    save(again)
    assert (stored().headline, stored().body) == ("Typed", "<p>Word for word</p>")
    again.goto("/admin/articles/article/add/")
    expect(again.get_by_role("button", name="Load it back")).to_have_count(0)


def test_what_is_typed_after_the_clock_was_set_back_is_kept_too(nora, story, sign_in):
    page = sign_in(nora)
    open_story(page, story)
    headline(page).fill("Before")
    kept(page)
    page.evaluate("() => { const now = Date.now; Date.now = () => now() - 3_600_000 }")
    headline(page).fill("After")
    page.wait_for_timeout(3_000)
    assert ["headline", "After"] in Autosave.objects.get().fields


def test_what_is_typed_right_before_one_leaves_is_there_too(nora, story, sign_in):
    page = sign_in(nora)
    open_story(page, story)
    headline(page).fill("The last word")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/admin/")
    open_story(page, story)
    page.get_by_role("button", name="Load it back").click()
    expect(headline(page)).to_have_value("The last word")


def test_an_expired_sign_in_costs_no_word(nora, story, sign_in):
    page = sign_in(nora)
    open_story(page, story)
    page.context.clear_cookies(name="sessionid")
    headline(page).fill("After an hour")
    press_save(page)
    page.get_by_label("Username").fill(nora.username)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/article/{story.pk}/change/")
    page.get_by_role("button", name="Load it back").click()
    expect(headline(page)).to_have_value("After an hour")
    save(page)
    assert stored(story).headline == "After an hour"
    page.reload()
    page.wait_for_timeout(500)
    expect(page.get_by_role("button", name="Load it back")).to_have_count(0)


def test_a_double_click_on_save_is_one_save(nora, story, sign_in):
    page = sign_in(nora)
    open_story(page)
    headline(page).fill("Once")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.locator(".messagelist")).to_contain_text(re.compile("[Ss]aved"))
    assert Article.objects.filter(headline="Once").count() == 1
    page.wait_for_timeout(500)
    expect(page.get_by_role("button", name="Load it back")).to_have_count(0)


def test_leaving_asks_while_something_is_unsaved_and_not_otherwise(nora, story, sign_in):
    page = sign_in(nora)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    open_story(page, story)
    page.locator(".ProseMirror").click()
    page.goto("/admin/")
    assert asked == []
    open_story(page, story)
    headline(page).fill("Unsaved")
    page.goto("/admin/")
    assert asked == ["beforeunload"]
    open_story(page, story)
    headline(page).fill("Saved")
    save(page)
    page.goto("/admin/")
    assert asked == ["beforeunload"]
