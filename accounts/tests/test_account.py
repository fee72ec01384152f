import datetime as dt
import re

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.adapters import MOST_SESSIONS
from accounts.models import User
from accounts.templatetags.desk_accounts import browser

from .codes import PASSWORD
from .factories import UserFactory
from .test_sign_in import DESK, is_in, sign_in

pytestmark = pytest.mark.django_db
YOU = reverse("your_account")
ADDRESS = reverse("your_address")
SESSIONS = reverse("usersessions_list")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class BrokenBackend(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server here")


@pytest.fixture
def you(client, writer):
    sign_in(client, writer.username)
    return client


def link():
    return re.search(r"http://localhost:8000(/accounts/\S+)", mail.outbox[-1].body).group(1)


def test_every_page_of_ones_own_is_for_who_is_signed_in(client):
    names = ["your_account", "your_name", "your_address", "account_change_password", "usersessions_list", "mfa_index"]
    names += ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"]
    names += ["mfa_generate_recovery_codes", "mfa_download_recovery_codes", "account_reauthenticate"]
    names += ["mfa_reauthenticate", "mfa_reauthenticate_webauthn"]
    for name in names:
        for ask in (client.get, client.post):
            answer = ask(reverse(name))
            assert answer.status_code == 302, name
            assert answer.url.startswith(reverse("account_login")), name


def test_the_desk_leads_to_it(you):
    assert YOU in you.get(DESK).content.decode()
    page = you.get(YOU).content.decode()
    for name in ("your_name", "your_address", "account_change_password", "mfa_index", "usersessions_list"):
        assert reverse(name) in page
    assert you.get(reverse("admin:password_change")).url == reverse("account_change_password")


def test_a_person_changes_their_own_name_and_nothing_else(you, writer):
    fields = {"first_name": "Ida", "last_name": "Holm", "is_superuser": "on", "username": "root"}
    assert you.post(reverse("your_name"), fields).url == YOU
    after = User.objects.get(pk=writer.pk)
    assert (str(after), after.is_superuser, after.username) == ("Ida Holm", False, writer.username)
    assert you.post(reverse("your_name"), {"first_name": ""}).status_code == 200


def test_a_new_address_counts_when_its_letter_was_answered(you, writer, django_capture_on_commit_callbacks):
    old = writer.email
    page = you.post(ADDRESS, {"email": "ida@example.org"}, follow=True)
    assert "A letter is on its way to ida@example.org" in page.content.decode()
    assert User.objects.get(pk=writer.pk).email == old
    (letter,) = mail.outbox
    assert letter.to == ["ida@example.org"]
    elsewhere = Client()
    assert "ida@example.org" in elsewhere.get(link()).content.decode()
    assert User.objects.get(pk=writer.pk).email == old  # a robot that reads letters presses no button
    confirmation = link()
    with django_capture_on_commit_callbacks(execute=True):
        elsewhere.post(confirmation)
    assert User.objects.get(pk=writer.pk).email == "ida@example.org"
    assert mail.outbox[-1].to == [old]
    assert "ida@example.org" in mail.outbox[-1].body
    assert not is_in(elsewhere)
    assert "not valid" in elsewhere.get(confirmation).content.decode()
    assert "not valid" in elsewhere.post(confirmation).content.decode()
    elsewhere_again = Client()
    assert sign_in(elsewhere_again, "ida@example.org").url == DESK
    assert sign_in(Client(), old).status_code == 200


def test_the_link_dies_with_time_and_with_the_account(you, writer):
    you.post(ADDRESS, {"email": "ida@example.org"})
    address = link()
    with time_machine.travel(dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=3, minutes=1)):
        assert "not valid" in you.get(address).content.decode()
    assert "not valid" in you.get(address.replace("/address/", "/address/x")).content.decode()
    User.objects.filter(pk=writer.pk).update(is_active=False)
    assert "not valid" in Client().post(address).content.decode()


def test_an_address_stays_one_persons(you, writer, editor):
    for taken in (editor.email, editor.email.upper()):
        assert "Somebody signs in with this" in you.post(ADDRESS, {"email": taken}).content.decode()
    assert not mail.outbox
    you.post(ADDRESS, {"email": "ida@example.org"})
    User.objects.filter(pk=editor.pk).update(email="Ida@example.org")
    assert "Somebody signs in with this" in you.post(link()).content.decode()
    assert User.objects.get(pk=writer.pk).email == writer.email


def test_a_session_left_open_does_not_change_the_address(you, writer):
    with time_machine.travel(dt.datetime.now(tz=dt.UTC) + dt.timedelta(minutes=16)):
        assert you.post(ADDRESS, {"email": "thief@example.org"}).url.startswith(reverse("account_reauthenticate"))
        page = you.post(reverse("account_reauthenticate"), {"password": "wrong", "next": ADDRESS})
        assert "not your password" in page.content.decode()
        assert not mail.outbox
        again = you.post(reverse("account_reauthenticate"), PASSWORD | {"next": ADDRESS})
        assert again.url == YOU  # and the form that was sent is not lost
        assert mail.outbox[-1].to == ["thief@example.org"]


def test_letters_to_strangers_are_few(you):
    answers = [you.post(ADDRESS, {"email": f"a{number}@example.org"}).status_code for number in range(6)]
    assert answers == [302] * 5 + [429]


def test_a_letter_that_does_not_go_out_is_told(you, settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    page = you.post(ADDRESS, {"email": "ida@example.org"}, follow=True)
    assert "could not be sent" in page.content.decode()


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(you, writer):
    thief = Client()
    sign_in(thief, writer.username)
    change = reverse("account_change_password")
    chosen = {"password1": "a better horse 77", "password2": "a better horse 77"}
    assert "not your password" in you.post(change, chosen | {"oldpassword": "wrong"}).content.decode()
    weak = you.post(change, {"oldpassword": "correct horse", "password1": "short", "password2": "short"})
    assert "too short" in weak.content.decode()
    assert you.post(change, chosen | {"oldpassword": "correct horse"}).url == YOU
    assert you.get(DESK).status_code == 200
    assert thief.get(DESK).status_code == 302
    assert mail.outbox[-1].to == [writer.email]
    assert UserSession.objects.filter(user=writer).count() == 1
    assert sign_in(Client(), writer.username, "a better horse 77").url == DESK


def test_a_mail_server_that_is_gone_does_not_undo_the_new_password(you, writer, settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    chosen = {"oldpassword": "correct horse", "password1": "a better horse 77", "password2": "a better horse 77"}
    assert you.post(reverse("account_change_password"), chosen).url == YOU
    assert User.objects.get(pk=writer.pk).check_password("a better horse 77")


def test_sessions_are_listed_and_ended(you, writer, editor):
    phone, stranger = Client(headers={"User-Agent": FIREFOX}), Client()
    sign_in(phone, writer.username)
    sign_in(stranger, editor.username)
    page = you.get(SESSIONS).content.decode()
    assert "Firefox on Linux" in page
    assert page.count("since") == 2
    ended = UserSession.objects.get(session_key=phone.session.session_key)
    foreign = UserSession.objects.get(user=editor)
    assert you.get(reverse("end_session", args=[ended.pk])).status_code == 405
    assert you.post(reverse("end_session", args=[foreign.pk])).status_code == 404
    assert you.post(reverse("end_session", args=[ended.pk])).url == SESSIONS
    assert phone.get(DESK).status_code == 302
    assert stranger.get(DESK).status_code == 200
    assert you.get(DESK).status_code == 200


def test_all_other_sessions_end_at_once(you, writer):
    others = [Client(), Client()]
    for other in others:
        sign_in(other, writer.username)
    you.post(SESSIONS)
    assert [other.get(DESK).status_code for other in others] == [302, 302]
    assert you.get(DESK).status_code == 200


def test_a_person_has_not_more_sessions_than_a_page_shows(writer, settings, django_assert_max_num_queries):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "100/m/ip"}
    clients = [Client() for _number in range(MOST_SESSIONS + 2)]
    for client in clients:
        sign_in(client, writer.username)
    assert UserSession.objects.count() == MOST_SESSIONS
    assert clients[0].get(DESK).status_code == 302
    with django_assert_max_num_queries(8):
        clients[-1].get(SESSIONS)


def test_who_signed_out_is_not_listed(you, writer):
    other = Client()
    sign_in(other, writer.username)
    other.post(reverse("admin:logout"))
    assert you.get(SESSIONS).content.decode().count("since") == 1


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.0", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_is_called_what_people_call_it(words, name):
    assert browser(words) == name


def test_a_colleague_without_an_address_manages_too(client):
    user = UserFactory(role=roles.WRITER, email="")
    sign_in(client, user.username)
    assert "none" in client.get(YOU).content.decode()
    client.post(ADDRESS, {"email": "new@example.org"})
    client.post(link())
    assert User.objects.get(pk=user.pk).email == "new@example.org"
