"""A newcomer sets up an app, another a passkey, and both come back with it."""

import pytest
from playwright.sync_api import expect

from accounts.tests.codes import code

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def no_grace(settings):
    settings.SECOND_FACTOR_GRACE_DAYS = 0


def with_passkeys(page):
    """A laptop that knows its owner's finger; the way to ask what it keeps."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session, key


def give_password(page, user, name=None):
    page.get_by_label("Username or e-mail").fill(name or user.username)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()


def sign_out(page):
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()


def test_an_app_is_set_up_and_asked_for_from_then_on(visit, live_server, writer):
    page = visit()
    page.goto("/admin/articles/article/?q=tide")
    give_password(page, writer, writer.email)
    expect(page.get_by_text("One more step")).to_be_visible()
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="The secret as a QR code")).to_be_visible()
    page.get_by_label("The code that the app shows").fill("000000")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("This did not match")).to_be_visible()
    secret = page.locator(".scan code").inner_text()
    page.get_by_label("The code that the app shows").fill(code(secret))
    page.get_by_role("button", name="Set up").click()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="I have them: to the desk").click()
    expect(page).to_have_url(f"{live_server.url}/admin/articles/article/?q=tide")
    sign_out(page)
    page.goto("/admin/articles/article/")
    give_password(page, writer)
    page.get_by_label("Code").fill(code(secret, steps=1))
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(f"{live_server.url}/admin/articles/article/")
    sign_out(page)
    page.goto("/admin/")
    give_password(page, writer)
    page.get_by_label("Code").fill(codes[3])
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")


def add_passkey(page):
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Office laptop")
    page.get_by_role("button", name="Add a passkey").click()


def test_a_passkey_is_added_and_signs_in_by_itself_or_after_the_password(visit, live_server, writer):
    page = visit()
    laptop, key = with_passkeys(page)
    page.goto("/admin/")
    give_password(page, writer)
    add_passkey(page)
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    (kept,) = laptop.send("WebAuthn.getCredentials", key)["credentials"]
    assert kept["isResidentCredential"]
    page.get_by_role("link", name="I have them: to the desk").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")
    sign_out(page)
    page.goto("/admin/articles/article/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{live_server.url}/admin/articles/article/")
    sign_out(page)
    page.goto("/admin/articles/article/")
    give_password(page, writer)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{live_server.url}/admin/articles/article/")
    page.goto("/accounts/again/passkey/?next=/accounts/you/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_a_finger_that_is_not_the_owners_is_refused_in_words(visit, writer):
    page = visit()
    laptop, key = with_passkeys(page)
    page.goto("/admin/")
    give_password(page, writer)
    add_passkey(page)
    page.get_by_role("link", name="I have them: to the desk").click()
    sign_out(page)
    laptop.send("WebAuthn.setUserVerified", key | {"isUserVerified": False})
    page.goto("/admin/")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("did not work, or it was stopped")
    laptop.send("WebAuthn.setUserVerified", key | {"isUserVerified": True})
    laptop.send("WebAuthn.clearCredentials", key)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("did not work, or it was stopped")


def test_without_javascript_the_app_is_enough(visit, live_server, writer):
    page = visit(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/admin/")
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    give_password(page, writer)
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("The code that the app shows").fill(code(page.locator(".scan code").inner_text()))
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("link", name="I have them: to the desk").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")
    page.get_by_role("link", name="Your account").click()
    page.get_by_role("link", name="Show sessions").click()
    expect(page.get_by_text("here", exact=True)).to_be_visible()
    sign_out(page)
