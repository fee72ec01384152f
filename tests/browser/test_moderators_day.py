"""A moderator's day at the queue: by keys, by forms alone, and beside a colleague."""

import pytest
from playwright.sync_api import expect

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import published
from comments import workflow
from comments.models import Comment, Decision
from comments.tests.factories import CommentFactory, approved

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
QUEUE = "/admin/comments/comment/"
CARDS = "[data-card]"


@pytest.fixture
def anna(db):
    return UserFactory(role=roles.MODERATOR, first_name="Anna", last_name="Berg")


@pytest.fixture
def mia(db):
    return UserFactory(role=roles.MODERATOR, first_name="Mia", last_name="Holm")


@pytest.fixture
def article(db):
    return published(headline="Bridge to swing again").article


@pytest.fixture
def waiting(article):
    return [
        CommentFactory(article=article, name=f"Reader {number}", body=f"Words, number {number}.") for number in range(5)
    ]


def opened(page, query=""):
    page.goto(QUEUE + query)
    page.wait_for_load_state("networkidle")
    return page


def card(page, comment):
    return page.locator(f"#card-{comment.pk}")


def says(page, words):
    expect(page.locator("[data-status]")).to_contain_text(words)


def standing(comment):
    return Comment.objects.get(pk=comment.pk).standing


def test_a_morning_by_keys_alone(anna, waiting, sign_in):
    page = opened(sign_in(anna))
    expect(card(page, waiting[0])).to_be_focused()
    page.keyboard.press("a")
    says(page, "Approved: the comment by Reader 0 · Left on this page: 4")
    expect(card(page, waiting[1])).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.press("2")
    says(page, "Rejected: the comment by Reader 1")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(card(page, waiting[2])).to_be_focused()
    page.keyboard.press("s")
    says(page, "Spam: the comment by Reader 2")
    assert [standing(comment) for comment in waiting] == ["approved", "rejected", "spam", "held", "held"]
    assert Decision.objects.get(after="rejected").reason == "insult"
    page.keyboard.press("z")
    says(page, "Held: the comment by Reader 2")
    expect(card(page, waiting[2])).to_be_focused()
    page.keyboard.press("a")
    page.keyboard.press("a")
    page.keyboard.press("a")
    says(page, "Approved: the comment by Reader 4")
    expect(page.get_by_role("link", name="Show the next ones")).to_be_focused()
    assert {standing(comment) for comment in waiting} == {"approved", "rejected"}
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing is waiting.")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator(".messagelist")).to_contain_text("Reader 4")
    assert standing(waiting[4]) == "held"


def test_keys_are_dead_in_fields_and_when_they_are_turned_off(anna, waiting, sign_in):
    page = opened(sign_in(anna))
    page.get_by_label("Name or text").press_sequentially("aas?")
    expect(page.get_by_label("Name or text")).to_have_value("aas?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    card(page, waiting[0]).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    page.get_by_label("Keys", exact=True).uncheck()
    says(page, "The keys are off.")
    card(page, waiting[0]).focus()
    page.keyboard.press("a")
    opened(page)
    expect(page.get_by_label("Keys", exact=True)).not_to_be_checked()
    expect(card(page, waiting[0])).not_to_be_focused()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert not Decision.objects.exclude(before="").exists()


def test_words_are_taken_out_and_a_pick_is_made_on_the_card(anna, article, sign_in):
    comment = approved(article=article, by=anna, name="Ann", body="Ring me at 555 0199 tonight.")
    page = opened(sign_in(anna), "?standing=approved")
    card(page, comment).focus()
    page.keyboard.press("f")
    expect(card(page, comment)).to_contain_text("editors’ pick")
    page.keyboard.press("e")
    page.keyboard.type("555 0199")
    card(page, comment).get_by_role("button", name="Redact", exact=True).click()
    expect(card(page, comment).locator(".comment-body")).to_have_text("Ring me at [removed by a moderator] tonight.")
    assert Comment.objects.get().picked


def test_without_javascript_the_forms_do_it_all(anna, waiting, sign_in):
    page = sign_in(anna, java_script_enabled=False)
    page.goto(QUEUE)
    card(page, waiting[0]).get_by_role("button", name="Approve").click()
    expect(page.locator(".messagelist")).to_contain_text("Approved: the comment by Reader 0")
    card(page, waiting[1]).locator("summary", has_text="Reject").click()
    card(page, waiting[1]).get_by_role("button", name="Advertising").click()
    expect(page.locator(".messagelist")).to_contain_text("Rejected: the comment by Reader 1")
    for comment in waiting[2:4]:
        page.get_by_label(f"Select the comment by {comment.name}").check()
    page.get_by_role("form", name="The selected comments").get_by_role("button", name="Spam").click()
    expect(page.locator(".messagelist")).to_contain_text("2 comments marked as spam.")
    assert [standing(comment) for comment in waiting] == ["approved", "rejected", "spam", "spam", "held"]
    page.get_by_role("button", name="Undo").first.click()
    assert [standing(comment) for comment in waiting[2:]] == ["held", "held", "held"]
    page.goto(f"{QUEUE}?standing=mine")
    card(page, waiting[1]).get_by_role("button", name="Undo").click()
    assert standing(waiting[1]) == "held"


def test_some_are_chosen_by_keys_decided_and_undone(anna, waiting, sign_in):
    page = opened(sign_in(anna))
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    says(page, "Selected: 2")
    page.keyboard.press("s")
    expect(page.locator(".messagelist")).to_contain_text("2 comments marked as spam.")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("z")
    expect(page.locator(".messagelist")).to_contain_text("2 decisions are undone.")
    assert {standing(comment) for comment in waiting} == {"held"}


def test_all_similar_ones_are_decided_on_a_page_of_their_own(anna, article, sign_in):
    spam = [CommentFactory(article=article, name=f"S{n}", body=f"{n} https://casino.example/{n}") for n in range(3)]
    page = opened(sign_in(anna))
    page.get_by_role("link", name="2 more with links to casino.example: decide all").first.click()
    page.get_by_role("button", name="Spam").click()
    expect(page.locator(".messagelist")).to_contain_text("3 comments marked as spam.")
    assert {standing(comment) for comment in spam} == {"spam"}


def test_two_moderators_never_collide(anna, mia, waiting, sign_in):
    hers, his = opened(sign_in(anna)), sign_in(mia)
    hers.wait_for_timeout(800)
    opened(his)
    expect(card(his, waiting[0])).to_contain_text("Anna Berg is looking at this")
    expect(card(his, waiting[1])).to_be_focused()
    his.keyboard.press("k")
    expect(card(his, waiting[1])).to_be_focused()
    workflow.approve(Comment.objects.get(pk=waiting[1].pk), by=anna)
    his.keyboard.press("s")
    expect(card(his, waiting[1]).locator("[data-told]")).to_contain_text("Approved by Anna Berg")
    assert standing(waiting[1]) == "approved"
    workflow.reject(Comment.objects.get(pk=waiting[4].pk), by=anna)
    expect(card(his, waiting[4]).locator("[data-told]")).to_contain_text("Rejected by Anna Berg", timeout=15_000)
    expect(his.locator("[data-count=held]")).to_have_text("3")
    hers.goto("/admin/")
    hers.wait_for_timeout(500)
    assert not Comment.objects.filter(claimed_by=anna).exists()


def test_a_decision_that_does_not_get_through_leaves_the_card(anna, waiting, sign_in):
    page = opened(sign_in(anna))
    page.route("**/decide/", lambda route: route.fulfill(status=200, body="<html>", content_type="text/html"))
    page.keyboard.press("a")
    expect(card(page, waiting[0]).locator("[data-told]")).to_contain_text("did not get through")
    page.unroute("**/decide/")
    card(page, waiting[0]).focus()
    page.keyboard.press("a")
    says(page, "Approved: the comment by Reader 0")
    assert standing(waiting[0]) == "approved"


def test_at_a_phones_width_nothing_leaves_the_screen(anna, article, sign_in):
    CommentFactory(article=article, name="W" * 80, body="unbreakable" * 60 + " https://casino.example/" + "x" * 300)
    for width in (320, 390):
        page = opened(sign_in(anna, viewport={"width": width, "height": 800}))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("summary", has_text="Reject").last.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
