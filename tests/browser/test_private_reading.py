"""Who only reads is known to nobody: no cookie, nothing kept, nobody else asked; and scripts are for comfort."""

import re

import pytest
from playwright.sync_api import expect

from articles import notifications
from articles.models import Edition
from newsroom.demo.seed import seed
from publication.models import StandingPage

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
LISTEN = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`refused: ${event.violatedDirective} ${event.blockedURI}`))"""
KEPT = """async () => [localStorage.length, sessionStorage.length, document.cookie.length,
  (await indexedDB.databases()).length, (await navigator.serviceWorker?.getRegistrations() ?? []).length]"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def addresses():
    with notifications.silence():
        seed()
    live = Edition.objects.live().select_related("section")
    with_video = next(edition for edition in live if "data-embed" in edition.html)
    stories = [edition.get_absolute_url() for edition in (live.first(), with_video)]
    pages = [page.get_absolute_url() for page in StandingPage.objects.published()]
    return ["/", "/harbour/", "/author/nora-whitcombe/", "/corrections/", *stories, *pages]


def test_reading_leaves_no_trace_and_asks_nobody_else(visit, live_server, addresses):
    page = visit(viewport=PHONE)
    asked, wrong = [], []
    page.add_init_script(LISTEN)
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        assert page.evaluate(KEPT) == [0, 0, 0, 0, 0], address
        assert page.evaluate(TOO_WIDE) <= 0, address
    assert page.context.cookies() == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert wrong == []


def test_everything_is_there_without_scripts(visit, addresses):
    """The same words and links; but for what offers a frame or copies a link, which is a plain link then."""
    plain, scripted = visit(java_script_enabled=False), visit()
    for address in addresses:
        seen = []
        for page in (plain, scripted):
            page.goto(address, wait_until="load")
            words = page.locator("main").inner_text()
            for shared in page.locator(".share").all():
                words = words.replace(shared.inner_text(), "")
            links = page.locator("main a[href]:not(.share-link)").count()
            seen.append((set(re.findall(r"\w+", words)), links))
        assert seen[0][0] <= seen[1][0], address
        assert seen[0][1] == seen[1][1], address
        assert plain.locator("h1").count() == 1


def test_standing_pages_and_the_foot_fit_the_narrowest_screen(visit, addresses):
    page = visit(viewport=NARROW)
    for address in addresses:
        page.goto(address)
        assert page.evaluate(TOO_WIDE) <= 0, address


def test_a_missing_page_offers_a_search_that_works_without_scripts(chromium, live_server, addresses):
    """Not by ``visit``: a browser complains of every page that is missing."""
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    page.goto("/nothing/")
    page.get_by_label("Search the site").fill("ferry")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=ferry$"))
    context.close()


def test_the_chief_editor_writes_a_standing_page(sign_in, chief):
    page = sign_in(chief)
    page.goto("/admin/publication/standingpage/add/")
    page.get_by_label("Title", exact=False).first.fill("House rules")
    editor = page.locator("[contenteditable=true]").first
    editor.click()
    page.keyboard.type("Wipe your feet.")
    page.get_by_label("Published").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto("/house-rules/")
    expect(page.get_by_role("heading", level=1)).to_have_text("House rules")
    expect(page.locator(".story-body")).to_have_text("Wipe your feet.")
    assert StandingPage.objects.get().body == "<p>Wipe your feet.</p>"
