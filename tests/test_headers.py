"""What every answer says to the browser, and that none of them tells a stranger who reads here."""

import datetime as dt
import re

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from articles import standing_pages, workflow
from articles.tests.factories import ArticleFactory, published
from publication.models import THE_ONE, Publication, StandingPage

pytestmark = pytest.mark.django_db
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ELSEWHERE = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*\b(?:src|srcset|data)="(?:https?:|//)"""
    r"""|<link\b(?=[^>]*\brel="(?:stylesheet|preload|preconnect|dns-prefetch|icon|modulepreload|manifest)")"""
    r"""[^>]*\bhref="(?:https?:|//)|@import"""
)


@pytest.fixture
def edition(chief):
    video = '<figure data-embed="youtube"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">x</a></figure>'
    gone = published(by=chief, slug="gone")
    workflow.withdraw(gone.article, by=chief)
    return published(by=chief, slug="here", section=gone.section, body=f"<p>Words.</p>{video}")


@pytest.fixture
def public(edition, chief):
    standing_pages.keep(StandingPage(title="About", slug="about", body="<p>Us.</p>", published=True))
    Publication.objects.create(pk=THE_ONE, contact_email="desk@tide.example")
    section = edition.section.get_absolute_url()
    machines = ["/feeds/rss/", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt"]
    return ["/", section, edition.get_absolute_url(), "/about/", "/corrections/", *machines]


@pytest.fixture
def errors(edition):
    return {"/nothing/": 404, "/nothing/here/": 404, f"{edition.section.get_absolute_url()}gone/": 410}


@pytest.fixture
def over_https(settings):
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60


def check(answer):
    for name, value in ALWAYS.items():
        assert answer[name] == value, name
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Strict-Transport-Security"] == "max-age=31536000"
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert {"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy.split("; "))
    return policy


def test_every_public_answer_has_them_also_from_the_page_cache(over_https, public, errors):
    client = Client()
    for address in public * 2 + [*errors]:
        answer = client.get(address, secure=True)
        assert answer.status_code == errors.get(address, 200), address
        policy = check(answer)
        assert "nonce" not in policy, address
        assert "script-src 'self';" in policy
        assert "style-src 'self';" in policy
        assert not answer.cookies, address


def test_public_pages_have_nothing_inline_and_ask_nobody_else(client, public, errors):
    for address in [*public, *errors]:
        source = client.get(address).content.decode()
        if "<html" not in source:
            continue
        assert not re.findall(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", source), address
        scripts = re.findall(r"<script\b([^>]*)>", source)
        assert all('src="/static/' in script or "application/ld+json" in script for script in scripts), address
        assert not ELSEWHERE.findall(source), address


def test_the_desk_has_them_with_a_nonce_at_most(over_https, chief, edition):
    client = Client()
    client.force_login(chief)
    for address in ("/admin/", f"/admin/articles/article/{edition.article_id}/change/", "/admin/nothing/"):
        check(client.get(address, secure=True, follow=True))


@pytest.mark.parametrize(
    ("status", "send"),
    [
        (400, lambda client: client.post("/", b"x", content_type="text/plain; charset=utf-7", secure=True)),
        (405, lambda client: client.options("/", secure=True)),
        (403, lambda client: client.post("/accounts/login/", secure=True)),
        (302, lambda client: client.get("/admin/", secure=True)),
    ],
)
def test_refusals_have_them(over_https, status, send):
    answer = send(Client(enforce_csrf_checks=True))
    assert answer.status_code == status
    check(answer)


def test_an_error_of_ours_is_a_page_that_needs_no_database(over_https, edition):
    def down(execute, sql, params, many, context):
        raise DatabaseError("the database is down")

    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(down):
        for address in ("/", "/nothing/", edition.get_absolute_url(), "/about/"):
            answer = client.get(address, secure=True)
            assert answer.status_code == 500
            assert b"Something went wrong" in answer.content
            check(answer)


def test_a_missing_page_offers_a_search(client):
    source = client.get("/nothing/").content.decode()
    assert '<form class="search-box" action="/search/"' in source


def test_a_refusal_that_never_met_the_site_is_a_whole_page(client):
    answer = client.post("/", b"x", content_type="text/plain; charset=utf-7")
    assert b"<h1>" in answer.content


def test_security_txt_names_whom_to_tell_and_until_when(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    Publication.objects.create(pk=THE_ONE, contact_email="desk@tide.example")
    source = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:desk@tide.example\n" in source
    until = dt.datetime.fromisoformat(re.search(r"^Expires: (.*)$", source, re.MULTILINE)[1])
    assert dt.timedelta(days=30) < until - dt.datetime.now(dt.UTC) < dt.timedelta(days=365)
    settings.SECURITY_CONTACT = ["https://tide.example/holes/", "holes@tide.example"]
    Publication.objects.filter(pk=THE_ONE).update(contact_email="")
    from_env = Client().get("/.well-known/security.txt?x=1", headers={"cookie": "sessionid=x"}).content.decode()
    assert "Contact: https://tide.example/holes/\nContact: mailto:holes@tide.example\n" in from_env


def test_a_draft_is_not_given_away_by_headers(client, chief, edition):
    draft = ArticleFactory(slug="draft", section=edition.section, created_by=chief)
    answer, stranger = (client.get(f"{edition.section.get_absolute_url()}{slug}/") for slug in (draft.slug, "never"))
    assert {*answer.headers} == {*stranger.headers}
    assert answer.status_code == stranger.status_code == 404
