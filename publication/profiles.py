"""Where else an author can be found: what people type for each kind, the one form that is kept, and its address."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

LONGEST = 200
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = rf"(?:{LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})"

_mastodon = re.compile(rf"@?(?P<user>[a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?)@(?P<host>{HOST})", re.IGNORECASE | re.ASCII)
_mastodon_address = re.compile(
    rf"(?:https?://)?(?P<host>{HOST})/(?:@|users/)(?P<user>[a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?)/?(?:[?#].*)?",
    re.IGNORECASE | re.ASCII,
)
_bluesky = re.compile(
    rf"(?:(?:https?://)?bsky\.app/profile/)?@?(?P<name>{HOST})/?(?:[?#].*)?", re.IGNORECASE | re.ASCII
)
_linkedin = re.compile(
    r"(?:(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/)?in/(?P<name>[^/?#\s]{3,200})/?(?:[?#].*)?", re.IGNORECASE
)
_linkedin_name = re.compile(r"[\w-]{3,100}")
_scheme = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_not_in_addresses = re.compile(r"[\\\"'<>`{}|^\s]")
_is_website = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Profile:
    kind: str
    label: Any
    url: str
    text: str


@dataclass(frozen=True)
class Kind:
    """``parse`` gives the one form of what was typed, or raises ValidationError; ``url`` where that leads."""

    label: Any  # these two are translated when they are shown
    hint: Any
    parse: Callable[[str], str]
    url: Callable[[str], str]


def parse(kind: str, typed: str, *, kinds: "dict[str, Kind] | None" = None) -> str:
    """What is kept of ``typed``, "" of nothing; raises ValidationError in words."""
    typed = unicodedata.normalize("NFC", typed).strip()
    if not typed:
        return ""
    asked = (kinds or KINDS)[kind]
    found = asked.parse(typed) if typed.isprintable() and len(typed) <= LONGEST else ""
    if not found or len(found) > LONGEST:
        raise ValidationError(
            _("“%(typed)s” is not understood. %(hint)s"),
            params={"typed": typed[:LONGEST], "hint": asked.hint},
            code="profile",
        )
    return found


def of(author) -> list[Profile]:
    """Those that are filled in, in the order in which they are printed."""
    filled = ((name, kind, getattr(author, name)) for name, kind in KINDS.items())
    return [Profile(name, kind.label, kind.url(value), _text(name, value)) for name, kind, value in filled if value]


def _parse_mastodon(typed):
    found = _mastodon_address.fullmatch(typed) or _mastodon.fullmatch(typed)
    return f"@{found['user']}@{found['host'].lower()}" if found else ""


def _parse_bluesky(typed):
    found = _bluesky.fullmatch(typed)
    return found["name"].lower() if found else ""


def _parse_linkedin(typed):
    found = _linkedin.fullmatch(typed)
    name = unicodedata.normalize("NFC", unquote(found["name"])) if found else ""
    return f"in/{name}" if _linkedin_name.fullmatch(name) else ""


def parse_website(typed):
    """With http or https and a host by name; without a user or a password, which hide where a link leads."""
    address = typed if _scheme.match(typed) and not _has_port_alone(typed) else f"https://{typed}"
    try:
        _is_website(address)
        parts = urlsplit(address)
    except (ValidationError, ValueError):
        return ""
    host = (parts.hostname or "").rstrip(".")
    if "@" in parts.netloc or _not_in_addresses.search(address) or not re.search(r"\.[^\W\d][\w-]*$", host):
        return ""
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, parts.fragment))


def _has_port_alone(typed):
    """“example.org:8080/me” has a port, and no scheme."""
    return bool(re.match(rf"{HOST}:[0-9]", typed, re.IGNORECASE))


def _parse_email(typed):
    address = re.sub(r"^mailto:", "", typed, flags=re.IGNORECASE)
    try:
        validate_email(address)
    except ValidationError:
        return ""
    name, _at, host = address.rpartition("@")
    return f"{name}@{host.lower()}" if not re.search(r"[?&\"]", name) else ""


def _mastodon_url(value):
    user, host = value.removeprefix("@").split("@")
    return f"https://{host}/@{user}"


def _text(kind, value):
    """As people would say it: an address on the web without its beginning."""
    if kind == "website":
        return value.split("://", 1)[-1].removesuffix("/")
    if kind == "linkedin":
        return value.removeprefix("in/")
    return f"@{value}" if kind == "bluesky" else value


KINDS = {
    "mastodon": Kind(_("Mastodon"), _("Such as @name@mastodon.social."), _parse_mastodon, _mastodon_url),
    "bluesky": Kind(
        _("Bluesky"), _("Such as @name.bsky.social."), _parse_bluesky, lambda value: f"https://bsky.app/profile/{value}"
    ),
    "linkedin": Kind(
        _("LinkedIn"),
        _("Such as linkedin.com/in/name."),
        _parse_linkedin,
        lambda value: f"https://www.linkedin.com/{quote(value)}/",
    ),
    "website": Kind(_("Website"), _("Such as https://example.org."), parse_website, iri_to_uri),
    "public_email": Kind(
        _("Public e-mail"),
        _("Such as name@example.org. Readers see it; leave it empty to keep yours to yourself."),
        _parse_email,
        lambda value: f"mailto:{quote(value, safe='@+')}",
    ),
}
