import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.urls import reverse

from accounts import roles
from accounts.models import User
from accounts.people import importer

from .factories import UserFactory

pytestmark = pytest.mark.django_db
PEOPLE = reverse("admin:accounts_user_changelist")


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def page_of(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def form(user, *names, **fields):
    groups = [Group.objects.get(name=name).pk for name in names]
    mine = {"first_name": user.first_name, "last_name": user.last_name, "email": user.email, "is_active": "on"}
    return mine | {"groups": groups} | fields


def test_the_roles_are_there_from_the_first_day():
    assert {*roles.STAFF_ROLES, roles.IMPORTER} <= set(Group.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (roles.WRITER, "articles.submit_article", "articles.publish_article"),
        (roles.EDITOR, "articles.publish_article", "accounts.add_user"),
        (roles.MODERATOR, "comments.moderate_comment", "articles.view_article"),
        (roles.CHIEF_EDITOR, "accounts.add_user", "accounts.delete_user"),
        (roles.IMPORTER, "articles.backdate_article", "accounts.view_user"),
    ],
)
def test_a_role_allows_what_it_says_and_no_more(role, may, may_not):
    user = UserFactory(role=role)
    assert user.has_perm(may)
    assert not user.has_perm(may_not)


def test_groups_are_not_edited_at_the_desk():
    assert not admin.site.is_registered(Group)
    assert not admin.site.is_registered(Permission)


def test_the_list_shows_people_with_their_roles_and_not_the_importer(desk, moderator):
    importer()
    page = desk.get(PEOPLE).content.decode()
    assert moderator.email in page
    assert "Moderator" in page
    assert desk.get(PEOPLE).context["cl"].result_count == 2


@pytest.mark.parametrize("lookup", ["password__startswith", "is_superuser__exact", "groups__permissions__codename"])
def test_the_list_tells_nothing_that_its_filters_do_not(desk, lookup):
    assert desk.get(PEOPLE, {lookup: "1"}).status_code == 400


def test_the_list_is_narrowed_to_a_role(desk, chief, moderator):
    query = {"groups__id__exact": moderator.groups.get().pk, "is_active__exact": "1"}
    assert list(desk.get(PEOPLE, query).context["cl"].result_list) == [moderator]
    for odd in ({"groups__id__exact": "9" * 30}, {"groups__id__exact": "x"}, {"is_active__exact": "\0"}):
        assert desk.get(PEOPLE, odd, follow=True).status_code == 200


def test_the_list_costs_the_same_for_many(desk, django_assert_max_num_queries):
    for _number in range(30):
        UserFactory(role=roles.WRITER)
    with django_assert_max_num_queries(10):
        desk.get(PEOPLE)


def test_a_chief_editor_changes_name_address_and_roles(desk, writer):
    desk.post(page_of(writer), form(writer, roles.EDITOR, first_name="Ben", email="ben@example.org"))
    writer = User.objects.get(pk=writer.pk)
    assert (writer.first_name, writer.email) == ("Ben", "ben@example.org")
    assert [group.name for group in writer.groups.all()] == [roles.EDITOR]


def test_somebody_who_leaves_is_deactivated_and_out_at_once(desk, client, writer):
    leaver = type(client)()
    leaver.force_login(writer)
    assert leaver.get(reverse("admin:index")).status_code == 200
    desk.post(page_of(writer), form(writer, roles.WRITER, is_active=""))
    assert leaver.get(reverse("admin:index")).status_code == 302


def test_rights_come_with_roles_only(desk, writer):
    right = Permission.objects.get(codename="delete_article")
    desk.post(
        page_of(writer),
        form(writer, roles.WRITER, is_superuser="on", is_staff="", user_permissions=[right.pk], username="x"),
    )
    after = User.objects.get(pk=writer.pk)
    assert (after.is_superuser, after.is_staff, after.username) == (False, True, writer.username)
    assert not after.user_permissions.exists()


@pytest.mark.parametrize(
    ("fields", "names", "words"),
    [
        ({"is_active": ""}, [roles.CHIEF_EDITOR], "You cannot deactivate yourself."),
        ({}, [roles.WRITER], "You cannot give up being chief editor."),
        ({}, [], "You cannot give up being chief editor."),
    ],
)
def test_nobody_locks_themself_out(desk, chief, fields, names, words):
    answer = desk.post(page_of(chief), form(chief, *names, **fields))
    assert words in answer.content.decode()
    chief = User.objects.get(pk=chief.pk)
    assert chief.is_active
    assert chief.has_perm("accounts.change_user")


def test_a_chief_editor_changes_their_own_name(desk, chief):
    desk.post(page_of(chief), form(chief, roles.CHIEF_EDITOR, first_name="Carla"))
    assert User.objects.get(pk=chief.pk).first_name == "Carla"


def test_a_superuser_is_above_the_chief_editor(desk):
    boss = UserFactory(is_superuser=True)
    assert desk.get(page_of(boss)).status_code == 200
    assert desk.post(page_of(boss), form(boss, is_active="")).status_code == 403
    assert desk.post(reverse("admin:accounts_user_invite_again", args=[boss.pk])).status_code == 403
    assert User.objects.get(pk=boss.pk).is_active


def test_a_superuser_looks_after_superusers_but_not_out_of_the_door(client):
    boss, other = UserFactory(is_superuser=True), UserFactory(is_superuser=True)
    client.force_login(boss)
    client.post(page_of(other), form(other, is_active=""))
    client.post(page_of(boss), form(boss, is_active=""))
    assert not User.objects.get(pk=other.pk).is_active
    assert User.objects.get(pk=boss.pk).is_active


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_is_deleted(client, chief, writer, superuser):
    client.force_login(UserFactory(is_superuser=True) if superuser else chief)
    assert client.post(reverse("admin:accounts_user_delete", args=[writer.pk]), {"post": "yes"}).status_code == 403
    client.post(PEOPLE, {"action": "delete_selected", "_selected_action": [writer.pk], "post": "yes"})
    assert User.objects.filter(pk=writer.pk).exists()


@pytest.mark.parametrize("role", [roles.WRITER, roles.EDITOR, roles.MODERATOR])
def test_other_roles_have_no_business_with_people(client, writer, role):
    client.force_login(UserFactory(role=role))
    assert client.get(PEOPLE).status_code == 403
    assert client.post(page_of(writer), form(writer, roles.CHIEF_EDITOR)).status_code == 403


def test_a_forgotten_password_is_replaced_by_a_letter(client, writer):
    assert reverse("admin_password_reset") in client.get(reverse("admin:login"), follow=True).content.decode()
    answer = client.post(reverse("admin_password_reset"), {"email": writer.email.upper()})
    assert client.get(answer.url).status_code == 200
    (letter,) = mail.outbox
    link = re.search(r"http://localhost:8000(/accounts/\S+)", letter.body).group(1)
    page = client.get(link, follow=True)
    password = {"new_password1": "a better horse 77", "new_password2": "a better horse 77"}
    done = client.post(page.request["PATH_INFO"], password, follow=True)
    assert "Your password is changed" in done.content.decode()
    assert not done.context["user"].is_authenticated
    assert client.login(username=writer.username, password="a better horse 77")
    assert "not valid" in client.get(link, follow=True).content.decode()


@pytest.mark.parametrize("state", ["a stranger", "deactivated", "invited"])
def test_the_same_answer_and_no_letter_for_anybody_else(client, state):
    user = UserFactory(email="ann@example.org", is_active=state != "deactivated")
    if state == "invited":
        user.set_unusable_password()
        user.save()
    address = "nobody@example.org" if state == "a stranger" else user.email
    answer = client.post(reverse("admin_password_reset"), {"email": address})
    assert answer.url == reverse("password_reset_done")
    assert not mail.outbox


def test_a_link_for_a_new_password_dies_with_the_account(client, writer):
    client.post(reverse("admin_password_reset"), {"email": writer.email})
    User.objects.filter(pk=writer.pk).update(is_active=False)
    link = re.search(r"http://localhost:8000(/accounts/\S+)", mail.outbox[0].body).group(1)
    assert "not valid" in client.get(link, follow=True).content.decode()
