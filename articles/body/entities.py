"""Character references, in and out. Out as browsers write them, so that what the editor sends back is the same."""

import re
from html import unescape

# Longer numbers are no characters, and Python refuses to read them.
_too_long = re.compile(r"&(?=#(?:[0-9]{8}|[xX][0-9a-fA-F]{8}))")
_not_in_attributes = re.compile(rf"&(?![a-zA-Z][a-zA-Z0-9]*;|#)|{_too_long.pattern}")


def resolved(text: str) -> str:
    return unescape(_too_long.sub("&amp;", text)) if "&" in text else text


def resolved_in_attribute(value: str) -> str:
    """Only references that end in a semicolon: ``?a=1&copy=2`` is an address."""
    return unescape(_not_in_attributes.sub("&amp;", value)) if "&" in value else value


def escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\xa0", "&nbsp;")


def quoted(value: str) -> str:
    return escaped(value).replace('"', "&quot;")
