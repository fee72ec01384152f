"""Takes the pictures of docs/images anew, with the demo newsroom on a busy day: ``make pictures``.

It is no test, and runs only when it is named. A picture never shows the token of a link, or a secret.
"""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from accounts.models import User

from .test_every_page import states  # noqa: F401 the fixture

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
FOLDER = Path(__file__).parents[2] / "docs/images"
MOST_BYTES = 80_000
SIZE = {"width": 1280, "height": 800}

# Name of the picture: of the state that it shows.
PLAIN = {
    "dashboard": "dashboard",
    "desk": "form changed",
    "review": "form in review",
    "embargo": "form embargoed",
    "library": "library",
    "picture": "picture",
    "team": "team",
    "bulk": "bulk assign",
    "history": "history",
    "comparison": "comparison",
    "outsiders": "links",
    "front": "front desk",
    "merge": "merge confirmed",
    "account": "account",
    "queue": "comments",
    "ban": "ban",
    "moderation": "how comments are moderated",
}


def test_take_them_all(states, sign_in, visit):  # noqa: F811
    page = sign_in(User.objects.get(username="nora"), viewport=SIZE)
    chief = sign_in(User.objects.get(username="chief"), viewport=SIZE)
    page.on("dialog", lambda dialog: dialog.accept())
    chief.on("dialog", lambda dialog: dialog.accept())
    for name, state in PLAIN.items():
        page.goto(states[state])
        keep(page, name)
    take_writing(page, states["form draft"])
    take_link(page, states["form draft"])
    take_conflict(page, chief, states["form draft"])
    take_reasons(page, states["comments"])
    reader = visit(viewport=SIZE)
    reader.goto("/")
    keep(reader, "home")


def take_writing(page, address):
    page.goto(address)
    page.locator(".ProseMirror").wait_for()
    page.get_by_role("button", name="The text alone").click()
    keep(page, "editor")


def take_link(page, address):
    page.goto(address)
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Address").press_sequentially("bridge")
    page.locator(".prose-stories [role=option]").first.wait_for()
    keep(page, "link")


def take_conflict(page, other, address):
    for editor in (page, other):
        editor.goto(address)
        editor.locator(".ProseMirror").wait_for()
    for editor, words in ((other, "An order is a loan, says the Courier"), (page, "The town has signed for a loan")):
        editor.get_by_label("Headline", exact=True).fill(words)
        editor.get_by_role("button", name="Save", exact=True).click()
        editor.wait_for_load_state()
    page.get_by_role("heading", name="Two people changed the same").wait_for()
    keep(page, "conflict")


def take_reasons(page, address):
    page.goto(address)
    page.locator("[data-card]").nth(1).focus()
    page.keyboard.press("r")
    page.locator("button:visible", has_text="Insults somebody").first.wait_for()
    keep(page, "reasons")


def keep(page, name):
    """As WebP, as good as it can be within its bytes."""
    page.wait_for_load_state("networkidle")
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for quality in range(86, 20, -6):
        content = BytesIO()
        shot.save(content, "WEBP", quality=quality, method=6)
        if content.tell() <= MOST_BYTES:
            break
    (FOLDER / f"{name}.webp").write_bytes(content.getvalue())
