from django.contrib.auth.models import Group

from . import roles
from .models import User

IMPORTER = "importer"  # a user name that no invitation gives away


def importer() -> User:
    """Who import commands act as, so that the history says where a story came from. Nobody can sign in as it."""
    user, created = User.objects.get_or_create(
        username=IMPORTER, defaults={"first_name": "Importer", "is_staff": False}
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    user.groups.add(Group.objects.get(name=roles.IMPORTER))
    return user
