import pytest
from django.db import connection

from page_cache.middleware import store

from .factories import published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "number", ["", "0", "01", "+1", " 1", "1 ", "1\n", "-1", "1.0", "١", "２", "1_0", "x", "9" * 5000]
)
def test_the_number_of_a_page_has_one_spelling(client, number):
    assert client.get("/", {"page": number}).status_code == 404


def test_nobody_fills_the_page_cache_with_one_page_under_many_addresses(client):
    edition = published()
    for address in ("/", edition.section.get_absolute_url(), edition.get_absolute_url()):
        first = client.get(address)
        size = store.size
        for query in ({"page": "1"}, {"page": "1", "utm_source": "x"}, {"p": "2"}):
            again = client.get(address, query)
            assert (again["X-Cache"], again.content) == ("HIT", first.content)
        for number in range(20):
            client.get(address, {"page": f"x{number}"})
        assert store.size == size


def test_the_first_page_reads_the_same_by_its_number(client):
    published()
    plain = client.get("/").content
    store.clear()
    assert client.get("/", {"page": "1"}).content == plain


def test_a_story_published_while_a_page_is_made_pushes_none_off_it(client, chief):
    """The list is counted first and read second."""
    published(by=chief, headline="The oldest")

    def publish_after_the_count(execute, sql, *arguments):
        rows = execute(sql, *arguments)
        if "COUNT(*)" in sql and not later:
            later.append(True)
            published(by=chief, headline="The newest")
        return rows

    later = []
    with connection.execute_wrapper(publish_after_the_count):
        page = client.get("/").content.decode()
    assert later
    assert "The oldest" in page
