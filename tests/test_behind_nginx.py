"""The site as readers get it, through nginx with its cache in front: nothing early, nothing late, nothing of others."""

import datetime as dt
import gzip
import math
import time

import brotli
import pytest
from django.db import transaction
from django.test import Client

import page_cache
from accounts import roles
from accounts.tests.factories import UserFactory
from articles import workflow
from articles.tests.factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory, published
from comments.models import Comment
from images.cache_tags import PICTURES
from images.intake import take_in
from images.models import Image
from images.tests.pictures import encoded, scene, upload

from .behind_nginx import PROGRAM, Nginx, pictures_in

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not PROGRAM, reason="no nginx on this machine: apt-get install nginx"),
]
LISTS = ["/", "/news/", "/tag/sea/", "/author/mara/"]
STORY = "/news/nightfall/"


@pytest.fixture
def nginx(live_server, tmp_path, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    folder = tmp_path / "nginx"
    folder.mkdir()
    with Nginx(folder, live_server.url.removeprefix("http://")) as running:
        yield running


@pytest.fixture
def desk():
    return UserFactory(role=roles.CHIEF_EDITOR)


@pytest.fixture
def labels():
    return {
        "section": SectionFactory(slug="news"),
        "authors": [AuthorFactory(slug="mara")],
        "topics": [TagFactory(slug="sea")],
    }


@pytest.fixture
def picture():
    return take_in(upload(encoded(scene((900, 600)))), by=None, alt="The quay at night", credit="Ola Berg/Courier")


def soon(seconds=2):
    """A whole second of the clock, as people give it, at least ``seconds`` from now."""
    return dt.datetime.fromtimestamp(math.ceil(time.time()) + seconds, tz=dt.UTC)


def until(moment, *, ask):
    """What ``ask`` says before ``moment``, asked all the time, and once more right after it."""
    before = set()
    while moment.timestamp() - time.time() > 0.05:
        answer = ask()
        if time.time() < moment.timestamp():
            before.add(answer)
    time.sleep(max(0, moment.timestamp() - time.time()) + 0.02)
    return before, ask()


def kept(nginx, path):
    """Whether nginx answers by itself when it is asked again and again."""
    return "HIT" in [nginx.ask(path).headers["X-Nginx-Cache"] for _again in range(4)]


def test_a_page_is_kept_for_a_second_at_most(nginx, labels, desk):
    edition = published(by=desk, slug="nightfall", headline="Nightfall", **labels)
    assert all(kept(nginx, path) for path in [*LISTS, STORY])
    workflow.withdraw(edition.article, by=desk)
    time.sleep(2.05)  # nginx counts whole seconds
    assert nginx.ask(STORY).status == 410
    assert not [path for path in LISTS if b"Nightfall" in nginx.ask(path).body]


def test_a_scheduled_story_and_its_picture_come_at_their_second(nginx, labels, desk, picture):
    published(by=desk, slug="other", **labels)
    at = soon()
    workflow.publish(
        ArticleFactory(slug="nightfall", headline="Nightfall", lead_image=picture, **labels), by=desk, at=at
    )
    address = picture.rendition_url(640)

    def ask():
        shown = sum(b"Nightfall" in nginx.ask(path).body for path in LISTS)
        return nginx.ask(STORY).status, nginx.ask(address).status, shown

    before, after = until(at, ask=ask)
    assert before == {(404, 404, 0)}
    assert after == (200, 200, len(LISTS))
    assert {nginx.ask(path).status for path in nginx.pictures_on(STORY)} == {200}


def test_a_planned_end_is_kept_to_the_second(nginx, labels, desk, picture):
    edition = published(by=desk, slug="nightfall", headline="Nightfall", lead_image=picture, **labels)
    at = soon(4)  # long enough for nginx to keep some of it for a while
    workflow.unpublish_at(edition.article, by=desk, at=at)
    addresses = nginx.pictures_on(STORY)

    def ask():
        shown = sum(b"Nightfall" in nginx.ask(path).body for path in LISTS)
        return nginx.ask(STORY).status, {nginx.ask(path).status for path in addresses} == {200}, shown

    before, after = until(at, ask=ask)
    assert before == {(200, True, len(LISTS))}
    assert after == (410, False, 0)
    assert {nginx.ask(path).status for path in addresses} == {404}


def figure(image):
    return f'<figure data-image="{image.pk}"><img alt=""><figcaption>The quay.</figcaption></figure>'


def test_a_picture_is_gone_everywhere_at_the_second_at_which_its_rights_end(nginx, labels, desk, picture):
    other = take_in(upload(encoded(scene((700, 700)))), by=None, alt="The quay by day")
    body = f"<p>Words.</p>{figure(other)}"
    published(by=desk, slug="nightfall", headline="Nightfall", lead_image=picture, body=body, **labels)
    pages, client = [*LISTS, STORY], Client()
    addresses = sorted({address for page in pages for address in pictures_in(client.get(page).content.decode())})
    assert {address.split("/")[2] for address in addresses} == {str(picture.pk), str(other.pk)}
    assert {client.get(address).status_code for address in addresses} == {200}
    at = let_rights_end(soon(4))

    def ask():
        statuses = {nginx.ask(path).status for path in addresses}
        return frozenset(statuses), sum(bool(nginx.pictures_on(page)) for page in pages)

    before, after = until(at, ask=ask)
    assert before <= {(frozenset({200}), len(pages))}
    assert after == (frozenset({404}), 0)
    assert b"Ola Berg" not in nginx.ask(STORY).body


def test_a_picture_is_kept_for_a_while(nginx, labels, desk, picture):
    published(by=desk, slug="nightfall", lead_image=picture, **labels)
    let_rights_end(soon(100))
    address = nginx.pictures_on(STORY)[0]
    assert kept(nginx, address)
    assert "immutable" in nginx.ask(address).headers["Cache-Control"]


def let_rights_end(at):
    """As the library's form does it."""
    with transaction.atomic():
        Image.objects.update(rights_until=at)
        page_cache.bump(PICTURES)
    return at


def test_nothing_of_somebody_signed_in_is_kept(nginx, labels, desk, picture):
    published(by=desk, slug="nightfall", **labels)
    draft = ArticleFactory(slug="draft", lead_image=picture, **labels)
    client = Client()
    client.force_login(desk)
    session = f"sessionid={client.cookies['sessionid'].value}"
    theirs = [f"/admin/articles/article/{draft.pk}/change/", f"/admin/images/image/{picture.pk}/preview/"]
    for address in [STORY, *theirs]:
        for _twice in range(2):
            answer = nginx.ask(address, Cookie=session)
            assert answer.status == 200, address
            assert "private" in answer.headers["Cache-Control"] or "no-store" in answer.headers["Cache-Control"]
            assert answer.headers["X-Nginx-Cache"] in (None, "BYPASS")
    assert [nginx.ask(address).status for address in theirs] == [302, 302]
    assert nginx.ask(STORY).headers["X-Nginx-Cache"] == "MISS"


def test_a_page_comes_in_the_shape_that_the_client_takes(nginx, labels, desk):
    published(by=desk, slug="nightfall", **labels)
    undo = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}
    asked = {
        "br, gzip": "br",
        "gzip, deflate;q=0.5": "gzip",
        "gzip;q=1.0, br;q=0": "gzip",
        "identity": "",
        "GZIP": "gzip",
    }
    pages = set()
    for accepted, encoding in asked.items():
        answer = nginx.ask(STORY, Accept_Encoding=accepted)
        assert (answer.headers["Content-Encoding"] or "") == encoding, accepted
        pages.add(undo[encoding](answer.body))
    assert len(pages) == 1


def test_what_is_too_large_is_refused_before_it_reaches_the_app(nginx, labels, desk):
    article = published(by=desk, slug="nightfall", **labels).article
    photo, larger = b"x" * 41 * 2**20, b"x" * 46 * 2**20
    assert nginx.ask(f"/comments/on/{article.pk}/", method="POST", body=b"x" * 2 * 2**20).status == 413
    assert nginx.ask("/admin/images/image/add/", method="POST", body=photo).status in (302, 403)
    assert nginx.ask("/admin/images/image/add/", method="POST", body=larger).status == 413


def test_a_reader_is_who_the_connection_says(nginx, labels, desk):
    article = published(by=desk, slug="nightfall", **labels).article
    sent = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https", "Sec_Fetch_Site": "same-origin"}
    form = {"Content_Type": "application/x-www-form-urlencoded", "body": b"name=Rita&body=Well+said."}
    assert nginx.ask(f"/comments/on/{article.pk}/", method="POST", **sent, **form).status == 302
    assert Comment.objects.get().ip == "127.0.0.1"


def test_static_files_are_nginx_s_and_nothing_beside_them_is(nginx):
    (nginx.folder / "secret_key").write_text("canary")
    for name in ("site.css", "site.0123456789ab.css"):
        (nginx.static / name).write_text("b {}")
        (nginx.static / f"{name}.gz").write_bytes(gzip.compress(b"b {}"))
    named, hashed = nginx.ask("/static/site.css"), nginx.ask("/static/site.0123456789ab.css", Accept_Encoding="gzip")
    assert (named.body, named.headers["Content-Type"]) == (b"b {}", "text/css")
    assert "immutable" not in named.headers["Cache-Control"]
    assert gzip.decompress(hashed.body) == b"b {}"
    assert "immutable" in hashed.headers["Cache-Control"]
    for path in (
        "/static/../secret_key",
        "/static../secret_key",
        "/static/%2e%2e/secret_key",
        "/static/..%2fsecret_key",
    ):
        answer = nginx.ask(path)
        assert answer.status >= 400, path
        assert b"canary" not in answer.body
