"""The logo at the head of every page."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.tests.factories import SectionFactory, published
from images.intake import take_in
from images.models import Image
from images.tests.pictures import upload
from page_cache.pieces import pieces
from publication.models import THE_ONE, Publication
from publication.tests.test_publication_admin import NO_LINKS

pytestmark = pytest.mark.django_db


@pytest.fixture
def logo():
    return take_in(upload(), by=None, alt="Letters in a box")


@pytest.fixture
def paper(logo):
    return Publication.objects.create(pk=THE_ONE, logo=logo)


def head_of(client, address="/"):
    return client.get(address).content.decode().partition("<main")[0]


def test_the_logo_stands_for_the_name_on_every_page(client, paper, settings):
    edition = published()
    for address in ("/", edition.section.get_absolute_url(), edition.get_absolute_url()):
        nameplate = re.search(r'class="nameplate">(.*?)</(?:p|h1)>', head_of(client, address), re.DOTALL)[1]
        assert f'alt="{settings.SITE_NAME}"' in nameplate
        assert 'loading="eager"' in nameplate
        assert re.sub("<[^>]*>", "", nameplate).strip() == ""


def test_a_new_logo_is_on_every_kept_page_at_once(client, chief, logo, settings):
    edition = published()
    addresses = ["/", edition.section.get_absolute_url(), edition.get_absolute_url()]
    for address in addresses:
        client.get(address)
        assert client.get(address)["X-Cache"] == "HIT"
        assert "<img" not in head_of(client, address)
    desk = Client()
    desk.force_login(chief)
    desk.post(f"/admin/publication/publication/{THE_ONE}/change/", {"logo": logo.pk} | NO_LINKS)
    for address in addresses:
        assert "<img" in head_of(client, address)
        assert client.get(address)["X-Cache"] == "HIT"


def test_the_logo_is_gone_at_the_second_at_which_its_rights_end(client, paper, logo, settings):
    end = timezone.now().replace(microsecond=0) + dt.timedelta(seconds=100)
    Image.objects.filter(pk=logo.pk).update(rights_until=end)
    with time_machine.travel(end - dt.timedelta(seconds=1), tick=False) as clock:
        assert "<img" in head_of(client)
        assert client.get("/")["X-Cache"] == "HIT"
        assert "<img" in head_of(client)
        clock.move_to(end)
        assert client.get("/")["X-Cache"] == "MISS"
        assert "<img" not in head_of(client)
        assert settings.SITE_NAME in re.search(r'class="nameplate">.*?</h1>', head_of(client), re.DOTALL)[0]


def test_the_paper_costs_two_queries_a_page_and_an_error_one(client):
    SectionFactory(slug="news")
    with CaptureQueriesContext(connection) as of_a_page:
        client.get("/news/")
    assert sum("publication_" in query["sql"] for query in of_a_page) == 2  # with its logo; the foot of the page
    pieces.clear()
    with CaptureQueriesContext(connection) as of_an_error:
        assert client.get("/nothing/").status_code == 404
    assert sum("publication_publication" in query["sql"] for query in of_an_error) == 1  # its name
