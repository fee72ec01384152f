"""A colleague comes in by letter: the chief editor names them, and the link in it lets them choose a password.

The link carries Django's password-reset token: it dies with its use, with a change of address, and after
PASSWORD_RESET_TIMEOUT.
"""

import itertools
import re
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from . import letters
from .models import User
from .people import IMPORTER

Told = Callable[[bool], None]  # called after the commit, with whether the letter went out


class HasJoined(ValidationError):
    """There is nobody to invite: they have a password, or were deactivated."""


@transaction.atomic
def invite(user: User, *, by, told: Told) -> User:
    """Save a new colleague, who can sign in only by the link in the letter. The account stays if that fails."""
    _require(by, "accounts.add_user")
    user.username = username_for(user.email)
    user.is_staff = True
    user.set_unusable_password()
    user.save(force_insert=True)
    transaction.on_commit(partial(_write, user, by=by, told=told))
    return user


def invite_again(user: User, *, by, told: Told) -> None:
    """The same letter with a new date; an earlier link works as long as it would have."""
    _require(by, "accounts.change_user")
    if user.has_usable_password() or not user.is_active:
        raise HasJoined(_("%s has a password already, or is not active.") % user)
    transaction.on_commit(partial(_write, user, by=by, told=told))


def username_for(email: str) -> str:
    """What stands before the @, with a number behind it if somebody has that name."""
    name = re.sub(r"[^\w.+-]", "", email.rpartition("@")[0].lower())[:140] or "colleague"
    taken = {IMPORTER, *User.objects.filter(username__istartswith=name).values_list("username", flat=True)}
    numbered = itertools.chain([name], (f"{name}{number}" for number in itertools.count(2)))
    return next(candidate for candidate in numbered if candidate not in taken)


def link_for(user: User) -> str:
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return settings.SITE_URL + reverse("accept_invitation", args=[key, default_token_generator.make_token(user)])


def _require(by, permission):
    if not by.has_perm(permission):
        raise PermissionDenied(_("You may not invite colleagues."))


def _write(user, *, by, told):
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
    told(letters.send("invitation", user.email, {"user": user, "by": by, "link": link_for(user), "days": days}))
