"""Two people change one account in the same moment, on real transactions."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.models import User

from .factories import UserFactory
from .racing import sent_meanwhile

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_who_changes_their_name_while_they_are_deactivated_stays_out():
    writer = UserFactory(role=roles.WRITER)

    def deactivate():
        User.objects.filter(pk=writer.pk).update(is_active=False)

    sent_meanwhile(signed_in(writer), reverse("your_name"), {"first_name": "Ida", "last_name": "Holm"}, deactivate)
    assert not User.objects.get(pk=writer.pk).is_active


def test_a_password_that_is_changed_while_a_chief_editor_saves_stays_changed():
    chief, writer = UserFactory(role=roles.CHIEF_EDITOR), UserFactory(role=roles.WRITER)
    fields = {"first_name": "Ida", "last_name": "Holm", "email": writer.email, "is_active": "on"}
    fields["groups"] = [group.pk for group in writer.groups.all()]
    page = reverse("admin:accounts_user_change", args=[writer.pk])
    sent_meanwhile(signed_in(chief), page, fields, lambda: User.objects.filter(pk=writer.pk).update(password="new"))
    after = User.objects.get(pk=writer.pk)
    assert (after.first_name, after.password) == ("Ida", "new")
