"""Every page of the desk: served, with one heading, without a complaint of the browser, and no wider than a phone."""

from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve

from accounts import roles
from accounts.models import User
from accounts.tests.factories import UserFactory
from articles import notifications
from newsroom.demo.seed import seed

from .busy_desk import AT_THE_DOOR, make_busy

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PHONE = {"width": 390, "height": 844}
INSIDE = ("/admin/", "/accounts/", "/preview/")
# What the browser refused to do for the page, what stands out of it to the right, and words of state that are cut.
LISTEN = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`refused: ${event.violatedDirective} ${event.blockedURI}`))"""
CUT = """[...document.querySelectorAll(".pill")].filter((pill) => pill.scrollWidth > pill.clientWidth)
  .map((pill) => pill.textContent)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def states():
    """Names of states and their addresses; everybody's password is “correct horse”."""
    chief = UserFactory(role=roles.CHIEF_EDITOR, username="chief", first_name="Ingrid", last_name="Vale")
    with notifications.silence():
        seed(password="correct horse")
        return make_busy(chief)


class Walk:
    """One person's way through pages, and what was wrong on them."""

    def __init__(self, page):
        self.page, self.wrong = page, []
        page.add_init_script(LISTEN)
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on(
            "response", lambda answer: self._note(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        )
        page.on("dialog", lambda dialog: dialog.accept())

    def look(self, address):
        self.page.goto(address)
        if (headings := self.page.locator("h1").count()) != 1:
            self._note(f"{headings} h1")
        if (wide := self.page.evaluate(TOO_WIDE)) > 0:
            self._note(f"{wide} px too wide")
        if cut := self.page.evaluate(CUT):
            self._note(f"cut: {cut}")

    def links(self):
        return self.page.eval_on_selector_all("a[href]", "links => links.map((link) => link.href)")

    def _note(self, what):
        self.wrong.append(f"{self.page.url}: {what}")


def test_every_page_of_the_desk_on_a_phone(states, sign_in, live_server):
    """All states for the chief editor, and for everybody one page of each kind that links lead to."""
    for username, more in (("chief", states.values()), ("nora", ()), ("soren", ()), ("maud", ())):
        walk = Walk(sign_in(User.objects.get(username=username), viewport=PHONE))
        for address in more:
            walk.look(address)
        seen = follow(walk, ["/admin/", *more], live_server.url)
        assert walk.wrong == [], username
        assert len(seen) > 8


def follow(walk, ahead, site):
    seen = set()
    while ahead:
        kind = kind_of(address := ahead.pop())
        if kind and kind not in seen:
            seen.add(kind)
            walk.look(address)
            ahead += [urldefrag(link).url for link in walk.links() if link.startswith(f"{site}/")]
    return seen


def test_every_page_at_the_door_on_a_phone(visit):
    walk = Walk(visit(viewport=PHONE))
    for address in AT_THE_DOOR.values():
        walk.look(address)
    assert walk.wrong == []


def kind_of(address):
    """One page for each pattern of addresses; None where it is no page of the desk."""
    parts = urlsplit(address)
    if not parts.path.startswith(INSIDE) or parts.path.endswith("/file/"):
        return None
    try:
        return resolve(parts.path).route
    except Resolver404:
        return None
