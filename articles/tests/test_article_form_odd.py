"""Values that no form of ours sends."""

import pytest

from articles.models import Article

from .factories import ArticleFactory, TagFactory
from .sending import fields_of

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"
FIELDS = ["section", "series", "tags", "lead_image", "bylines-0-author", "related_links-0-target"]
ODD = ["x", "9" * 30, str(2**63), "-" + "9" * 30, "1_0", "\u0662", "\0", "1.5"]


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("new", [True, False])
def test_a_choice_that_is_none_is_refused_in_words(desk, field, value, new):
    page = ADD if new else f"/admin/articles/article/{ArticleFactory().pk}/change/"
    rows = {"bylines-TOTAL_FORMS": 1, "related_links-TOTAL_FORMS": 1, "bylines-0-role": "writing"}
    answer = desk.post(page, fields_of(desk.get(page)) | rows | {"headline": "Kept", field: value, "_continue": ""})
    assert answer.status_code == 200
    said = str(answer.context["errors"])
    assert any(words in said for words in ("valid", "Null characters", "The library has no such picture"))
    assert fields_of(answer)["headline"] == "Kept"
    assert not Article.objects.filter(headline="Kept").exists()


@pytest.mark.parametrize("field", ["section", "tags", "lead_image", "embargo_until", "comments_mode"])
@pytest.mark.parametrize("value", ODD)
def test_an_address_may_bring_anything_along_to_a_new_story(desk, field, value):
    assert desk.get(ADD, {field: value}).status_code == 200


@pytest.mark.parametrize("value", ODD)
def test_an_author_s_picture_is_one_or_none(client, chief, value):
    client.force_login(chief)
    page = "/admin/articles/author/add/"
    answer = client.post(page, fields_of(client.get(page), "author_form") | {"name": "A", "slug": "a", "photo": value})
    assert "photo" in answer.context["adminform"].form.errors


@pytest.mark.parametrize("text", ['"\\ud800x"', '"a\\u0000b"', "[" * 50_000, '{"a": 1}', "1" * 5_000, "[[[]]]", "x"])
@pytest.mark.parametrize("name", ["headline", "body", "bylines", "section_id"])
def test_an_answer_that_no_page_of_ours_asked_for_breaks_nothing(desk, name, text):
    page = f"/admin/articles/article/{ArticleFactory().pk}/change/"
    sides = {f"{side}-{name}": text for side in ("mine", "theirs", "both")}
    answer = desk.post(page, fields_of(desk.get(page)) | sides | {f"answer-{name}": "mine", "_continue": ""})
    assert answer.status_code in (200, 302)


@pytest.mark.parametrize("address", ["article/?q=a%00b", "tag/{tag}/merge/?q=a%00b"])
def test_a_search_for_what_no_database_has_finds_nothing(client, chief, address):
    client.force_login(chief)
    assert client.get(f"/admin/articles/{address.format(tag=TagFactory().pk)}", follow=True).status_code == 200


def test_a_completion_of_what_no_database_has_is_empty(desk):
    asked = "app_label=articles&model_name=article&field_name=tags&term=a%00b"
    assert desk.get(f"/admin/autocomplete/?{asked}").json()["results"] == []
