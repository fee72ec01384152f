"""What the editor typed becomes HTML that is safe to print: canonicalise, sanitise, render.

One door for forms and importers (``clean``); rendering happens once, when an edition is cut (``render``), and what
changes afterwards is filled in when a page is printed (``articles.printing``). ``blocks.py`` has the vocabulary.
"""

import re
from collections.abc import Iterator
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from .blocks import blocks_of
from .links import number_of
from .tree import tree_of

WORDS_A_MINUTE = 230
BATCH = 100_000  # characters; the sanitiser takes longer by the square of what it gets at once

_external = re.compile(r'<a href="(?=https?://)')
_image = re.compile(r'<figure data-image="([0-9]+)"')
_undescribed_image = re.compile(r'<figure data-image="([0-9]+)"[^>]*>(?!<img alt="[^"])')
_article = re.compile(r'<a data-article="([0-9]+)"')
_unstorable = re.compile(r"[\x00\ud800-\udfff]")  # PostgreSQL refuses NUL, and UTF-8 half characters

_sanitiser = nh3.Cleaner(
    tags={
        *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr", "table", "tbody", "tr", "th", "td"),
        *("aside", "figure", "figcaption", "img", "br", "strong", "em", "s", "sub", "sup", "a"),
    },
    attributes={
        "a": {"href", "data-article"},
        "ol": {"start"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "aside": {"data-type"},
        "figure": {"data-image", "data-layout", "data-embed"},
        "img": {"alt"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)


def clean(html: str) -> str:
    """``html`` in our vocabulary and nothing else, a block to a line. Cleaning twice gives the same string.

    No words that a browser shows are lost, and no picture of ours; what it does not, such as a script, goes.
    """
    blocks = _canonical(_unstorable.sub("", html or ""))
    safe = _sanitised(blocks)
    if safe == "\n".join(blocks):
        return safe
    return _sanitised(_canonical(safe))  # a link whose address the sanitiser refused is none


def render(body: str) -> str:
    """The public HTML of a body, but for what only the day knows: pictures, and the addresses of our own stories."""
    return _external.sub('<a rel="noopener" href="', clean(body))


def printable(html: str) -> SafeString:
    """Only for what ``render`` returned."""
    return mark_safe(html)  # noqa: S308


def images_in(html: str) -> list[int]:
    """The IDs of the pictures in a cleaned or rendered body, each once, in their order."""
    return _numbers(_image, html)


def images_without_words_in(html: str) -> list[int]:
    """Those that stand somewhere without an alternative text of their own: the library's is used there."""
    return _numbers(_undescribed_image, html)


def articles_in(html: str) -> list[int]:
    """The IDs of the stories of ours that a cleaned or rendered body links to, each once."""
    return _numbers(_article, html)


def as_text(html: str) -> str:
    """The words alone, blocks separated by a space."""
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def first_words(html: str, limit: int) -> str:
    return Truncator(as_text(html)).words(limit)


def words(html: str) -> int:
    """How many there are."""
    return len(as_text(html).split())


def minutes_to_read(html: str) -> int:
    return max(1, round(words(html) / WORDS_A_MINUTE))


def _canonical(html: str) -> list[str]:
    return blocks_of(tree_of(html))


def _sanitised(blocks: list[str]) -> str:
    """The last word is nh3's: whatever the code before it may let through, this does not."""
    return "\n".join(_sanitiser.clean("\n".join(batch)).strip("\n") for batch in _batches(blocks))


def _batches(blocks: list[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for block in blocks:
        if batch and size + len(block) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(block)
        size += len(block)
    if batch:
        yield batch


def _numbers(pattern, html):
    return list(dict.fromkeys(int(number) for number in pattern.findall(html) if number_of(number)))
