"""A Twitter/X handle as people type it: bare, with @, or as the address of the profile."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_handle = re.compile(r"[A-Za-z0-9_]{1,15}")
_address = re.compile(
    r"(?:https?://)?(?:(?:www|mobile)\.)?(?:twitter|x)\.com/(?P<handle>[^/?#]*)/?(?:[?#].*)?", re.IGNORECASE | re.ASCII
)
NOT_PEOPLE = frozenset({"compose", "explore", "hashtag", "home", "i", "intent", "login", "search", "settings", "share"})


def parse(typed: str) -> str:
    """The bare handle, or "" of nothing; raises ValidationError in words."""
    typed = typed.strip()
    if not typed:
        return ""
    address = _address.fullmatch(typed)
    handle = (address["handle"] if address else typed).removeprefix("@")
    if not _handle.fullmatch(handle) or (address and handle.lower() in NOT_PEOPLE):
        raise ValidationError(
            _("“%(typed)s” is not a handle: up to 15 letters, digits and underscores, such as @name or x.com/name."),
            params={"typed": typed},
            code="handle",
        )
    return handle
