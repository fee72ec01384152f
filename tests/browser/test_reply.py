"""The reply form moves below the comment that is answered, keeps what was typed, and comes back where it was."""

import pytest
from playwright.sync_api import expect

from articles.tests.factories import published
from comments.models import Comment
from comments.tests.factories import approved

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def story():
    edition = published(headline="Night ferry")
    approved(article=edition.article, name="Ann", body="Who pays?")
    approved(article=edition.article, name="Ben", body="We do.")
    return edition


def form_below(page, comment):
    return page.locator(f"#comment-{comment.pk} + .reply-form")


def test_the_form_moves_with_what_was_typed_and_back(visit, story):
    ann, ben = Comment.objects.order_by("pk")
    page = visit()
    page.goto(story.get_absolute_url())
    page.get_by_label("Name", exact=True).fill("Cleo")
    page.get_by_role("link", name="Reply to Ann").click()
    expect(form_below(page, ann)).to_be_visible()
    expect(page.get_by_label("Comment", exact=True)).to_be_focused()
    expect(page.get_by_role("form", name="Reply to Ann")).to_be_visible()
    page.get_by_role("link", name="Reply to Ben").click()
    expect(form_below(page, ben)).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Cleo")
    page.get_by_role("button", name="Cancel the reply").click()
    expect(page.locator(".thread > .reply-form")).to_be_visible()
    expect(page.get_by_role("form", name="Leave a reply")).to_be_visible()
    expect(page.get_by_role("link", name="Reply to Ben")).to_be_focused()
    expect(page.get_by_role("button", name="Cancel the reply")).to_be_hidden()
    page.get_by_label("Comment", exact=True).fill("To the story itself.")
    page.get_by_role("button", name="Send comment").click()
    page.wait_for_url("**/comments/held/**")
    assert Comment.objects.get(name="Cleo").parent is None


def test_a_form_that_came_back_stands_below_its_comment_and_answers_it(visit, story):
    ann = Comment.objects.get(name="Ann")
    page = visit()
    page.goto(story.get_absolute_url())
    page.get_by_role("link", name="Reply to Ann").click()
    page.get_by_label("Comment", exact=True).fill("Not me.")
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_text("Please enter your name here")).to_be_visible()
    expect(form_below(page, ann)).to_be_in_viewport()
    expect(page.get_by_text("In reply to")).to_have_count(0)
    expect(page.get_by_label("Comment", exact=True)).to_have_value("Not me.")
    page.get_by_label("Name", exact=True).fill("Cleo")
    page.get_by_role("button", name="Send comment").click()
    page.wait_for_url("**/comments/held/**")
    assert Comment.objects.get(name="Cleo").parent == ann


def test_without_scripts_the_link_leads_to_a_page_with_the_form(visit, story):
    page = visit(java_script_enabled=False)
    page.goto(story.get_absolute_url())
    page.get_by_role("link", name="Reply to Ann").click()
    assert page.url.endswith("/reply/")
    expect(page.get_by_label("Leave this empty")).to_be_hidden()


def test_who_sends_twice_at_once_gets_one_more_page_with_their_words(visit, story):
    page = visit()
    for words in ("The first.", "The second."):
        page.goto(story.get_absolute_url())
        page.get_by_label("Comment", exact=True).fill(words)
        page.get_by_label("Name", exact=True).fill("Cleo")
        page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("heading", name="Do you want to send this comment?")).to_be_visible()
    page.get_by_role("button", name="Yes, send it").click()
    expect(page.get_by_role("alert")).to_contain_text("wait five seconds")
    page.wait_for_timeout(5_000)
    page.get_by_role("button", name="Yes, send it").click()
    page.wait_for_url("**/comments/held/**")
    assert Comment.objects.filter(name="Cleo").count() == 2
