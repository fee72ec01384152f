import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from articles import found
from articles import search as engine
from articles.search import engines, limits
from articles.tests.factories import AuthorFactory, SectionFactory, TagFactory, published
from page_cache.middleware import store

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def page(client, **asked):
    answer = client.get("/search/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_search_prints_what_was_found_with_the_words_marked(client):
    published(
        headline="Harbour opens",
        slug="harbour",
        body="<p>At the harbour, rust won.</p>",
        section=SectionFactory(slug="news"),
    )
    text = page(client, q="harbour")
    assert '<a href="/news/harbour/"><mark>Harbour</mark> opens</a>' in text
    assert "the <mark>harbour</mark>, rust won" in text
    assert "1 story" in text


def test_search_keeps_the_kicker_apart_from_the_standfirst(client):
    published(
        headline="Nine boats", kicker="Lifeboat", standfirst="A family & a dog were saved.", body="<p>At dawn.</p>"
    )
    assert ">A family &amp; a dog were saved.<" in page(client, q="nine")
    assert "<mark>Lifeboat</mark> · A family &amp; a dog were saved." in page(client, q="lifeboat")


def test_search_is_kept_by_no_cache_and_shown_to_no_search_engine(client):
    published(headline="Harbour opens")
    store.clear()
    for _ in range(2):
        answer = client.get("/search/", {"q": "harbour"})
        assert not answer.has_header("X-Cache")
        assert "private" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in answer.content.decode()
        assert not answer.cookies
    assert store.size == 0
    form = client.get("/search/")
    assert not form.has_header("X-Robots-Tag")
    assert "noindex" not in form.content.decode()
    assert 'name="description" content="Search all stories of ' in form.content.decode()


def test_search_without_words_is_the_form_alone(client, django_assert_max_num_queries):
    published()
    with django_assert_max_num_queries(6):
        text = page(client)
    assert 'name="q"' in text
    assert 'role="status"' not in text
    assert "Type at least one word" in page(client, q="-harbour")


def test_search_says_what_to_try_where_nothing_is_found(client):
    assert "Look at the spelling" in page(client, q="harbour")
    assert "minus sign" in page(client, q="harbour -quay")


def test_search_prints_all_who_made_a_story_in_the_order_of_the_byline(client):
    mara, tom = AuthorFactory(name="Mara Lind", slug="mara"), AuthorFactory(name="Tom <Reyes>", slug="tom")
    published(headline="Harbour one", authors=[tom, mara])
    published(headline="Harbour two", authors=[mara])
    for _ in range(2):  # made, and kept
        text = page(client, q="harbour", order="newest")
        bylines = [part.split("</a>")[0] for part in text.split('rel="author"><bdi>')[1:]]
        assert bylines == ["Mara Lind</bdi>", "Tom &lt;Reyes&gt;</bdi>", "Mara Lind</bdi>"]
        assert text.count('<span class="byline">By ') == 2
        assert '</a> and <a href="/author/mara/"' in " ".join(text.split())


def test_what_one_reader_chose_is_not_on_the_page_of_another(client):
    SectionFactory(name="News", slug="news")
    asked = {"q": "harbour", "section": "news", "author": "Somebody", "from": "2020-02-03", "order": "newest"}
    chosen = ('value="harbour"', 'value="news" selected', 'value="Somebody"', 'value="2020-02-03"', 'newest" selected')
    for _ in range(2):
        assert all(part in page(client, **asked) for part in chosen)
        assert not any(part in page(client, q="quay") for part in chosen)
        assert "errorlist" not in page(client, q="quay", section="nowhere")
        assert 'id="search-section_error"' in page(client, q="quay", section="nowhere")
        assert 'id="search-section_error"' not in page(client, q="quay")


def test_search_filters_by_section_author_and_dates(client):
    news = SectionFactory(slug="news")
    sub = SectionFactory(slug="sea", parent=news)
    mara = AuthorFactory(name="Mara Lind", slug="mara")
    now = timezone.now()
    published(headline="Harbour one", section=news, authors=[mara], at=now - 10 * DAY)
    published(headline="Harbour two", section=sub, at=now - 5 * DAY)
    published(headline="Harbour three", at=now - 5 * DAY)
    day = timezone.localdate(now - 5 * DAY)

    def found(**asked):
        text = page(client, q="harbour", **asked)
        return {name for name in ("one", "two", "three") if f"</mark> {name}</a>" in text}

    assert found() == {"one", "two", "three"}
    assert found(section="news") == {"one", "two"}
    assert found(section="sea") == {"two"}
    assert found(author="lind") == found(author="mara") == found(author="LIND mara") == {"one"}
    assert found(author="nobody") == set()
    assert found(**{"from": str(day)}) == found(**{"from": str(day), "to": str(day)}) == {"two", "three"}
    assert found(to=str(day - DAY)) == {"one"}
    assert found(to="9999-12-31") == {"one", "two", "three"}
    assert found(**{"from": "0001-01-01"}) == {"one", "two", "three"}
    assert found(**{"from": "soon"}) == set()
    assert 'id="search-from_error"' in page(client, q="harbour", **{"from": "soon"})


def test_search_has_pages_that_keep_the_question(client):
    for number in range(21):
        published(headline=f"Harbour {number}")
    text = page(client, q="harbour & <b>", order="newest")
    assert text.count('class="card card-row"') == 0
    text = page(client, q="harbour", order="newest")
    assert text.count('class="card card-row"') == 20
    assert 'href="?q=harbour&amp;order=newest&amp;page=2"' in text
    assert page(client, q="harbour", page="2").count('class="card card-row"') == 1
    for wrong in ("0", "02", "3", "x", "-1", "٢", ""):
        assert client.get("/search/", {"q": "harbour", "page": wrong}).status_code == 404


def test_search_counts_no_further_than_it_must(client, monkeypatch):
    monkeypatch.setattr(engines, "MOST", 3)
    monkeypatch.setattr(engine, "MOST", 3)
    for number in range(4):
        published(headline=f"Harbour {number}")
    for order in ("best", "newest"):
        text = page(client, q="harbour", order=order)
        assert "More than 3 stories" in text
        assert text.count('class="card card-row"') == 3
        assert "Harbour</mark> 0" not in text


def test_search_leads_to_labels_of_which_something_is_live(client):
    published(
        section=SectionFactory(name="Harbour news", slug="harbour-news"),
        authors=[AuthorFactory(name="Hans Harbour", slug="hans")],
        topics=[TagFactory(name="The harbour", slug="the-harbour")],
    )
    at = timezone.now() + DAY
    published(
        at=at,
        section=SectionFactory(name="Harbour secret", slug="harbour-secret"),
        authors=[AuthorFactory(name="Harbour Secret", slug="h-secret")],
        topics=[TagFactory(name="Harbour secret", slug="t-secret")],
    )
    text = page(client, q="harbour")
    for address in ("/harbour-news/", "/author/hans/", "/tag/the-harbour/"):
        assert f'<li><a href="{address}" dir="auto">' in text
    assert "/author/h-secret/" not in text
    assert "/tag/t-secret/" not in text
    assert '<li><a href="/harbour-secret/" dir="auto">' not in text


def test_labels_are_found_by_all_words_of_a_question_in_any_case(client):
    published(
        section=SectionFactory(name="Harbour and Quay", slug="quay"),
        authors=[AuthorFactory(name="Harbour Lind", slug="lind")],
        topics=[TagFactory(name="Quays of the harbour", slug="quays")],
    )
    text = page(client, q="QUAY harBour")
    assert '<li><a href="/quay/" dir="auto">Harbour and Quay</a></li>' in text
    assert '<li><a href="/tag/quays/" dir="auto">' in text
    assert '<li><a href="/author/lind/" dir="auto">' not in text


def test_search_takes_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    def stories(count):
        for _ in range(count):
            published(headline="Harbour", authors=[AuthorFactory(), AuthorFactory()], topics=[TagFactory()])

    budget = 9 if connection.vendor == "sqlite" else 14  # with PostgreSQL's savepoint, its clock, and passages to mark
    stories(2)
    page(client, q="harbour")  # from now on the process has what all pages share
    with django_assert_max_num_queries(budget) as few:
        page(client, q="harbour")
    stories(10)
    page(client, q="harbour")
    with django_assert_max_num_queries(budget) as many:
        page(client, q="harbour")
    assert len(many) == len(few)


def test_search_echoes_what_was_typed_harmlessly(client):
    text = page(client, q='"><script>alert(1)</script>', author="<b>")
    assert "<script>alert" not in text
    assert "<b>" not in text


def test_the_header_of_every_page_has_a_search_box(client):
    text = client.get("/").content.decode()
    assert '<form class="search-box" action="/search/" role="search">' in text
    assert page(client).count('role="search"') == 1


def test_labels_are_few():
    assert found.LABELS == 5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no steps to count")
def test_search_says_so_where_it_took_too_many_steps(client, monkeypatch):
    published(headline="Harbour")
    monkeypatch.setattr(limits, "STEPS", 1)
    monkeypatch.setattr(engine, "in_time", lambda: limits.in_time(-1))
    assert "too many stories" in page(client, q="harbour")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no locks of tables")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_search_says_so_where_it_waited_too_long(client, monkeypatch):
    published(headline="Harbour")
    monkeypatch.setattr(engine, "in_time", lambda: limits.in_time(0.1))
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE articles_searchtext")
        assert "too many stories" in page(client, q="harbour")
        other.rollback()
        assert "1 story" in page(client, q="harbour")
    finally:
        other.close()
