"""An editor looks at a story before its readers do, and gives it to a lawyer who has no login."""

import pytest

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import workflow
from articles.models import Article, PreviewLink
from articles.tests.factories import ArticleFactory
from images.intake import take_in
from images.tests.pictures import encoded, scene, upload

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
LOADED = "[...document.querySelectorAll('.lead-picture img')].every((image) => image.naturalWidth > 0)"


@pytest.fixture
def editor():
    user = UserFactory(role=roles.EDITOR)
    user.set_password("correct horse")
    user.save()
    return user


@pytest.fixture
def story(editor):
    picture = take_in(upload(encoded(scene((640, 400)))), by=editor, title="Quay", alt="A quay at night")
    article = ArticleFactory(headline="Nightfall", lead_image=picture, created_by=editor)
    workflow.keep(article, by=editor)
    return Article.objects.get(pk=article.pk)


def test_an_editor_looks_at_a_story_and_gives_it_to_a_lawyer(sign_in, visit, editor, story):
    page = sign_in(editor, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    warning = page.get_by_text("shows the text as last saved, without your changes")
    assert not warning.is_visible()
    page.get_by_label("Standfirst").fill("Typed, not saved.")
    assert warning.is_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Preview in a new tab").click()
    preview = opened.value
    assert preview.get_by_role("heading", level=1).inner_text() == "Nightfall"
    assert "Typed, not saved." not in preview.content()
    preview.wait_for_function(LOADED)
    preview.close()

    page.goto(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("link", name="Link for an outsider…").click()
    page.get_by_role("button", name="Make link").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == page.get_by_label("Address of the link").input_value()

    lawyer = visit(java_script_enabled=False)
    lawyer.goto("/preview/" + address.split("/preview/")[1])
    assert lawyer.get_by_role("heading", level=1).inner_text() == "Nightfall"
    lawyer.get_by_label("Your name").fill("Ida Falk")
    lawyer.get_by_role("button", name="I approve").click()
    assert lawyer.get_by_text("the newsroom has your approval").is_visible()

    page.goto(f"/admin/articles/article/{story.pk}/change/")
    assert page.get_by_text("Ida Falk").is_visible()
    page.get_by_role("link", name="Link for an outsider…").click()
    page.get_by_role("button", name="Revoke").click()
    assert PreviewLink.objects.standing().count() == 0
