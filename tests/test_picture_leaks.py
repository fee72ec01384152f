"""A picture is as secret as the story that shows it: at every address that can be guessed, until its second.

With an injected clock and through the page cache; tests/test_behind_nginx.py asks the same of a real clock and nginx.
"""

import datetime as dt
import itertools
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import UserFactory
from articles import workflow
from articles.models import Article
from articles.tests.factories import ArticleFactory, AuthorFactory, SectionFactory, SeriesFactory, TagFactory, published
from images.intake import take_in
from images.models import Image
from images.renditions import renditions_of
from images.tests.pictures import encoded, scene, upload
from publication.models import THE_ONE, Publication

from .behind_nginx import pictures_in

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 10, 24, 23, 50, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
AT = NOW + dt.timedelta(minutes=30)
PAGES = ["/", "/news/", "/series/tides/", "/author/mara/", "/tag/sea/", "/news/nightfall/"]
sizes = itertools.count(330)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def picture(**texts):
    """Another one each time."""
    return take_in(upload(encoded(scene((next(sizes), 220)))), by=None, **texts)


def figure(image):
    return f'<figure data-image="{image.pk}"><img alt="canaryalt"><figcaption>canarycaption</figcaption></figure>'


@pytest.fixture
def labels():
    return {
        "section": SectionFactory(slug="news"),
        "series": SeriesFactory(slug="tides"),
        "authors": [AuthorFactory(slug="mara")],
        "topics": [TagFactory(slug="sea")],
    }


@pytest.fixture
def hidden():
    return picture(title="canarytitle", alt="canaryalt", caption="canarycaption", credit="canarycredit")


@pytest.fixture
def story(hidden, labels, chief, place):
    fields = {"lead_image": hidden} if place == "lead" else {"body": f"<p>Words.</p>{figure(hidden)}"}
    return ArticleFactory(slug="nightfall", headline="Nightfall", created_by=chief, **fields, **labels)


@pytest.fixture
def seen(labels, chief):
    """The picture of a story that everybody may read: what its addresses look like is no secret."""
    image = picture()
    published(by=chief, slug="open", lead_image=image, body=figure(image), **labels)
    return image


def keep(story, chief):
    workflow.keep(story, by=chief)


def embargo(story, chief):
    Article.objects.filter(pk=story.pk).update(embargo_until=AT)
    workflow.publish(Article.objects.get(pk=story.pk), by=chief, at=AT)


def schedule(story, chief):
    workflow.publish(story, by=chief, at=AT)


def schedule_a_change(story, chief):
    """What is live has no picture yet."""
    lead, body = story.lead_image, story.body
    Article.objects.filter(pk=story.pk).update(lead_image=None, body="<p>Words.</p>")
    workflow.publish(Article.objects.get(pk=story.pk), by=chief)
    Article.objects.filter(pk=story.pk).update(lead_image=lead, body=body)
    workflow.publish(Article.objects.get(pk=story.pk), by=chief, at=AT)


def guesses(client, hidden, seen):
    """From the addresses on a page and the names of others to those of the hidden picture."""
    shown = {
        address for page in [*PAGES[:-1], "/news/open/"] for address in pictures_in(client.get(page).content.decode())
    }
    assert {client.get(address).status_code for address in shown} == {200}
    names = {address.rpartition("/")[2] for address in shown} | renditions_of(seen).keys()
    yield from (f"/pictures/{hidden.pk}/{name}" for name in names | renditions_of(hidden).keys())
    yield from (f"/pictures/{seen.pk}/{name}" for name in renditions_of(hidden))
    for name, suffix in itertools.product(renditions_of(hidden), ("webp", "png", "jpeg", "JPG", "avif.part", "")):
        yield f"/pictures/{hidden.pk}/{name.rpartition('.')[0]}.{suffix}"
    for stored, folder in itertools.product(
        (hidden.original, hidden.master), ("media", "pictures", "static", "var/media")
    ):
        yield f"/{folder}/{stored.name}"
        yield f"/pictures/{hidden.pk}/{stored.name.rpartition('/')[2]}"
    for name in (
        "",
        "original",
        "master",
        hidden.master_hash,
        f"{hidden.master_hash}.jpg",
        f"{hidden.content_hash}.jpg",
    ):
        yield f"/pictures/{hidden.pk}/{name}"


@pytest.mark.parametrize("place", ["lead", "body"])
@pytest.mark.parametrize("state", [keep, embargo, schedule, schedule_a_change])
def test_no_address_that_can_be_guessed_shows_a_picture_before_its_story(client, story, hidden, seen, state, chief):
    state(story, chief)
    addresses = set(guesses(client, hidden, seen))
    assert len(addresses) > 20
    for address in addresses:
        answer = client.get(address)
        assert (answer.status_code, "image" in answer["Content-Type"]) == (404, False), address
        assert "canary" not in answer.content.decode().replace(address, "")
    assert not any(f"/pictures/{hidden.pk}/" in client.get(page).content.decode() for page in PAGES)


@pytest.mark.parametrize("place", ["lead"])
def test_the_desk_s_addresses_tell_a_stranger_nothing(client, story, hidden, chief):
    theirs = [reverse("admin:images_image_library"), reverse("admin:images_image_changelist")]
    theirs += [f"/admin/images/image/{hidden.pk}/{page}/" for page in ("preview", "change", "history", "delete")]
    theirs.append(reverse("admin:images_image_large_preview", args=[hidden.pk]))
    reader = Client()
    reader.force_login(UserFactory(is_staff=False))
    for stranger, address in itertools.product((client, reader), theirs):
        for answer in (stranger.get(address), stranger.get(address, {"q": "title"}), stranger.post(address)):
            assert answer.status_code in (302, 403, 404, 405), address
            assert "canary" not in answer.content.decode() + answer.get("Location", "")


@pytest.mark.parametrize("place", ["lead", "body"])
@pytest.mark.parametrize("state", [embargo, schedule, schedule_a_change])
def test_a_picture_comes_at_the_second_of_its_story(client, clock, story, hidden, state, chief):
    state(story, chief)
    clock.move_to(AT - SECOND)
    for _twice in range(2):  # the second answer of each page is the page cache's
        pages = {page: client.get(page) for page in PAGES}
    assert "HIT" in {answer.get("X-Cache") for answer in pages.values()}
    assert not any(str(hidden.rendition_key()) in answer.content.decode() for answer in pages.values())
    assert {client.get(f"/pictures/{hidden.pk}/{name}").status_code for name in renditions_of(hidden)} == {404}
    clock.move_to(AT)
    shown = pictures_in(client.get("/news/nightfall/").content.decode())
    assert {address.split("/")[2] for address in shown} == {str(hidden.pk)}
    assert {client.get(address).status_code for address in shown} == {200}


@pytest.mark.parametrize("place", ["lead", "body"])
def test_a_picture_goes_with_its_story(client, clock, story, hidden, chief):
    workflow.publish(story, by=chief)
    workflow.unpublish_at(story, by=chief, at=AT)
    shown = pictures_in(client.get("/news/nightfall/").content.decode())
    clock.move_to(AT - SECOND)
    assert {client.get(address).status_code for address in shown} == {200}
    clock.move_to(AT)
    assert {client.get(address).status_code for address in shown} == {404}


@pytest.fixture
def everywhere(labels, chief):
    """A picture of its own in every place that has room for one, all with rights until ``AT``."""
    lead, inside, photo, head, logo = (picture(caption="canarycaption", credit="canarycredit") for _place in range(5))
    Publication.objects.create(pk=THE_ONE, logo=logo)
    for row, name, image in ((labels["section"], "picture", head), (labels["authors"][0], "photo", photo)):
        setattr(row, name, image)
        row.save()
    body = "<p>Words.</p>" + "".join(
        f'<figure data-image="{inside.pk}"{layout}><img alt=""><figcaption></figcaption></figure>'
        for layout in ("", ' data-layout="wide"', ' data-layout="left"', ' data-layout="right"')
    )
    published(by=chief, slug="nightfall", lead_image=lead, body=body, **labels)
    Image.objects.update(rights_until=AT)
    return {"lead": lead, "inside": inside, "photo": photo, "head": head, "logo": logo}


def test_after_its_rights_a_picture_is_nowhere(client, clock, everywhere):
    clock.move_to(AT - SECOND)
    places = {
        "/": {"lead", "logo"},
        "/news/": {"lead", "head", "logo"},
        "/author/mara/": {"lead", "photo", "logo"},
        "/news/nightfall/": {"lead", "inside", "photo", "logo"},
    }
    addresses = set()
    for page in PAGES:
        shown = pictures_in(client.get(page).content.decode())
        wanted = {str(everywhere[name].pk) for name in places.get(page, {"lead", "logo"})}
        assert {address.split("/")[2] for address in shown} == wanted, page
        assert client.get(page)["X-Cache"] == "HIT"
        addresses |= set(shown)
    assert {client.get(address).status_code for address in addresses} == {200}
    clock.move_to(AT)
    for _twice in range(2):
        for page in PAGES:
            source = client.get(page).content.decode()
            assert (page, pictures_in(source)) == (page, [])
            assert not re.findall(r"<(?:img|picture|source)\b", source), page
            assert not re.search("canary|data-image", source), page
        assert {client.get(address).status_code for address in addresses} == {404}


def test_no_shared_cache_is_told_to_keep_a_picture_past_its_end(client, clock, everywhere):
    """One that counts whole seconds, as nginx does, may get the answer in the next second and keep it to its end."""
    address = pictures_in(client.get("/news/nightfall/").content.decode())[0]
    for milliseconds in (70_500, 61_000, 3_000, 2_999, 2_001, 2_000, 1_999, 1_001, 1_000, 500, 1):
        clock.move_to(AT - dt.timedelta(milliseconds=milliseconds))
        control = client.get(address)["Cache-Control"]
        shared = int((re.search(r"s-maxage=(\d+)", control) or [0, 0])[1])
        assert "private" in control or (shared + 1) * 1000 <= milliseconds, (milliseconds, control)
