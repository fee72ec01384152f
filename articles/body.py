"""What the editor typed becomes HTML that is safe to print: canonicalise, sanitise, render.

One door for forms and importers (``clean``); rendering happens once, when an edition is cut (``render``).
"""

import re
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

VOCABULARY = frozenset(
    {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "s", "sub", "sup", "a", "br", "hr"}
)
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
RENAMED = {"b": "strong", "i": "em", "del": "s", "strike": "s", "h1": "h2", "h5": "h4", "h6": "h4"}
WORDS_A_MINUTE = 230

_renamed_tag = re.compile(rf"<(/?)({'|'.join(RENAMED)})(?=[\s>/])", re.IGNORECASE)
_empty_end = re.compile(r"(?:<p>(?:\s|&nbsp;|<br>)*</p>\s*)+\Z")
_ignored_in_addresses = re.compile(r"[\x00-\x1f\x7f]")
_known_address = re.compile(r"https?://|mailto:|tel:|/(?![/\\])|#", re.IGNORECASE)
_external = re.compile(r'<a href="(?=https?://)')


def _plain_newlines(text):
    """Without the carriage returns of a posted textarea, or of ``&#13;``; and without NUL, which PostgreSQL refuses."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _address(tag, name, value):
    """Whole addresses, and paths on our own site; ``//evil.example`` looks like one and is not.

    Browsers drop line breaks and tabs wherever they stand in an address, so they are dropped before the look.
    """
    if name != "href":
        return value
    address = _ignored_in_addresses.sub("", value).strip()
    return address if _known_address.match(address) else None


_sanitiser = nh3.Cleaner(
    tags=set(VOCABULARY),
    clean_content_tags={"script", "style", "iframe", "noscript", "template", "title", "textarea", "svg", "math"},
    attributes={"a": {"href"}, "ol": {"start"}},
    attribute_filter=_address,
    url_schemes=set(SCHEMES),
    link_rel=None,
    strip_comments=True,
)


def clean(html: str) -> str:
    """``html`` in our vocabulary and nothing else. Cleaning twice gives the same string."""
    html = _renamed_tag.sub(lambda match: f"<{match[1]}{RENAMED[match[2].lower()]}", _plain_newlines(html or ""))
    return _empty_end.sub("", _plain_newlines(_sanitiser.clean(html))).strip()


def render(body: str) -> str:
    """The public HTML of a body: cleaned once more, for rows older than today's vocabulary."""
    return _external.sub('<a rel="noopener" href="', clean(body))


def printable(html: str) -> SafeString:
    """Only for what ``render`` returned."""
    return mark_safe(html)  # noqa: S308


def as_text(html: str) -> str:
    """The words alone, blocks separated by a space."""
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def first_words(html: str, limit: int) -> str:
    return Truncator(as_text(html)).words(limit)


def minutes_to_read(html: str) -> int:
    return max(1, round(len(as_text(html).split()) / WORDS_A_MINUTE))
