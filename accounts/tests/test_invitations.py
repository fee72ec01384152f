import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from accounts import invitations, roles
from accounts.models import User
from accounts.people import importer

from .factories import UserFactory

pytestmark = pytest.mark.django_db
INVITE = reverse("admin:accounts_user_add")
WELL_CHOSEN = {"new_password1": "a better horse 77", "new_password2": "a better horse 77"}


class BrokenBackend(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server here")


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def posted(django_capture_on_commit_callbacks):
    """A post, with what the commit sets off."""

    def post(client, address, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, fields)

    return post


def form(*names, **fields):
    groups = [Group.objects.get(name=name).pk for name in names or [roles.WRITER]]
    return {"first_name": "Ann", "last_name": "O'Neil", "email": "ann@example.org", "groups": groups} | fields


def link_in(letter):
    return re.search(r"http://localhost:8000(/accounts/\S+)", letter.body).group(1)


def follow(client, link):
    """To the page behind the redirect that takes the token out of the address."""
    return client.get(link, follow=True)


def test_an_invited_colleague_chooses_a_password_and_is_at_the_desk(desk, client, chief, posted):
    posted(desk, INVITE, **form(roles.WRITER, roles.MODERATOR))
    ann = User.objects.get(email="ann@example.org")
    assert (ann.username, ann.is_staff, ann.is_active, ann.is_superuser) == ("ann", True, True, False)
    assert not ann.has_usable_password()
    assert {group.name for group in ann.groups.all()} == {"Writer", "Moderator"}
    (letter,) = mail.outbox
    assert letter.to == ["ann@example.org"]
    assert str(chief) in letter.body
    client.logout()
    page = follow(client, link_in(letter))
    assert "Ann O&#x27;Neil" in page.content.decode()
    answer = client.post(page.request["PATH_INFO"], WELL_CHOSEN)
    assert answer.url == reverse("admin:index")
    assert client.get(answer.url).context["user"] == ann


def test_the_letter_is_plain_text_and_names_the_user_name(desk, posted):
    posted(desk, INVITE, **form(first_name="Zoë & Co"))
    (letter,) = mail.outbox
    assert "Hello Zoë & Co," in letter.body
    assert "Your user name is ann." in letter.body
    assert "3 days" in letter.body


def test_a_weak_password_is_refused_and_the_link_still_works(client, desk, posted):
    posted(desk, INVITE, **form())
    client.logout()
    page = follow(client, link_in(mail.outbox[0]))
    answer = client.post(page.request["PATH_INFO"], {"new_password1": "short", "new_password2": "short"})
    assert "too short" in answer.content.decode()
    assert client.post(page.request["PATH_INFO"], WELL_CHOSEN).status_code == 302


def test_the_link_works_once_and_for_three_days(client, desk, posted):
    posted(desk, INVITE, **form())
    link = link_in(mail.outbox[0])
    client.logout()
    with time_machine.travel(dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=3, minutes=1)):
        assert "not valid" in follow(client, link).content.decode()
    page = follow(client, link)
    client.post(page.request["PATH_INFO"], WELL_CHOSEN)
    assert "not valid" in follow(client, link).content.decode()


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "other@example.org"}])
def test_the_link_dies_when_its_bearer_leaves_or_moves(client, desk, posted, change):
    posted(desk, INVITE, **form())
    User.objects.filter(username="ann").update(**change)
    assert "not valid" in follow(client, link_in(mail.outbox[0])).content.decode()


def test_nobody_signs_in_by_the_link_who_has_a_password(client, writer):
    """Else a letter would go around whatever else the sign-in asks for."""
    link = invitations.link_for(writer).removeprefix("http://localhost:8000")
    assert "not valid" in follow(client, link).content.decode()


def test_it_can_be_sent_again_until_it_is_accepted(desk, posted):
    posted(desk, INVITE, **form())
    ann = User.objects.get(username="ann")
    address = reverse("admin:accounts_user_invite_again", args=[ann.pk])
    assert (
        "Send the invitation again" in desk.get(reverse("admin:accounts_user_change", args=[ann.pk])).content.decode()
    )
    posted(desk, address)
    assert [letter.to for letter in mail.outbox] == [["ann@example.org"]] * 2
    ann.set_password("a better horse 77")
    ann.save()
    posted(desk, address)
    assert len(mail.outbox) == 2
    assert "Send the invitation" not in desk.get(reverse("admin:accounts_user_change", args=[ann.pk])).content.decode()


@pytest.mark.parametrize("email", ["ann@example.org", "ANN@Example.org"])
def test_an_address_belongs_to_one_colleague(desk, posted, email):
    UserFactory(username="first", email="ann@example.org")
    answer = posted(desk, INVITE, **form(email=email))
    assert "Somebody signs in with this e-mail address already." in answer.content.decode()
    assert not mail.outbox
    assert not User.objects.filter(username="ann").exists()


@pytest.mark.parametrize("missing", ["first_name", "email", "groups"])
def test_a_name_an_address_and_a_role_are_needed(desk, posted, missing):
    answer = posted(desk, INVITE, **form(**{missing: ""}))
    assert missing in answer.context["adminform"].form.errors
    assert not mail.outbox


@pytest.mark.parametrize("name", [roles.IMPORTER])
def test_the_importers_role_is_not_given_away(desk, posted, name):
    answer = posted(desk, INVITE, **form(name))
    assert "groups" in answer.context["adminform"].form.errors


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_letter_that_cannot_be_sent_is_told_and_the_account_stays(desk, settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    page = desk.post(INVITE, form(), follow=True).content.decode()
    assert "could not be sent" in page
    ann = User.objects.get(username="ann")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    page = desk.post(reverse("admin:accounts_user_invite_again", args=[ann.pk]), follow=True).content.decode()
    assert "The invitation was sent to ann@example.org." in page
    assert len(mail.outbox) == 1


def test_an_account_that_is_not_kept_gets_no_letter(chief, django_capture_on_commit_callbacks):
    UserFactory(username="first", email="ann@example.org")
    with pytest.raises(Exception, match=r"(?i)unique"), django_capture_on_commit_callbacks(execute=True):
        invitations.invite(User(email="Ann@example.org"), by=chief, told=print)
    assert not mail.outbox


def test_an_editor_invites_nobody(client, editor, posted):
    client.force_login(editor)
    assert posted(client, INVITE, **form()).status_code == 403
    with pytest.raises(PermissionDenied):
        invitations.invite(User(email="ann@example.org"), by=editor, told=print)
    with pytest.raises(PermissionDenied):
        invitations.invite_again(UserFactory(), by=editor, told=print)


@pytest.mark.parametrize(
    ("email", "username"),
    [
        ("Ann.Lee+news@example.org", "ann.lee+news"),
        ("o'neil@example.org", "oneil"),
        ("søren@example.org", "søren"),
        ('"a b"@example.org', "ab"),
        ("!@example.org", "colleague"),
        ("importer@example.org", "importer2"),
        ("taken@example.org", "taken3"),
    ],
)
def test_the_user_name_comes_from_the_address(db, email, username):
    for name in ("taken", "taken2", "takenaback"):
        UserFactory(username=name)
    assert invitations.username_for(email) == username


def test_the_importer_acts_and_never_signs_in(client):
    user = importer()
    assert importer() == user
    assert (user.username, user.is_staff, user.is_active) == ("importer", False, True)
    assert not user.has_usable_password()
    assert user.has_perm("articles.backdate_article")
    assert user.has_perm("comments.moderate_comment")
