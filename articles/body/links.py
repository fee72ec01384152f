"""Where a link of a body may lead: to whole addresses, to paths on our own site, or to a story by its number."""

import re

from .entities import quoted

LARGEST_ID = 2**63 - 1
LONGEST_ADDRESS = 2_000

_ignored_in_addresses = re.compile(r"[\x00-\x1f\x7f]")
_known_address = re.compile(r"https?://|mailto:|tel:|/(?![/\\])|#", re.IGNORECASE)
_number = re.compile(r"0*([1-9][0-9]{0,18})", re.ASCII)


def address_of(href: str) -> str:
    """``href`` if a link may lead there, else nothing; ``//evil.example`` looks like a path and is none.

    Browsers drop line breaks and tabs wherever they stand in an address, so they are dropped before the look.
    """
    address = _ignored_in_addresses.sub("", href).strip()
    return address if len(address) <= LONGEST_ADDRESS and _known_address.match(address) else ""


def number_of(value: str) -> str:
    """``value`` if it can be the ID of a row, else nothing."""
    found = _number.fullmatch(value.strip())
    return found[1] if found and int(found[1]) <= LARGEST_ID else ""


def start_of_link(attributes: dict[str, str]) -> str:
    """The start tag; ``<a>``, which marks nothing, where the link leads nowhere."""
    if number := number_of(attributes.get("data-article", "")):
        return f'<a data-article="{number}">'
    address = address_of(attributes.get("href", ""))
    return f'<a href="{quoted(address)}">' if address else "<a>"
