from django.contrib.auth.models import Group

from accounts import roles
from accounts.models import User

NAMES = {
    roles.EDITOR: ("nora", "Nora", "Whitcombe"),
    roles.WRITER: ("soren", "Søren", "Østergaard"),
    roles.MODERATOR: ("maud", "Maud", "Ellery"),
}


def invite_colleagues(password: str | None) -> dict[str, User]:
    """An editor, a writer and a moderator by role.

    Without a ``password`` nobody can sign in as one of them before the chief editor sends an invitation.
    """
    return {role: _colleague(role, password, *names) for role, names in NAMES.items()}


def _colleague(role, password, username, first_name, last_name):
    user, created = User.objects.get_or_create(
        username=username,
        defaults={
            "first_name": first_name,
            "last_name": last_name,
            "email": f"{username}@saltmarsh-courier.example",
            "is_staff": True,
        },
    )
    if created:
        user.set_password(password)  # None: one that nothing matches
        user.save(update_fields=["password"])
    user.groups.add(Group.objects.get(name=role))
    return user
