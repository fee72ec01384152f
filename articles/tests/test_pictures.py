"""Who gets a picture, and from when until when: by its address, as anybody could type it."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from articles import workflow
from articles.models import EditionImage
from articles.pictures import is_shown
from images.intake import discard, replace, take_in
from images.models import Image
from images.renditions import renditions_of
from images.tests.pictures import encoded, scene, upload
from publication.models import Publication

from .factories import ArticleFactory, AuthorFactory, SectionFactory, published

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def image():
    return take_in(upload(encoded(scene((1000, 750)))), by=None)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def ask(client, image, width=320, **headers):
    return client.get(image.rendition_url(width), headers=headers)


def status(client, image):
    return ask(client, image).status_code


def body_picture(image, **fields):
    edition = published(**fields)
    EditionImage.objects.create(edition=edition, image=image)
    return edition


def portrait(image, **fields):
    return published(authors=[AuthorFactory(photo=image)], **fields)


PLACES = {
    "lead": lambda image, **fields: published(lead_image=image, **fields),
    "body": body_picture,
    "byline": portrait,
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_picture_is_there_while_a_story_that_shows_it_is_live(client, image, chief, place):
    assert status(client, image) == 404
    article = place(image, by=chief).article
    assert status(client, image) == 200
    workflow.withdraw(article, by=chief)
    assert status(client, image) == 404


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_picture_of_a_scheduled_story_comes_and_goes_at_its_second(client, image, chief, clock, place):
    edition = place(image, by=chief, at=NOON + 60 * SECOND)
    workflow.unpublish_at(edition.article, by=chief, at=NOON + 120 * SECOND)
    for second, expected in {0: 404, 59: 404, 60: 200, 119: 200, 120: 404}.items():
        clock.move_to(NOON + second * SECOND)
        assert status(client, image) == expected, second


def test_a_draft_shows_nothing_and_an_author_without_stories_neither(client, image):
    ArticleFactory(lead_image=image)
    AuthorFactory(photo=image)
    assert status(client, image) == 404


def test_the_pictures_of_sections_and_of_the_paper_are_public(client, image):
    section = SectionFactory(picture=image)
    assert status(client, image) == 200
    section.picture = None
    section.save()
    assert status(client, image) == 404
    Publication.objects.update_or_create(pk=1, defaults={"logo": image})
    assert status(client, image) == 200


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_from_the_end_of_its_rights_a_picture_is_not_there(client, image, clock, place):
    place(image)
    Image.objects.update(rights_until=NOON + SECOND)
    assert status(client, image) == 200
    clock.move_to(NOON + SECOND)
    assert status(client, image) == 404


def test_every_rendition_is_sent_as_what_it_is(client, image):
    published(lead_image=image)
    folder = image.rendition_url(320).rpartition("/")[0]
    for name in renditions_of(image):
        response = client.get(f"{folder}/{name}")
        content = response.getvalue()
        if name.endswith(".avif"):
            assert (response["Content-Type"], content[4:12]) == ("image/avif", b"ftypavif")
        else:
            assert (response["Content-Type"], content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
        assert int(response["Content-Length"]) == len(content)


def test_an_answer_is_kept_for_ever_by_browsers_and_a_minute_by_all_others(client, image):
    published(lead_image=image)
    response = ask(client, image)
    assert response["Cache-Control"] == "public, s-maxage=60, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not response.cookies
    assert not response.has_header("Vary")


@pytest.mark.parametrize("ending", ["rights", "story"])
def test_no_shared_cache_keeps_it_past_the_moment_at_which_it_goes(client, image, chief, clock, ending):
    edition = published(by=chief, lead_image=image)
    end = NOON + dt.timedelta(minutes=10)
    if ending == "rights":
        Image.objects.update(rights_until=end)
    else:
        workflow.unpublish_at(edition.article, by=chief, at=end)
    for left, sharing in {61: "public, s-maxage=60", 12.5: "public, s-maxage=11", 1.5: "private"}.items():
        clock.move_to(end - left * SECOND)
        assert ask(client, image)["Cache-Control"] == f"{sharing}, max-age=31536000, immutable"
    clock.move_to(end)
    response = ask(client, image)
    assert (response.status_code, response["Cache-Control"]) == (404, "no-store")


def test_what_a_browser_has_is_not_sent_again(client, image, chief):
    article = published(by=chief, lead_image=image).article
    first = ask(client, image)
    for known in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}'):
        again = ask(client, image, if_none_match=known)
        assert (again.status_code, again.content) == (304, b"")
        assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
    assert ask(client, image, if_none_match='"other"').status_code == 200
    workflow.withdraw(article, by=chief)
    assert ask(client, image, if_none_match=first["ETag"]).status_code == 404


def test_head_is_answered_and_nothing_else_is_taken(client, image):
    published(lead_image=image)
    url = image.rendition_url(320)
    head = client.head(url)
    assert (head.status_code, head["Content-Type"]) == (200, "image/jpeg")
    assert head["Content-Length"] == client.get(url)["Content-Length"]
    assert client.post(url).status_code == 405


def test_one_that_is_not_shown_looks_like_one_that_is_not_there(client, image):
    hidden = ask(client, image)
    discard(Image.objects.get())
    missing = ask(client, image)
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert hidden.headers == missing.headers
    assert hidden["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name",
    ["", "x", "original", "{key}-1279.jpg", "{key}-320.png", "{key}-320.jpg.part", "..%2f..%2fsecret_key", "{master}"],
)
def test_no_other_name_leads_to_a_file(client, image, name):
    published(lead_image=image)
    name = name.format(key=image.rendition_key(), master=image.master.name)
    assert client.get(f"/pictures/{image.pk}/{name}").status_code == 404


def test_nobody_elses_name_opens_a_picture(client, image):
    other = take_in(upload(encoded(scene((900, 700)))), by=None)
    published(lead_image=image)
    assert client.get(f"/pictures/{image.pk}/{other.rendition_name(320)}").status_code == 404
    assert client.get(f"/pictures/{other.pk}/{image.rendition_name(320)}").status_code == 404
    assert client.get(f"/pictures/{10**30}/{image.rendition_name(320)}").status_code == 404


def test_the_old_addresses_of_a_picture_that_was_replaced_are_gone(client, image):
    published(lead_image=image)
    old = image.rendition_url(320)
    assert client.get(old).status_code == 200
    replace(image, upload(), by=None)
    assert client.get(old).status_code == 404
    assert status(client, Image.objects.get()) == 200


def test_a_picture_costs_two_queries(client, image, chief, django_assert_max_num_queries):
    for _number in range(3):
        published(by=chief, lead_image=image)
    with django_assert_max_num_queries(2):
        assert status(client, image) == 200


def test_the_same_is_asked_of_rows(image):
    published(lead_image=image)
    assert Image.objects.filter(is_shown()).get() == image
    assert not Image.objects.filter(is_shown(at=timezone.now() - dt.timedelta(days=1))).exists()


def test_an_author_without_a_live_story_has_a_page_and_no_broken_photo(client, image, editor):
    edition = portrait(image)
    address = edition.authors[0].get_absolute_url()
    assert f"/pictures/{image.pk}/" in client.get(address).content.decode()
    workflow.withdraw(edition.article, by=editor)
    page = client.get(address)
    assert page.status_code == 200
    assert f"/pictures/{image.pk}/" not in page.content.decode()
