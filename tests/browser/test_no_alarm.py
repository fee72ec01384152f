"""Two who press Save in the same second lose nothing; and nobody is alarmed where nothing is the matter."""

import re

import pytest
from playwright.sync_api import expect

from articles import presence, workflow
from articles.models import Article
from articles.tests.factories import ArticleFactory

from .writing import headline, open_story, save, to_the_end

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ALARMS = ["#conflict_form", ".errornote", ".messagelist .warning", ".messagelist .error", "[data-also]", "#typed"]
PRESS_TOGETHER = """(moment) => setTimeout(() => {
  window.pressed = Date.now()
  document.querySelector("#article_form [name=_continue]").click()
}, moment - Date.now())"""


@pytest.fixture
def story(nora):
    article = ArticleFactory(headline="Was", standfirst="Was", body="<p>One.</p>\n<p>Two.</p>")
    workflow.keep(article, by=nora)
    return article


def stored(story):
    return Article.objects.get(pk=story.pk)


def press_together(*pages):
    """Each browser by its own clock, which is this machine's, at the same moment; the answers have come."""
    moment = pages[0].evaluate("Date.now()") + 1_000
    for page in pages:
        page.evaluate(PRESS_TOGETHER, moment)
    for page in pages:
        expect(page.locator(".messagelist, #conflict_form").first).to_be_visible()


def alarms(page):
    """All by which the form says that something is the matter, as far as it is shown."""
    texts = [text for place in ALARMS for text in page.locator(place).all_inner_texts()]
    return [text for text in texts if text.strip()]


def test_different_fields_saved_in_the_same_second_come_together(nora, ove, story, sign_in):
    hers, his = sign_in(nora), sign_in(ove)
    open_story(hers, story)
    open_story(his, story)
    headline(hers).fill("By Nora")
    his.get_by_label("Standfirst").fill("By Ove")
    press_together(hers, his)
    fresh = stored(story)
    assert (fresh.headline, fresh.standfirst, story.revisions.count()) == ("By Nora", "By Ove", 3)
    for page in (hers, his):
        expect(page.locator(".messagelist")).to_contain_text("Saved")
        expect(page.locator("#conflict_form")).to_have_count(0)


def test_of_the_same_field_saved_in_the_same_second_both_texts_are_there(nora, ove, story, sign_in):
    people = {"Nora": sign_in(nora), "Ove": sign_in(ove)}
    for name, page in people.items():
        open_story(page, story)
        headline(page).fill(f"By {name}")
        page.locator(".ProseMirror p").first.click()
        page.keyboard.press("End")
        page.keyboard.type(f" {name} was here.")
    press_together(*people.values())
    (asked,) = [name for name, page in people.items() if page.locator("#conflict_form").count()]
    (first,) = {*people} - {asked}
    assert stored(story).headline == f"By {first}"
    assert stored(story).body == f"<p>One. {first} was here.</p>\n<p>Two.</p>"
    page = people[asked]
    for side, name in (("mine", asked), ("theirs", first)):
        assert page.locator(f"[name={side}-headline]").input_value() == f'"By {name}"'
        assert f"{name} was here." in page.locator(f"[name={side}-body]").input_value()
    page.get_by_role("group", name="Headline: what is to stand there?").get_by_label(f"What {first} wrote").check()
    to_the_end(page)
    page.keyboard.press("End")
    page.keyboard.type(" Both.")
    page.get_by_role("button", name="Save the story like this").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    assert stored(story).headline == f"By {first}"
    assert stored(story).body == f"<p>One. {asked} was here.</p>\n<p>Two. Both.</p>"


def test_saving_reloading_and_saving_again_alarms_nobody(nora, story, sign_in):
    page = sign_in(nora)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    open_story(page, story)
    save(page)  # nothing was changed
    assert (alarms(page), story.revisions.count()) == ([], 1)
    for text in ("Once", "Twice"):
        headline(page).fill(text)
        save(page)
        assert alarms(page) == []
        page.reload()
        page.locator(".ProseMirror").wait_for()
        assert alarms(page) == []
    to_the_end(page)
    page.keyboard.type(" Three.")
    page.wait_for_timeout(2_600)  # it is autosaved, and then saved
    save(page)
    page.wait_for_timeout(2_600)  # what autosave still says comes late
    page.reload()
    page.locator(".ProseMirror").wait_for()
    page.wait_for_timeout(500)
    assert (alarms(page), asked, story.revisions.count()) == ([], [], 4)
    assert stored(story).body == "<p>One.</p>\n<p>Two. Three.</p>"


def test_ones_own_second_tab_and_a_look_around_are_no_alarm(nora, story, sign_in):
    page = sign_in(nora)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    open_story(page, story)
    other = page.context.new_page()
    open_story(other, story)
    assert not presence.others(story.pk, nora)
    assert (alarms(page), alarms(other)) == ([], [])
    other.close()
    headline(page).fill("Typed")
    expect(page.locator("[data-kept]")).to_contain_text("not saved yet")
    headline(page).fill("Was")  # taken back, and left at once
    for place in ("history", "team", "links"):
        page.goto(f"/admin/articles/article/{story.pk}/{place}/")
        page.go_back()
        page.locator(".ProseMirror").wait_for()
    page.wait_for_timeout(500)
    assert (alarms(page), asked) == ([], [])


def test_a_story_published_by_its_button_leaves_nothing_unsaved_behind(nora, story, sign_in):
    page = sign_in(nora)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    open_story(page, story)
    headline(page).fill("Read by all")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messagelist")).to_contain_text(re.compile("Published"))
    page.locator(".ProseMirror").wait_for()
    assert alarms(page) == []
    page.goto("/admin/")
    open_story(page, story)
    page.wait_for_timeout(500)
    assert (alarms(page), asked) == ([], [])
