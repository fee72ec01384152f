import datetime as dt
import json
import re
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts import roles
from accounts.models import User

from .codes import PASSWORD, code, give_app
from .factories import UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("account_login")
DESK = reverse("admin:index")
STRINGS = Path(__file__).resolve().parents[3] / "shared" / "data" / "security" / "open-redirect.txt"


def sign_in(client, name, password=PASSWORD["password"], **options):
    query = options.pop("next", None)
    fields = {"login": name, "password": password} | ({"next": query} if query is not None else {})
    return client.post(SIGN_IN, fields, **options)


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["{0.username}", "{0.email}", " {0.email} ", "{0.username} "])
def test_a_colleague_signs_in_by_name_or_address(client, editor, name):
    answer = sign_in(client, name.format(editor))
    assert answer.url == DESK
    assert client.get(DESK).context["user"] == editor


def test_the_address_is_the_same_in_capitals(client, editor):
    assert sign_in(client, editor.email.upper()).url == DESK


def test_a_name_that_is_anothers_address_is_its_owners(client, editor, writer):
    User.objects.filter(pk=writer.pk).update(username=editor.email)
    sign_in(client, editor.email)
    assert client.get(DESK).context["user"] == writer


def pages_of_refusal(client, monkeypatch):
    """What four strangers see, and how many passwords were hashed for each."""
    active, gone, invited = UserFactory(), UserFactory(is_active=False), UserFactory()
    invited.set_unusable_password()
    invited.save()
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args, **kwargs: hashed.append(1) or encode(*args, **kwargs)
    )
    tries = [("nobody", "x"), ("nobody@example.org", "x"), (active.username, "x"), (active.email, "x")]
    tries += [(gone.username, "correct horse"), (gone.email, "x"), (invited.email, "x")]
    for name, password in tries:
        before = len(hashed)
        page = sign_in(client, name, password).content.decode()
        yield re.sub(r'value="[^"]*"', "", page), len(hashed) - before


def test_a_refusal_and_its_time_tell_nobody_who_works_here(client, monkeypatch, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": "100/m/ip"}
    answers = list(pages_of_refusal(client, monkeypatch))
    assert "do not belong together" in answers[0][0]
    assert {page for page, _hashed in answers} == {answers[0][0]}
    assert {hashed for _page, hashed in answers} == {1}


@pytest.mark.parametrize("fields", [{}, {"login": "a\0b", "password": "x"}, {"login": "x" * 5000, "password": "\0"}])
def test_nonsense_is_refused_like_any_wrong_name(client, fields):
    assert client.post(SIGN_IN, fields).status_code == 200
    assert not is_in(client)


def test_the_session_of_before_is_worth_nothing_afterwards(client, editor):
    """Whoever planted a session key in somebody's browser must not be signed in with them."""
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    planted = client.session.session_key
    assert planted
    sign_in(client, editor.username)
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get(DESK).status_code == 302


def test_the_half_signed_in_session_changes_again_with_the_second_factor(client, editor):
    give_app(editor)
    sign_in(client, editor.username)
    half = client.session.session_key
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_in(client)
    assert client.session.session_key != half


def test_signing_out_takes_a_post(client, editor):
    sign_in(client, editor.username)
    for name in ("account_logout", "admin:logout"):
        client.get(reverse(name))
        assert is_in(client)
    page = client.post(reverse("admin:logout"))
    assert "You are signed out" in page.content.decode()
    assert not is_in(client)
    sign_in(client, editor.username)
    assert client.post(reverse("account_logout")).url == SIGN_IN
    assert not is_in(client)


def test_signing_out_by_a_foreign_form_does_not_work(editor):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    for name in ("account_logout", "admin:logout"):
        assert strict.post(reverse(name)).status_code == 403
    assert strict.post(SIGN_IN, {"login": editor.username} | PASSWORD).status_code == 403


def test_the_desk_sends_strangers_to_sign_in_and_back(client, editor):
    page = reverse("admin:articles_article_changelist") + "?q=tide"
    answer = client.get(page, follow=True)
    assert answer.redirect_chain[-1][0].startswith(SIGN_IN)
    form = answer.content.decode()
    assert 'name="next"' in form
    assert sign_in(client, editor.username, next=page).url == page
    assert client.get(reverse("admin:login") + f"?next={page}").url == page
    assert client.get(SIGN_IN).url == DESK


def test_the_way_on_survives_the_second_factor(client, editor):
    give_app(editor)
    page = reverse("admin:articles_article_changelist")
    sign_in(client, editor.username, next=page)
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).url == page


def test_who_has_no_place_at_the_desk_is_told_so_and_not_sent_round(client):
    client.force_login(UserFactory(is_staff=False))
    answer = client.get(DESK, follow=True)
    assert answer.status_code == 403


def elsewhere():
    if not STRINGS.exists():
        return []
    return [line for line in STRINGS.read_text(encoding="utf-8", errors="replace").splitlines() if line]


def goes_away(url):
    """As a browser reads it: tabs and line ends vanish, a backslash is a slash."""
    read = re.sub(r"[\t\r\n]", "", url).strip().replace("\\", "/")
    return read.startswith("//") or re.match(r"[a-z][a-z0-9+.-]*:", read, re.IGNORECASE) is not None


@pytest.mark.skipif(not STRINGS.exists(), reason="the open redirects lie in ../shared, which is not here")
def test_nobody_is_sent_to_another_site(client, editor, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1000/m/ip"}
    settings.ALLOWED_HOSTS = ["testserver", "www.whitelisteddomain.tld", "google.com"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://google.com"]
    strings = elsewhere()
    assert len(strings) > 100
    for string in strings:
        answers = [client.get(reverse("admin:login"), {"next": string}).url]
        answers += [sign_in(client, editor.username, next=string).url]
        answers += [client.get(reverse("admin:login"), {"next": string}).url]
        answers += [client.post(reverse("account_logout"), {"next": string}).url]
        assert [url for url in answers if goes_away(url)] == [], string


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "socialaccount_login"])
def test_allauths_other_doors_are_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_nobody_signs_up(client):
    for path in ("signup", "sign-up", "login", "email", "confirm-email", "social/signup", "password/reset", "3rdparty"):
        answer = client.get(f"/accounts/{path}/")
        assert answer.status_code == 404, path
    assert not User.objects.exists()


def test_the_fifth_wrong_password_is_the_last_for_a_while(client, editor):
    for _try in range(5):
        assert "do not belong together" in sign_in(client, editor.username, "wrong").content.decode()
    assert "Too many tries" in sign_in(client, editor.username).content.decode()
    with time_machine.travel(dt.datetime.now(tz=dt.UTC) + dt.timedelta(minutes=6)):
        assert sign_in(client, editor.username).status_code == 302


def test_a_person_has_five_tries_whatever_they_and_the_site_are_called(client, editor, settings):
    settings.ALLOWED_HOSTS = ["testserver", "news.example", "desk.news.example", "[::1]"]
    names = [editor.username, editor.email, editor.email.upper(), f" {editor.username}", editor.username]
    hosts = [*settings.ALLOWED_HOSTS, "testserver"]
    for name, host in zip(names, hosts, strict=True):
        assert "do not belong" in sign_in(client, name, "wrong", headers={"host": host}).content.decode()
    for host in settings.ALLOWED_HOSTS:
        page = sign_in(Client(), editor.email, headers={"host": host}).content.decode()
        assert "Too many tries" in page


def test_right_passwords_are_not_counted(client, editor):
    for _time in range(7):
        assert sign_in(client, editor.username).status_code == 302
        client.logout()


def test_an_address_has_ten_wrong_tries_a_minute_over_all_names(client, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    page = ""
    for number in range(11):
        forged = {"X-Forwarded-For": f"10.1.1.{number}, 198.51.100.7"}
        page = sign_in(Client(), f"name{number}", "wrong", headers=forged).content.decode()
    assert "Too many tries" in page
    other = sign_in(Client(), "another", "wrong", headers={"X-Forwarded-For": "198.51.100.8"})
    assert "do not belong together" in other.content.decode()


def test_a_forged_address_is_not_believed_without_a_proxy(settings):
    settings.TRUSTED_PROXIES = []
    for number in range(11):
        page = sign_in(Client(), f"name{number}", "x", headers={"X-Forwarded-For": f"198.51.100.{number}"})
    assert "Too many tries" in page.content.decode()


def test_neighbours_of_one_ipv6_network_are_one_stranger(settings):
    for number in range(11):
        page = sign_in(Client(), f"name{number}", "x", REMOTE_ADDR=f"2001:db8:1:1::{number:x}")
    assert "Too many tries" in page.content.decode()


def test_a_flood_of_forms_gets_a_page_that_says_so(client):
    for _number in range(31):
        answer = client.post(SIGN_IN, {"login": "x"})
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


@pytest.fixture
def asked(client):
    """``asked(address)``: the answer to a request for a new password."""
    return lambda address, **options: client.post(reverse("admin_password_reset"), {"email": address}, **options)


def test_letters_for_one_address_are_few(asked, writer):
    statuses = [asked(writer.email.upper() if number % 2 else writer.email).status_code for number in range(7)]
    assert statuses == [302] * 5 + [429] * 2
    assert len(mail.outbox) == 5


def test_the_limit_tells_no_more_than_the_answer(asked):
    assert [asked("nobody@example.org").status_code for _number in range(6)] == [302] * 5 + [429]


def test_the_letter_is_written_after_the_answer(rf, writer, monkeypatch):
    """So that the time of an answer does not tell whose address is known."""
    from allauth.core import context  # noqa: PLC0415

    from accounts.views.door import ForgottenPassword  # noqa: PLC0415

    request = rf.post(reverse("admin_password_reset"), {"email": writer.email})
    request._dont_enforce_csrf_checks = True
    with context.request_context(request):
        answer = ForgottenPassword.as_view()(request)
        assert answer.status_code == 302
        assert not mail.outbox
        answer.close()
    assert len(mail.outbox) == 1


def test_a_new_password_signs_nobody_in_and_the_thief_out(client, editor):
    thief = Client()
    sign_in(thief, editor.username)
    give_app(editor)
    client.post(reverse("admin_password_reset"), {"email": editor.email})
    link = re.search(r"http://localhost:8000(/accounts/\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)
    chosen = {"new_password1": "a better horse 77", "new_password2": "a better horse 77"}
    client.post(page.request["PATH_INFO"], chosen)
    assert not is_in(client)
    assert thief.get(DESK).url.startswith(reverse("admin:login"))
    assert sign_in(client, editor.username, "a better horse 77").url == reverse("mfa_authenticate")


def test_links_of_letters_are_not_to_be_guessed(client):
    address = reverse("password_reset_confirm", args=["MQ", "set-password"])
    assert [client.post(address).status_code for _number in range(21)][-1] == 429
    address = reverse("accept_invitation", args=["MQ", "set-password"])
    assert [client.post(address).status_code for _number in range(21)][-1] == 429


def test_an_invitation_ends_at_the_desk_or_at_the_second_factor(client, chief, settings):
    for days, end in ((7, DESK), (0, reverse("mfa_index"))):
        settings.SECOND_FACTOR_GRACE_DAYS = days
        invited = UserFactory(role=roles.WRITER)
        invited.set_unusable_password()
        invited.save()
        from accounts import invitations  # noqa: PLC0415

        link = invitations.link_for(invited).removeprefix("http://localhost:8000")
        newcomer = Client()
        page = newcomer.get(link, follow=True)
        chosen = {"new_password1": "a better horse 77", "new_password2": "a better horse 77"}
        done = newcomer.post(page.request["PATH_INFO"], chosen, follow=True)
        assert done.request["PATH_INFO"] == end
        assert newcomer.get(reverse("mfa_activate_totp")).status_code == 200  # the password is fresh: no asking again
        assert "Chrome" not in newcomer.get(reverse("usersessions_list")).content.decode()


def test_a_chief_editor_does_not_flood_the_world_with_invitations(client, chief, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"invite": "3/h/user"}
    client.force_login(chief)
    invite = reverse("admin:accounts_user_add")
    assert [client.post(invite, {}).status_code for _number in range(4)] == [200, 200, 200, 429]


def test_the_answer_to_scripts_is_as_closed_as_the_page(client, editor):
    headers = {"Accept": "application/json"}
    for _try in range(5):
        refused = client.post(SIGN_IN, {"login": editor.username, "password": "wrong"}, headers=headers)
        assert refused.status_code == 400
    assert (
        "Too many tries"
        in client.post(SIGN_IN, {"login": editor.username} | PASSWORD, headers=headers).content.decode()
    )


@pytest.mark.parametrize(
    "credential",
    ["", "[]", "null", "1", '"x"', "{}", "[[[", '{"id": 1}', '{"response": {}}', '{"response": {"userHandle": "%%"}}',
     '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "authenticatorData": "AA",'
     ' "signature": "AA", "userHandle": "MQ"}}',
     json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ"} | dict.fromkeys(
         ["clientDataJSON", "authenticatorData", "signature"], "e30")})],
)  # fmt: skip
def test_a_passkey_that_makes_no_sense_is_a_wrong_one(client, editor, credential):
    give_app(editor)
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert client.post(reverse("mfa_login_webauthn"), {"credential": credential}).url == SIGN_IN
    sign_in(client, editor.username)
    client.get(reverse("mfa_authenticate"))
    assert client.post(reverse("mfa_authenticate"), {"credential": credential}).status_code == 200
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    add = reverse("mfa_add_webauthn")
    client.get(add)
    assert client.post(add, {"name": "x", "credential": credential}).status_code == 200


def test_the_user_model_is_ours():
    assert get_user_model() is User
