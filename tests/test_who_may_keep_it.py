"""Cache-Control of every class of answer, as the table in docs/architecture.md has it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.tests.factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory, published
from comments.tests.factories import CommentFactory
from images.intake import take_in
from images.tests.pictures import upload
from page_cache.middleware import store

pytestmark = pytest.mark.django_db
SHARED, PRIVATE = {"public", "max-age=0", "s-maxage=1"}, {"private", "no-cache"}
PAGES = ["/", "/news/", "/tag/sea/", "/author/mara/", "/corrections/", "/news/nightfall/"]
MACHINES = [
    "/feeds/rss/", "/feeds/atom/", "/feeds/json/", "/feeds/corrections/", "/sitemap.xml", "/sitemap/lists.xml",
    "/sitemap/news.xml", "/sitemap/0.xml",
]  # fmt: skip


def kept_by(response):
    return set(response["Cache-Control"].split(", "))


@pytest.fixture
def edition(chief):
    labels = {
        "section": SectionFactory(slug="news"),
        "authors": [AuthorFactory(slug="mara")],
        "topics": [TagFactory(slug="sea")],
    }
    return published(
        by=chief, slug="nightfall", lead_image=take_in(upload(), by=None, alt="The quay", credit="Ola"), **labels
    )


@pytest.mark.parametrize("address", PAGES + MACHINES)
def test_pages_are_anybody_s_for_a_second_and_vary_by_encoding_alone(client, edition, address):
    response = client.get(address)
    assert (response.status_code, kept_by(response)) == (200, SHARED)
    if not response.streaming:
        assert response["Vary"] == "Accept-Encoding"
        assert response["ETag"]
        assert response["Surrogate-Key"]
    assert not response.cookies


@pytest.mark.parametrize("address", PAGES + MACHINES[:-1])
def test_who_is_signed_in_gets_nothing_of_the_store_and_leaves_nothing_in_it(client, chief, edition, address):
    client.get(address)
    size, mine = store.size, Client()
    mine.force_login(chief)
    response = mine.get(address)
    assert (kept_by(response), "X-Cache" in response, store.size) == (PRIVATE, False, size)
    store.clear()
    mine.get(address)
    assert store.size == 0


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/news/nothing/", 404),
        ("/nothing/", 404),
        ("/no/such/place/at/all/", 404),
        ("/?page=0", 404),
        ("/news/gone/", 410),
        ("/older/nightfall/", 301),
        ("/nowhere-without-a-slash", 301),
        ("/news", 301),
    ],
)
def test_what_may_change_at_any_moment_is_kept_by_nobody(client, chief, edition, address, status):
    """Browsers keep a bare 301 for ever, some networks a bare 404 for minutes."""
    gone = published(by=chief, slug="gone", section=edition.section)
    workflow.withdraw(gone.article, by=chief)
    article = edition.article
    article.section = SectionFactory(slug="older")
    article.save()
    workflow.keep(article, by=chief)
    workflow.publish(article, by=chief)
    article.section = edition.section
    article.save()
    workflow.keep(article, by=chief)
    workflow.publish(article, by=chief)
    store.clear()
    response = client.get(address)
    assert (response.status_code, kept_by(response)) == (status, PRIVATE)
    assert store.size == 0


def test_a_picture_is_kept_for_ever_by_browsers_and_a_minute_by_others(client, edition):
    response = client.get(edition.lead_image.rendition_url(320))
    assert {"public", "immutable", "s-maxage=60"} <= kept_by(response)
    assert kept_by(client.get("/pictures/1/nothing-320.jpg")) == {"no-store"}


def test_a_held_comment_and_a_preview_are_kept_by_nobody(client, chief, edition):
    comment = CommentFactory(article=edition.article, name="Rita", body="Words")
    held = client.post(
        f"/comments/on/{edition.article_id}/",
        {"name": "Tom", "body": "More"},
        headers={"sec-fetch-site": "same-origin"},
    )
    page = client.get(held["Location"].partition("#")[0])
    assert page.status_code == 200
    assert {"private", "no-store"} & kept_by(held)
    assert {"private", "no-store"} & kept_by(page)
    assert {"private", "no-store"} & kept_by(client.get(f"/comments/{comment.pk}/reply/"))
    assert store.size == 0
    desk = Client()
    desk.force_login(chief)
    draft = ArticleFactory()
    assert {"private", "no-store"} & kept_by(desk.get(f"/admin/articles/article/{draft.pk}/change/"))
    assert store.size == 0


def test_unknown_addresses_take_no_room_and_four_queries_each(client, edition, django_assert_max_num_queries):
    client.get("/")
    size = store.size
    for number in range(50):
        with django_assert_max_num_queries(4):
            assert client.get(f"/news/nothing-{number}/").status_code == 404
    assert store.size == size
    assert client.get("/")["X-Cache"] == "HIT"


def test_a_story_to_come_is_refused_to_every_cache_too(client, chief, edition):
    draft = ArticleFactory(slug="later", section=edition.section)
    workflow.publish(draft, by=chief, at=timezone.now() + dt.timedelta(hours=1))
    assert kept_by(client.get("/news/later/")) == PRIVATE
