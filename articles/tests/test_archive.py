import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.archive import Period
from articles.models import Edition
from page_cache.middleware import store

from .factories import AuthorFactory, SectionFactory, published
from .reading import source_of, words_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def publish(chief, clock):
    """A function: a story that is first published at this moment of UTC, such as "2026-03-29 00:30"."""

    def at(moment, **fields):
        now = timezone.now()
        clock.move_to(dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC))
        edition = published(by=chief, **fields)
        clock.move_to(now)
        return edition

    return at


def links(source):
    return re.findall(r'href="(/archive/[0-9/]+)"', source)


def test_the_archive_leads_down_to_the_day_and_only_where_something_is(client, publish):
    publish("2024-02-29 10:00", headline="Leap")
    publish("2026-11-02 10:00", headline="Early")
    publish("2026-11-22 10:00", headline="Late")
    assert links(source_of(client, "/archive/")) == [
        "/archive/2026/",
        "/archive/2026/11/",
        "/archive/2026/",
        "/archive/2024/",
    ]
    assert links(source_of(client, "/archive/2026/")) == ["/archive/2026/11/", "/archive/2024/"]
    month = source_of(client, "/archive/2026/11/")
    below = ["/archive/2026/11/02/", "/archive/2026/11/22/"]
    assert links(month) == ["/archive/2026/", *below, "/archive/2024/02/"]
    day = source_of(client, "/archive/2026/11/22/")
    assert links(day) == ["/archive/2026/", "/archive/2026/11/", "/archive/2026/11/02/"]
    assert "Late" in day
    assert "Early" not in day
    assert "1 article" in words_of(client, "/archive/2024/02/29/")


@pytest.mark.parametrize(
    "address",
    [
        *("2025/", "2026/10/", "2026/11/21/", "2026/02/30/", "2026/13/", "2026/00/", "2026/11/00/", "2026/1/"),
        *("0026/", "9999/", "２０２６/", "2026/11/22/1/", "2999/12/31/", "1000/01/01/"),
    ],
)
def test_there_is_no_page_for_a_time_of_which_nothing_is_to_be_read(client, publish, address):
    publish("2026-11-22 10:00")
    assert client.get(f"/archive/{address}").status_code == 404


def test_an_empty_archive_says_so(client):
    Edition.objects.all().delete()
    assert "Nothing has been published here yet." in words_of(client, "/archive/")
    assert "Nothing has been published here yet." in words_of(client, "/authors/")


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Europe/London", "2026-06-01 22:59:59", "2026/06/01"),
        ("Europe/London", "2026-06-01 23:00:00", "2026/06/02"),
        ("Europe/London", "2026-03-29 00:00:00", "2026/03/29"),  # its day of 23 hours
        ("Europe/London", "2026-03-29 22:59:59", "2026/03/29"),
        ("Europe/London", "2026-10-24 23:00:00", "2026/10/25"),  # and of 25
        ("Europe/London", "2026-10-25 23:59:59", "2026/10/25"),
        ("Africa/Cairo", "2026-04-23 21:59:59", "2026/04/23"),  # midnight is left out: the 24th begins at one
        ("Africa/Cairo", "2026-04-23 22:00:00", "2026/04/24"),
        ("Africa/Cairo", "2025-10-30 20:59:59", "2025/10/30"),  # its last hour comes twice
        ("Africa/Cairo", "2025-10-30 21:59:59", "2025/10/30"),
        ("Africa/Cairo", "2025-10-30 22:00:00", "2025/10/31"),
        ("America/Havana", "2025-11-02 04:00:00", "2025/11/02"),  # midnight comes twice: from the first on
        ("Pacific/Apia", "2025-12-31 11:00:00", "2026/01/01"),
    ],
)
def test_a_day_is_the_site_s_own(client, publish, zone, moment, day):
    publish(moment, headline="At this very second")
    with timezone.override(zone):
        assert "At this very second" in source_of(client, f"/archive/{day}/")
        around = dt.date(*map(int, day.split("/")))
        for other in (around - dt.timedelta(days=1), around + dt.timedelta(days=1)):
            assert client.get(f"/archive/{other:%Y/%m/%d}/").status_code == 404
        assert client.get(f"/archive/{day[:7]}/").status_code == 200
        assert client.get(f"/archive/{day[:4]}/").status_code == 200


@pytest.mark.parametrize("zone", ["Africa/Cairo", "Europe/London", "America/Havana", "America/Sao_Paulo"])
def test_every_moment_is_in_one_day(zone):
    with timezone.override(zone):
        day = Period(2018, 1, 1)
        while day.year == 2018:
            following = Period(*(day.after.year, day.after.month, day.after.day))
            first = timezone.make_aware(dt.datetime.combine(day.after, dt.time.min))
            assert day.around(first) == following
            assert day.around(first - dt.timedelta(microseconds=1)) == day
            day = following


def test_a_month_is_a_calendar_that_begins_as_weeks_do_here(client, publish):
    publish("2026-11-22 10:00")
    table = re.search(r"<table.*</table>", source_of(client, "/archive/2026/11/"), re.DOTALL)[0]
    assert table.count("<td>") == 42 == 7 * (table.count("<tr>") - 1)
    assert re.findall(r'<th scope="col">(\w+)', table)[0] == "Mon"
    row = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[5]
    assert re.findall(r">\s*(\d+)", row) == ["23", "24", "25", "26", "27", "28", "29"]


def test_what_is_withdrawn_or_over_leaves_the_archive_and_what_comes_back_is_there(client, publish, chief, clock):
    edition = publish("2026-11-22 10:00")
    pages = ["/archive/2026/", "/archive/2026/11/", "/archive/2026/11/22/"]
    for page in pages:
        source_of(client, page)
    workflow.withdraw(edition.article, by=chief)
    for page in pages:
        assert client.get(page).status_code == 404
    assert links(source_of(client, "/archive/")) == []
    workflow.publish(edition.article, by=chief)
    assert links(source_of(client, "/archive/")) == ["/archive/2026/", "/archive/2026/11/"]
    workflow.unpublish_at(edition.article, at=NOW + dt.timedelta(hours=1), by=chief)
    assert client.get(pages[-1]).status_code == 200
    clock.move_to(NOW + dt.timedelta(hours=1))
    assert client.get(pages[-1]).status_code == 404
    assert links(source_of(client, "/archive/")) == []


@pytest.mark.parametrize("stories", [3, 45])
def test_pages_by_date_take_few_queries_however_much_there_is(client, publish, stories, django_assert_max_num_queries):
    section, authors = SectionFactory(), [AuthorFactory(), AuthorFactory()]
    for number in range(stories):
        publish(f"{2010 + number % 16}-11-{1 + number % 28:02} 10:00", section=section, authors=authors)
    for address in (
        "/archive/",
        "/archive/2011/",
        "/archive/2011/11/",
        "/archive/2011/11/02/",
        "/latest/",
        "/authors/",
    ):
        store.clear()
        with django_assert_max_num_queries(10):
            source_of(client, address)


def test_the_authors_are_those_of_whom_something_is_to_be_read(client, publish, chief, clock):
    mara = AuthorFactory(name="Mara Lind", job_title="Founder & editor")
    gone = AuthorFactory(name="Ada Gone", left_on=dt.date(2026, 1, 1))
    leaving = AuthorFactory(name="Bo Leaving", left_on=dt.date(2026, 11, 23))
    nobody = AuthorFactory(name="Nobody Yet")
    publish("2026-11-20 10:00", authors=[mara, gone])
    publish("2026-11-21 10:00", authors=[mara, leaving])
    withdrawn = publish("2026-11-21 10:00", authors=[nobody, mara])
    workflow.withdraw(withdrawn.article, by=chief)
    words = words_of(client, "/authors/")
    here = "Bo Leaving 1 article Mara Lind Founder & editor 2 articles"
    assert words.endswith(f"{here} No longer with the newsroom Ada Gone 1 article")
    assert "Nobody" not in words
    clock.move_to(dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    assert words_of(client, "/authors/").endswith("No longer with the newsroom Ada Gone 1 article Bo Leaving 1 article")


def test_many_authors_come_in_pages(client, publish, monkeypatch):
    monkeypatch.setattr("articles.authors_list.PER_PAGE", 2)
    publish("2026-11-20 10:00", authors=[AuthorFactory(name=f"Author {name}") for name in "ABCDE"])
    assert "Author E" in words_of(client, "/authors/?page=3")
    source = source_of(client, "/authors/?page=2")
    assert re.search(r'<link rel="canonical" href="[^"]*/authors/\?page=2">', source)
    assert re.search(r'<link rel="prev" href="[^"]*/authors/">', source)
    assert re.search(r'<link rel="next" href="[^"]*/authors/\?page=3">', source)
    assert client.get("/authors/?page=4").status_code == 404


def test_every_page_leads_to_the_lists_of_everything(client):
    foot = source_of(client, "/").partition('<footer class="site-foot">')[2]
    for name in ("latest", "archive", "authors", "corrections"):
        assert f'href="{reverse(f"articles:{name}")}"' in foot
