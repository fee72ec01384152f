"""Values that no form of ours sends."""

import pytest

from articles.models import Article

from .factories import ArticleFactory
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
