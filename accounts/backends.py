from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from . import second_factor
from .models import User


class ColleagueBackend(ModelBackend):
    """By user name or e-mail address; one password is hashed for every try, so that time does not tell who is here."""

    def authenticate(self, request, username=None, password=None, email=None, **kwargs):
        name = username or email
        if not name or password is None:
            return None
        user = called(name)
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None

    def get_user(self, user_id):
        """Whoever sends a request, in one query: also whether they have a second factor."""
        having = Exists(second_factor.authenticators().filter(user=OuterRef("pk")))
        user = User.objects.annotate(has_second_factor=having).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


def called(name: str) -> User | None:
    """A user name comes first, should somebody have taken another's address for one."""
    address = Q(email_lower=name.lower()) & ~Q(email="")
    found = User.objects.alias(email_lower=Lower("email")).filter(Q(username=name) | address)[:2]
    return min(found, key=lambda user: user.username != name, default=None)
