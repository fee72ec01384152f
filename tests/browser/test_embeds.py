"""A reader decides whether a film from elsewhere is loaded; the editor knows the providers that the site knows."""

import re

import pytest
from playwright.sync_api import expect

from articles import embeds
from articles.tests.factories import published
from articles.tests.test_embeds import KNOWN, UNKNOWN

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
VIDEO = '<p>Words</p><figure data-embed=""><a href="https://youtu.be/dQw4w9WgXcQ">A song</a></figure>'


@pytest.fixture
def address(chief):
    return published(by=chief, body=VIDEO).get_absolute_url()


def test_nothing_is_asked_of_the_provider_before_the_click(address, visit, live_server):
    page = visit()
    asked = []
    page.route(re.compile("^https://"), lambda route: asked.append(route.request.url) or _film(route))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert asked == []
    expect(page.get_by_text("will learn of your visit")).to_be_visible()
    page.get_by_role("button", name="Show the video from YouTube").press("Enter")
    frame = page.locator("iframe")
    expect(frame).to_be_focused()
    expect(frame.content_frame.get_by_text("The film")).to_be_visible()
    assert asked == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"]
    assert frame.get_attribute("title") == "A song"
    assert page.get_by_role("button", name="Show the video").count() == 0
    expect(page.get_by_role("link", name="A song")).to_be_visible()


def test_without_javascript_there_is_a_plain_link(address, visit):
    page = visit(java_script_enabled=False)
    page.goto(address)
    link = page.get_by_role("link", name="A song")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    expect(page.locator(".embed figcaption")).to_have_text("YouTube")


def test_the_editor_recognises_what_the_site_does(visit, address):
    page = visit()
    page.goto(address)
    addresses = [url for url, _provider, _frame in KNOWN] + [text for text in UNKNOWN if len(text) < 500]
    found = page.evaluate(
        """([providers, addresses]) => {
            const known = providers.map(({ key, pattern }) => [key, new RegExp(pattern)])
            return addresses.map((address) => known.find(([, pattern]) => pattern.test(address))?.[0] ?? null)
        }""",
        [embeds.as_json(), addresses],
    )
    assert found == [(embed.provider if (embed := embeds.find(text)) else None) for text in addresses]


def _film(route):
    route.fulfill(content_type="text/html", body="<p>The film</p>")
