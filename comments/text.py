"""A comment is plain text. This makes the HTML of it: paragraphs, line breaks and links, everything else escaped."""

import re

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

LINK = re.compile(r"(https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]])", re.IGNORECASE)


def as_html(body: str, *, to: SafeString | str = "") -> SafeString:
    """``to`` stands before the first word: whom a reply names."""
    paragraphs = re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip())
    begun = ((to if number == 0 else "", _lines(paragraph)) for number, paragraph in enumerate(paragraphs))
    return format_html_join("\n", '<p dir="auto">{}{}</p>', begun)


def _lines(paragraph):
    first, *others = (_linked(line) for line in paragraph.split("\n"))
    return format_html("{}{}", first, format_html_join("", "<br>{}", ((line,) for line in others)))


def _linked(line):
    """``re.split`` with one group gives text and links in turn; hardly any line has a link."""
    if "://" not in line:
        return escape(line)
    return format_html_join("", "{}", ((_part(part, index),) for index, part in enumerate(LINK.split(line))))


def _part(part, index):
    if index % 2 == 0:
        return part
    return format_html('<a href="{}" rel="ugc nofollow noopener">{}</a>', part, part)
