"""An editor's and a moderator's day in a browser, counted: a click, a key chord and a field typed are an action each.

    make desk-tasks

It starts the demo newsroom that `make run` starts, on its own, and signs in as the chief editor whom a newcomer gets.
Each task begins at the dashboard, a moderator's at the queue, has a bound on its actions, and has to prove its outcome
as readers see it.
"""

import os
import shutil
import sys

from playwright.sync_api import sync_playwright

from .comments import MODERATING
from .day import DAY
from .newsroom import newsroom
from .running import Reader, attempt, verdict

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
LAPTOP = {"width": 1366, "height": 768}


def main() -> int:
    if not CHROMIUM:
        raise SystemExit("No Chromium on this machine: apt-get install chromium")
    with newsroom() as (site, name, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        desk = browser.new_context(base_url=site, viewport=LAPTOP, permissions=["clipboard-read", "clipboard-write"])
        desk.set_default_timeout(15_000)
        sign_in(desk.new_page(), name, password)
        reader = Reader(lambda: browser.new_context(base_url=site))
        return verdict(attempt(task, desk.new_page(), reader) for task in [*DAY, *MODERATING])


def sign_in(page, name, password):
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


if __name__ == "__main__":
    sys.exit(main())
