"""From where, and with links to what, comments are not wanted. Found by keyed hashes, in one question."""

import datetime as dt
import ipaddress
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ..models import Ban, Comment
from ..writers import folded
from .traces import OURS, domains_in, mail_key

TAG = "bans"
LENGTHS = {4: (32, 24, 16), 6: (64, 56, 48, 32)}  # of the prefixes that can be banned
MOST = 200  # keys that are asked for, of one comment
WIDTH = 40
LONGEST = 253  # of a domain


def on(comment: Comment) -> list[Ban]:
    """Those in force that concern an unsaved ``comment``; asked once for each, however many want to know.

    Colleagues who are signed in are under none: a ban on a café should not end the newsroom's own talk there.
    """
    if comment.user_id:
        return []
    if "bans_found" not in comment.__dict__:
        keys = list(keys_of(comment))[:MOST]
        in_force = Ban.objects.in_force().filter(key__in=keys) if keys and there_are(keys) else []
        comment.__dict__["bans_found"] = list(in_force)
    return comment.__dict__["bans_found"]


def there_are(keys: list[str]) -> bool:
    """That nobody has lifted. Plain SQL, for every comment that comes in: hardly any concerns a ban."""
    places = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {Ban._meta.db_table} WHERE key IN ({places}) AND lifted_at IS NULL", keys)  # noqa: S608
        return cursor.fetchone() is not None


def keys_of(comment: Comment) -> Iterator[str]:
    """Of all bans that there may be on it: its address, its network and those around it, its links' domains."""
    if comment.email:
        yield key_of(Ban.Kind.MAIL, mail_key(comment.email))
    yield from (key_of(Ban.Kind.NETWORK, network) for network in _around(comment.network))
    domains = dict.fromkeys(wider for domain in domains_in(comment.body) for wider in _above(_ascii(domain)))
    yield from (key_of(Ban.Kind.DOMAIN, domain) for domain in domains)


def key_of(kind: str, value: str) -> str:
    """Of a value as ``normal`` returns it; a lone surrogate, which nobody can be banned by, counts as ``?``."""
    storable = value.encode("utf-8", "replace")
    return salted_hmac(f"comments.ban.{kind}", storable, algorithm="sha256").hexdigest()[:WIDTH]


def normal(kind: str, text: str) -> str:
    """Equal for all ways to write one address, network or domain; ValidationError where it is none."""
    text = text.strip()
    if kind == Ban.Kind.MAIL:
        return _address(text)
    return _network(text) if kind == Ban.Kind.NETWORK else _domain(text)


def count_hits(bans: Iterable[Ban], *, at: dt.datetime) -> None:
    """In the order of their keys, so that two comments that meet the same bans never wait for one another."""
    keys = {ban.pk for ban in bans}
    with transaction.atomic():
        rows = Ban.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
        locked = list(rows.values_list("pk", flat=True))
        Ban.objects.filter(pk__in=locked).update(hits=F("hits") + 1, last_hit_at=at)


def covers(kind: str, value: str, network: str) -> bool:
    """Whether a ban on ``value`` concerns everybody in ``network``."""
    return kind == Ban.Kind.NETWORK and value in _around(network)


def _address(text):
    text = folded(text)
    if text.count("@") != 1 or text.startswith("@") or text.endswith("@"):
        raise ValidationError(_("That is no e-mail address."))
    return mail_key(text)


def _network(text):
    """An address alone is its network as comments have it: an IPv4 address itself, the /64 of an IPv6 address."""
    try:
        address = ipaddress.ip_interface(text)
    except ValueError:
        raise ValidationError(_("That is no network. Such as 192.0.2.1, 192.0.2.0/24 or 2001:db8:1:2::/64.")) from None
    length = address.network.prefixlen if "/" in text else LENGTHS[address.version][0]
    if length not in LENGTHS[address.version]:
        known = ", ".join(f"/{length}" for length in LENGTHS[address.version])
        raise ValidationError(_("A network that can be banned has one of these lengths: %s.") % known)
    return _written(address.ip, length)


def _domain(text):
    host = _ascii(_host(text).removeprefix("www.").strip("."))
    if "." not in host or not all(host.split(".")) or len(host) > LONGEST:
        raise ValidationError(_("That is no domain. Such as casino.example."))
    if host == OURS or OURS.endswith(f".{host}"):
        raise ValidationError(_("That is our own domain."))
    return host


def _host(text):
    try:
        return "" if " " in text else urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""


def _around(network):
    """As bans are written: the network itself, and the wider ones that it lies in. Of a hash there are none."""
    try:
        address = ipaddress.ip_address(network)
    except ValueError:
        return []
    return [_written(address, length) for length in LENGTHS[address.version]]


def _written(address, length):
    """What comments have needs no length."""
    network = ipaddress.ip_network(f"{address}/{length}", strict=False)
    return str(network.network_address if length == LENGTHS[address.version][0] else network)


def _above(domain):
    """Itself and what it is below, down to two parts."""
    parts = domain.split(".")
    return [".".join(parts[place:]) for place in range(len(parts) - 1)]


def _ascii(host):
    try:
        return host.lower().encode("idna").decode()
    except UnicodeError:
        return host.lower()
