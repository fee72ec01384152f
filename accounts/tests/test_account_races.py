"""Two people change one account in the same moment, on real transactions."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.models import User

from .factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WAITS = 0.5  # seconds, in which the other thread comes as far as the lock


def sent_meanwhile(user, address, fields, happens):
    """``user`` sends a form after something happened, and before that is certain."""
    client = Client()
    client.force_login(user)

    def send():
        try:
            client.post(address, fields)
        finally:
            connection.close()

    thread = threading.Thread(target=send)
    with transaction.atomic():
        happens()
        thread.start()
        time.sleep(WAITS)
    thread.join()


def test_who_changes_their_name_while_they_are_deactivated_stays_out():
    writer = UserFactory(role=roles.WRITER)

    def deactivate():
        User.objects.filter(pk=writer.pk).update(is_active=False)

    sent_meanwhile(writer, reverse("your_name"), {"first_name": "Ida", "last_name": "Holm"}, deactivate)
    assert not User.objects.get(pk=writer.pk).is_active


def test_a_password_that_is_changed_while_a_chief_editor_saves_stays_changed():
    chief, writer = UserFactory(role=roles.CHIEF_EDITOR), UserFactory(role=roles.WRITER)
    fields = {"first_name": "Ida", "last_name": "Holm", "email": writer.email, "is_active": "on"}
    fields["groups"] = [group.pk for group in writer.groups.all()]
    page = reverse("admin:accounts_user_change", args=[writer.pk])
    sent_meanwhile(chief, page, fields, lambda: User.objects.filter(pk=writer.pk).update(password="new"))
    after = User.objects.get(pk=writer.pk)
    assert (after.first_name, after.password) == ("Ida", "new")
