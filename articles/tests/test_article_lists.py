"""Addresses of the desk's lists that no link of ours leads to."""

import html
import re

import pytest
from django.contrib.contenttypes.models import ContentType

from articles.models import Article, Edition
from images.admin import lists

from .factories import ArticleFactory, published

pytestmark = pytest.mark.django_db
DESK = "/admin/articles"
BEYOND = "9" * 30


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.mark.parametrize(
    "query",
    [
        {"created_at__year": "9999"},
        {"created_at__year": "9999", "created_at__month": "12", "created_at__day": "31"},
        {"created_at__year": "2026", "created_at__month": BEYOND},
        {"created_at__month": BEYOND},
        {"created_at__day": "x"},
        {"kind__exact": "\0"},
        {"section__id__exact": BEYOND},
        {"section__id__exact": "x"},
        {"state": "\0"},
        {"q": "\0"},
        {"p": BEYOND},
        {"o": BEYOND},
    ],
)
def test_an_odd_value_in_the_address_is_no_error(desk, editor, query):
    published(by=editor)
    assert desk.get(f"{DESK}/article/", query, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("page", "lookup"),
    [
        ("article", "id__in"),
        ("article", "kind__regex"),
        ("article", "created_by__password__startswith"),
        ("author", "login__password__startswith"),
        ("tag", "id__in"),
    ],
)
def test_a_list_is_narrowed_by_its_own_filters_only(desk, page, lookup):
    assert desk.get(f"{DESK}/{page}/", {lookup: BEYOND}).status_code == 400


def test_the_filters_of_the_lists_work(desk, editor):
    article = published(by=editor).article
    for name, value in {"section__id__exact": article.section_id, "kind__exact": article.kind}.items():
        assert list(desk.get(f"{DESK}/article/", {name: value}).context["cl"].result_list) == [article]
    assert desk.get(f"{DESK}/author/", {"left_on__isempty": "1"}).status_code == 200


def test_no_shortcut_tells_the_address_of_what_is_still_to_come(desk, editor):
    edition = published(by=editor)
    key = ContentType.objects.get_for_model(Edition).pk
    assert desk.get(f"/admin/r/{key}/{edition.pk}/").status_code == 404


def test_every_filter_beside_the_list_answers(desk, editor):
    published(by=editor)
    ArticleFactory(section=None)
    source = desk.get(f"{DESK}/article/").content.decode()
    links = set(re.findall(r'href="(\?[^"]+)"', source.partition('id="changelist-filter"')[2]))
    assert len(links) > 15
    for link in links:
        assert desk.get(f"{DESK}/article/{html.unescape(link)}").status_code == 200, link


def test_a_long_list_is_counted_no_further_than_somebody_goes(client, editor, monkeypatch):
    monkeypatch.setattr(lists, "PAGES_AHEAD", 1)
    Article.objects.bulk_create(Article(headline=f"Harbour {number:03}") for number in range(230))
    client.force_login(editor)

    def told(**query):
        response = client.get("/admin/articles/article/", query)
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    assert "More than 100 stories" in told()
    assert "more than 100 results" in told(q="harbour")
    assert "More than 150 stories" in told(p=2)
    assert "230 stories" in told(p=4)
    assert "More than" not in told(q="harbour 22")
    assert len(client.get("/admin/articles/article/", {"p": 5}).context["cl"].result_list) == 30
