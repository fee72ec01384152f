import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from accounts import roles
from accounts.tests.factories import UserFactory

# Playwright's own loop runs in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session", autouse=True)
def chromium():
    """Before the database is made: within Playwright's loop Django has another connection than outside it."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server):
    """``visit()``: a new person at a new machine, as a page. What their console complained of fails the test."""
    contexts, complaints = [], []

    def arrive(**options):
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield arrive
    for context in contexts:
        _leave(context)
        context.close()
    assert [text for text in complaints if "422" not in text and "favicon" not in text] == []


@pytest.fixture
def sign_in(visit):
    """``sign_in(user)``: somebody new at the paper, whose grace still runs and whose password is enough."""

    def enter(user, **options):
        page = visit(**options)
        page.goto("/admin/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill("correct horse")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/admin/")
        return page

    return enter


def _leave(context):
    """What a form sends on its way out arrives while there is a database."""
    for page in context.pages:
        if page.locator("#article_form").count():
            page.on("dialog", lambda dialog: dialog.accept())
            page.goto("about:blank")
            page.wait_for_timeout(300)


@pytest.fixture
def nora():
    return UserFactory(role=roles.EDITOR, first_name="Nora", last_name="")


@pytest.fixture
def ove():
    return UserFactory(role=roles.EDITOR, first_name="Ove", last_name="")
