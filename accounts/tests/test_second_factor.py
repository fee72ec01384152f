import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import roles

from .codes import PASSWORD, SECRET, code, give_app, give_passkey
from .factories import UserFactory
from .test_sign_in import DESK, is_in, sign_in

pytestmark = pytest.mark.django_db
FACTORS = reverse("mfa_index")


def shown(way, page):
    """The address that asks for a second factor and then goes on to ``page``."""
    return f"{reverse(way)}?{urlencode({'next': page})}"


@pytest.fixture(autouse=True)
def no_grace(settings):
    settings.SECOND_FACTOR_GRACE_DAYS = 0


@pytest.fixture
def with_app(client, editor):
    """Signed in with password and code; the recovery codes."""
    codes = give_app(editor)
    sign_in(client, editor.username)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_in(client)
    return codes


def desk_patterns():
    """Every pattern below the desk's, with something in the place of each parameter."""
    (desk,) = [entry for entry in get_resolver().url_patterns if str(entry.pattern) == "admin/"]

    def walk(resolver, prefix):
        for entry in resolver.url_patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield entry.name, re.sub(r"<[^>]+>", "1", route).replace("^", "").replace("$", "")
            else:
                yield from walk(entry, route)

    return [(name, url) for name, url in walk(desk, "/admin/") if "(?P" not in url]


def test_no_page_of_the_desk_opens_without_it(client, chief):
    sign_in(client, chief.username)
    urls = [url for name, url in desk_patterns() if name not in ("login", "logout")]
    assert len(urls) > 40
    assert "/admin/autocomplete/" in urls
    assert "/admin/jsi18n/" in urls
    for url in [*urls, "/admin/nothing/here/"]:
        for ask in (client.get, client.post):
            for headers in ({}, {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}):
                answer = ask(url, headers=headers)
                assert (answer.status_code, answer.get("Location")) == (302, FACTORS), url


def test_who_has_none_is_led_to_set_one_up_and_on_to_where_they_were_going(client, editor):
    there = reverse("admin:articles_article_changelist") + "?q=tide"
    page = sign_in(client, editor.username, next=there, follow=True)
    assert page.request["PATH_INFO"] == FACTORS
    assert "One more step" in page.content.decode()
    add = client.get(reverse("mfa_activate_totp"))  # at once: they have just given their password
    secret = add.context["form"].secret
    assert secret in add.content.decode()
    codes = client.post(reverse("mfa_activate_totp"), {"code": code(secret)}, follow=True)
    assert codes.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    assert len(codes.context["unused_codes"]) == 10
    assert f'href="{there.replace("&", "&amp;")}"' in codes.content.decode()
    assert client.get(there).status_code == 200
    assert client.get(DESK).status_code == 200


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_person_hears_of_it_by_mail(client, editor):
    sign_in(client, editor.username)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)}, headers={"User-Agent": "Netscape"})
    (letter,) = mail.outbox
    assert letter.to == [editor.email]
    assert "authenticator app" in letter.subject
    assert "Netscape" in letter.body
    assert "127.0.0.1" in letter.body


def test_a_newcomer_gets_in_at_once_and_is_told_until_when(client, settings):
    settings.SECOND_FACTOR_GRACE_DAYS = 7
    newcomer = UserFactory(role=roles.WRITER, date_joined=timezone.now() - dt.timedelta(days=6))
    page = sign_in(client, newcomer.username, follow=True)
    assert page.request["PATH_INFO"] == DESK
    assert page.context["second_factor_until"] == newcomer.date_joined + dt.timedelta(days=7)
    assert "You sign in with a password alone." in page.content.decode()
    with time_machine.travel(dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=1, minutes=1)):
        assert client.get(DESK).url == FACTORS


def test_with_one_there_is_no_talk_of_the_grace(client, editor, with_app, settings):
    settings.SECOND_FACTOR_GRACE_DAYS = 7
    assert "password alone" not in client.get(DESK).content.decode()


def test_the_password_alone_opens_nothing_for_who_has_one(client, editor):
    give_app(editor)
    answer = sign_in(client, editor.username)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(DESK).status_code == 302
    assert client.get(reverse("your_account")).status_code == 302
    assert not is_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(client, editor, steps):
    give_app(editor)
    sign_in(client, editor.username)
    with time_machine.travel(dt.datetime.now(tz=dt.UTC), tick=False):
        assert client.post(reverse("mfa_authenticate"), {"code": code(steps=steps)}).status_code == 302


@pytest.mark.parametrize("steps", [-3, 3])
def test_an_old_code_and_one_of_the_future_are_wrong(client, editor, steps):
    give_app(editor)
    sign_in(client, editor.username)
    client.post(reverse("mfa_authenticate"), {"code": code(steps=steps)})
    assert not is_in(client)


def test_a_code_is_good_once_for_as_long_as_it_would_be_right(editor):
    give_app(editor)
    now = dt.datetime.now(tz=dt.UTC).replace(second=1)
    with time_machine.travel(now, tick=False):
        seen = code(steps=1)
    for seconds, good in ((0, True), (29, False), (31, False), (55, False)):
        with time_machine.travel(now + dt.timedelta(seconds=seconds), tick=False):
            client = Client()
            sign_in(client, editor.username)
            client.post(reverse("mfa_authenticate"), {"code": f"{seen[:3]} {seen[3:]}"})
            assert is_in(client) == good, seconds


def test_the_code_that_set_the_app_up_opens_nothing_more(editor):
    browser, other = Client(), Client()
    sign_in(browser, editor.username)
    add = reverse("mfa_activate_totp")
    first = code(browser.get(add).context["form"].secret)
    assert browser.post(add, {"code": first}).status_code == 302
    sign_in(other, editor.username)
    assert other.post(reverse("mfa_authenticate"), {"code": first}).status_code == 200
    assert not is_in(other)


def test_a_recovery_code_is_good_once(editor):
    codes = give_app(editor)
    for number, good in ((0, True), (0, False), (1, True)):
        client = Client()
        sign_in(client, editor.username)
        client.post(reverse("mfa_authenticate"), {"code": codes[number]})
        assert is_in(client) == good


def test_codes_are_not_to_be_guessed(client, editor):
    give_app(editor)
    sign_in(client, editor.username)
    for _try in range(5):
        assert "did not match" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "Too many tries" in client.post(reverse("mfa_authenticate"), {"code": code()}).content.decode()
    other = Client()
    sign_in(other, editor.username)
    assert "Too many tries" in other.post(reverse("mfa_authenticate"), {"code": code()}).content.decode()


def test_a_session_from_before_has_to_show_it(editor, settings):
    """Else a thief who got in first would stay."""
    settings.SECOND_FACTOR_GRACE_DAYS = 7
    before = Client()
    sign_in(before, editor.username)
    assert before.get(DESK).status_code == 200
    give_app(editor)
    for page in (DESK, reverse("your_account"), FACTORS, reverse("mfa_deactivate_totp")):
        assert before.get(page).url == shown("mfa_reauthenticate", page)
    assert before.post(reverse("mfa_reauthenticate"), {"code": code(), "next": DESK}).url == DESK
    assert before.get(DESK).status_code == 200


def test_with_a_passkey_alone_that_is_what_is_asked_for(editor):
    before = Client()
    before.force_login(editor)
    give_passkey(editor)
    assert before.get(DESK).url == shown("mfa_reauthenticate_webauthn", DESK)


def test_a_password_does_not_stand_in_for_it_when_something_grave_is_done(client, editor, with_app):
    with time_machine.travel(dt.datetime.now(tz=dt.UTC) + dt.timedelta(minutes=16)):
        remove = reverse("mfa_deactivate_totp")
        assert client.post(remove).url == shown("mfa_reauthenticate", remove)
        assert client.post(reverse("account_reauthenticate"), PASSWORD).url == reverse("mfa_reauthenticate")
        assert client.post(remove).status_code == 302
        assert Authenticator.objects.filter(type="totp").exists()


def test_the_last_one_cannot_be_taken_away(client, editor, with_app):
    assert "your only second factor" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=editor, type="totp").exists()
    passkey = give_passkey(editor)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=editor, type="totp").exists()
    page = client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]), follow=True)
    assert "your only second factor" in page.content.decode()
    assert Authenticator.objects.filter(pk=passkey.pk).exists()
    assert client.get(DESK).status_code == 200


def test_nobody_touches_anothers_passkey(client, editor, chief, with_app):
    passkey = give_passkey(chief)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(name, args=[passkey.pk]), {"name": "mine"}).status_code == 404
    passkey.refresh_from_db()
    assert passkey.data["name"] == "Laptop"


def test_a_passkey_gets_another_name(client, editor, with_app):
    passkey = give_passkey(editor)
    client.post(reverse("mfa_edit_webauthn", args=[passkey.pk]), {"name": "Blue <b>key</b>"})
    assert "Blue &lt;b&gt;key" in client.get(FACTORS).content.decode()


def test_new_recovery_codes_end_the_old_ones(client, editor, with_app):
    page = client.post(reverse("mfa_generate_recovery_codes"), follow=True)
    assert not set(page.context["unused_codes"]) & set(with_app)
    assert page.context["unused_codes"][0] in client.get(reverse("mfa_download_recovery_codes")).content.decode()


def test_what_shows_secrets_is_kept_nowhere(client, editor, with_app):
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_generate_recovery_codes"):
        assert "no-store" in client.get(reverse(name))["Cache-Control"], name
    Authenticator.objects.filter(type="totp").delete()
    give_passkey(editor)
    assert "no-store" in client.get(reverse("mfa_activate_totp"))["Cache-Control"]


def reset_of(user):
    return reverse("admin:accounts_user_reset_second_factor", args=[user.pk])


def test_a_chief_editor_resets_a_lost_one(client, chief, editor):
    give_app(editor)
    give_app(chief)
    lost = Client()
    sign_in(lost, editor.username)
    lost.post(reverse("mfa_authenticate"), {"code": code()})
    assert lost.get(DESK).status_code == 200
    sign_in(client, chief.username)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    change = reverse("admin:accounts_user_change", args=[editor.pk])
    assert reset_of(editor) in client.get(change).content.decode()
    assert str(editor) in client.get(reset_of(editor)).content.decode()
    assert Authenticator.objects.filter(user=editor).exists()
    assert client.post(reset_of(editor)).url == change
    assert not Authenticator.objects.filter(user=editor).exists()
    assert lost.get(DESK).url.startswith(reverse("admin:login"))
    (letter,) = mail.outbox
    assert letter.to == [editor.email]
    assert str(chief) in letter.body
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.get_change_message()) == (
        chief,
        str(editor.pk),
        "Reset the second factor.",
    )
    assert reset_of(editor) not in client.get(change).content.decode()
    assert sign_in(lost, editor.username, follow=True).request["PATH_INFO"] == FACTORS


def test_only_a_chief_editor_does_and_never_their_own(client, chief, editor, settings):
    settings.SECOND_FACTOR_GRACE_DAYS = 7
    give_app(writer := UserFactory(role=roles.WRITER))
    boss = UserFactory(is_superuser=True)
    give_app(boss)
    for user, target in ((editor, writer), (chief, chief), (chief, boss)):
        someone = Client()
        sign_in(someone, user.username)
        assert someone.post(reset_of(target)).status_code == 403
    assert Authenticator.objects.filter(type="totp").count() == 2


def test_it_is_asked_once_more_who_resets(client, chief, editor, settings):
    settings.SECOND_FACTOR_GRACE_DAYS = 7
    give_app(editor)
    client.force_login(chief)
    assert client.post(reset_of(editor)).url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.exists()


def test_the_operator_resets_the_last_chief_editors(client, chief, capsys):
    give_app(chief)
    call_command("reset_second_factor", chief.username)
    assert "at the next sign-in" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError, match="Nobody is called ghost"):
        call_command("reset_second_factor", "ghost")


def test_secrets_are_not_in_the_admin(client):
    boss = UserFactory(is_superuser=True)
    give_app(boss)
    sign_in(client, boss.username)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert client.get("/admin/usersessions/usersession/").status_code == 404
    assert SECRET not in client.get(reverse("admin:accounts_user_change", args=[boss.pk])).content.decode()


def test_it_costs_the_desk_no_query(client, editor, with_app, django_assert_num_queries, settings):
    page = reverse("admin:articles_tag_changelist")
    with_it = client.get(page)
    assert with_it.status_code == 200
    with django_assert_num_queries(3):  # the session, the person, the name on a page that is not there
        assert client.get("/admin/r/1/1/").status_code == 404
