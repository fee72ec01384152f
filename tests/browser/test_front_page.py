"""An editor arranges the front: by dragging, by keyboard, without JavaScript, and beside a colleague."""

import pytest
from playwright.sync_api import expect

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.models import FrontPage
from articles.tests.factories import published

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
DESK = "/admin/articles/frontpage/"
HEADLINES = ["Anchor", "Bridge", "Cable", "Dredger", "Estuary"]


@pytest.fixture
def editor():
    return UserFactory(role=roles.EDITOR)


@pytest.fixture
def stories(editor):
    return [published(by=editor, headline=headline).article for headline in HEADLINES]


def slots(page):
    return page.locator(".front-slot .front-headline").all_inner_texts()


def shown(page):
    page.goto("/")
    return page.locator(".card-headline").all_inner_texts()


def pick(page, *headlines):
    for headline in headlines:
        page.get_by_role("combobox", name="Pick a story").fill(headline)
        page.get_by_role("option", name=headline).wait_for()
        page.keyboard.press("Enter")
        expect(page.locator(".front-slot", has_text=headline)).to_be_visible()


def publish(page):
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published: readers see this front now.")).to_be_visible()


def test_the_front_is_reordered_and_published_in_three_actions(editor, stories, sign_in, visit):
    desk, reader = sign_in(editor), visit()
    desk.goto(DESK)
    pick(desk, "Anchor", "Bridge", "Cable")
    publish(desk)
    assert shown(reader) == ["Anchor", "Bridge", "Cable", "Estuary", "Dredger"]
    desk.goto("/admin/")
    desk.get_by_role("link", name="Front page").first.click()  # one
    desk.get_by_role("button", name="Move up: Cable").click()  # two
    publish(desk)  # three
    assert shown(reader) == ["Anchor", "Cable", "Bridge", "Estuary", "Dredger"]
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Undone: readers see the front that was published before.")).to_be_visible()
    assert shown(reader) == ["Anchor", "Bridge", "Cable", "Estuary", "Dredger"]


def test_slots_are_dragged(editor, stories, sign_in):
    desk = sign_in(editor)
    desk.goto(DESK)
    pick(desk, "Anchor", "Bridge", "Cable")
    rows = desk.locator(".front-slot")
    rows.nth(2).drag_to(rows.nth(0), target_position={"x": 60, "y": 4})
    assert slots(desk) == ["Cable", "Anchor", "Bridge"]
    assert desk.locator(".front-place").all_inner_texts() == ["Lead", "Beside the lead", "Beside the lead"]
    rows.nth(0).locator(".front-grip").drag_to(rows.nth(2), target_position={"x": 60, "y": 50})
    assert slots(desk) == ["Anchor", "Bridge", "Cable"]
    expect(desk.get_by_text("Not saved yet")).to_be_visible()
    publish(desk)
    expect(desk.get_by_text("Not saved yet")).to_be_hidden()


def test_slots_are_moved_by_keyboard_and_the_focus_stays(editor, stories, sign_in):
    desk = sign_in(editor)
    desk.goto(DESK)
    pick(desk, "Anchor", "Bridge", "Cable", "Dredger")
    desk.get_by_role("button", name="Move up: Dredger").focus()
    for place in (3, 2, 1):
        desk.keyboard.press("Enter")
        expect(desk.locator("#front-status")).to_have_text(f"Now at place {place} of 4.")
    assert slots(desk) == ["Dredger", "Anchor", "Bridge", "Cable"]
    expect(desk.get_by_role("button", name="Move up: Dredger")).to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Space")
    assert slots(desk) == ["Anchor", "Dredger", "Bridge", "Cable"]
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    assert slots(desk) == ["Anchor", "Bridge", "Cable"]
    expect(desk.get_by_role("button", name="Remove: Bridge")).to_be_focused()
    pick(desk, "Bridge")
    expect(desk.locator("#front-status")).to_have_text("It stands there already.")


def test_the_newest_are_picked_by_a_button(editor, stories, sign_in):
    desk = sign_in(editor)
    desk.goto(DESK)
    desk.get_by_role("button", name="Pick: Bridge").click()
    expect(desk.locator(".front-slot")).to_have_count(1)
    expect(desk.get_by_role("button", name="Pick: Bridge")).to_have_count(0)
    publish(desk)


def test_the_preview_shows_what_is_on_the_screen_and_saves_nothing(editor, stories, sign_in):
    desk = sign_in(editor)
    desk.goto(DESK)
    pick(desk, "Bridge")
    with desk.context.expect_page() as opened:
        desk.get_by_role("button", name="Preview").click()
    preview = opened.value
    expect(preview.locator(".card-lead .card-headline")).to_have_text("Bridge")
    expect(preview.get_by_role("note")).to_contain_text("Preview of the front page")
    assert FrontPage.objects.get().draft is None
    publish(desk)


def test_a_banner_is_set_with_its_story_and_ended(editor, stories, sign_in, visit):
    desk, reader = sign_in(editor), visit()
    desk.goto(DESK)
    desk.get_by_label("What happened").fill("The road is shut")
    desk.get_by_role("combobox", name="Story it leads to").fill("cable")
    desk.get_by_role("option", name="Cable").click()
    desk.get_by_role("button", name="Show the banner").click()
    expect(desk.get_by_text("The banner is on every page until")).to_be_visible()
    reader.goto("/")
    reader.get_by_role("complementary", name="Breaking news").get_by_role("link", name="The road is shut").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Cable")
    desk.get_by_role("button", name="End it now").click()
    reader.reload()
    expect(reader.get_by_text("The road is shut")).to_have_count(0)


def test_without_javascript_on_a_phone(editor, stories, sign_in):
    desk = sign_in(editor, java_script_enabled=False, viewport={"width": 390, "height": 844})
    desk.goto(DESK)
    desk.get_by_label("Pick a story").fill("anchor")
    desk.get_by_label("Pick a story").press("Enter")
    desk.get_by_role("list", name="Found").get_by_role("button", name="Pick: Anchor").click()
    desk.get_by_role("button", name="Pick: Bridge").click()
    desk.get_by_role("button", name="Move up: Bridge").click()
    assert slots(desk) == ["Bridge", "Anchor"]
    publish(desk)
    assert FrontPage.objects.get().stories_of("published") == [stories[1].pk, stories[0].pk]


def test_two_editors_at_once_lose_nothing(editor, stories, sign_in):
    first, second = sign_in(editor), sign_in(UserFactory(role=roles.EDITOR))
    for desk in (first, second):
        desk.goto(DESK)
    pick(first, "Anchor", "Bridge")
    pick(second, "Cable")
    publish(first)
    second.get_by_role("button", name="Publish", exact=True).click()
    expect(second.get_by_role("heading", name="published at")).to_be_visible()
    assert second.locator(".front-theirs li").all_inner_texts() == ["Anchor", "Bridge"]
    assert slots(second) == ["Cable"]
    publish(second)
    assert FrontPage.objects.get().stories_of("published") == [stories[2].pk]
