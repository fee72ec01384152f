"""From the desk's first page and back: an editor sends a story back and assigns it, its writer finds both."""

import pytest

from articles import workflow
from articles.tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_story_goes_back_with_a_reason_and_a_task(sign_in, writer, editor):
    story = ArticleFactory(headline="The dredger", standfirst="", created_by=writer)
    workflow.submit(story, by=writer, note="Ready, I think.")

    page = sign_in(editor)
    page.get_by_role("region", name="Waiting for you").get_by_role("link", name="The dredger").click()
    page.get_by_role("link", name="It has no standfirst").click()
    assert page.evaluate("document.querySelector(':target').id") == "id_standfirst"
    page.get_by_role("link", name="Leave a note").click()
    page.get_by_role("textbox", name="Note").fill("Who owns it?")
    page.get_by_role("button", name="Add the note").click()
    page.get_by_label("Who").select_option(label=str(writer))
    page.get_by_label("What").fill("Ring the owner")
    page.get_by_role("button", name="Assign").click()
    page.get_by_text("Assigned to").wait_for()
    page.get_by_role("link", name="The dredger").first.click()
    page.get_by_label("Note to colleagues").fill("The owner is missing.")
    page.get_by_role("button", name="Send back to draft").click()
    page.get_by_text("Sent back: it is a draft again.").wait_for()

    page = sign_in(writer)
    back = page.get_by_role("region", name="Sent back to you")
    back.get_by_text("The owner is missing.").wait_for()
    page.get_by_role("region", name="To do for you").get_by_role("link", name="The dredger").click()
    page.get_by_text("Who owns it?").wait_for()
    page.get_by_role("button", name="Done").click()
    page.get_by_text("Nothing is left to do.").wait_for()
