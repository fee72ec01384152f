"""A new e-mail address counts once its owner has followed a link in a letter to it.

The link names the person, the old address and the new one, signed; it dies when the old address changes.
"""

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from . import letters
from .models import User

SALT = "accounts.new_address"


class Outdated(ValidationError):
    """The link is too old or was used, or the address is somebody else's by now."""


def ask(user: User, address: str) -> bool:
    """Send the letter with the link; whether it went out."""
    key = signing.dumps([user.pk, user.email, address], salt=SALT)
    link = settings.SITE_URL + reverse("confirm_new_address", args=[key])
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
    return letters.send("new_address", address, {"user": user, "link": link, "days": days})


def read(key: str) -> tuple[User, str]:
    """Whose address becomes which, if the link still holds."""
    try:
        pk, old, new = signing.loads(key, salt=SALT, max_age=settings.PASSWORD_RESET_TIMEOUT)
    except signing.BadSignature as error:
        raise Outdated(_("This link is not valid.")) from error
    user = User.objects.filter(pk=pk, email=old, is_active=True).first()
    if user is None:
        raise Outdated(_("This link is not valid."))
    return user, new


def confirm(key: str) -> User:
    """Change the address, and tell the old one."""
    user, new = read(key)
    try:
        with transaction.atomic():
            changed = User.objects.filter(pk=user.pk, email=user.email).update(email=new)
    except IntegrityError as error:
        raise Outdated(_("Somebody signs in with this e-mail address already.")) from error
    if changed and user.email:
        transaction.on_commit(lambda: letters.send("address_changed", user.email, {"user": user, "address": new}))
    return user
