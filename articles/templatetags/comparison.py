"""The two sides of a comparison as HTML: for eyes, for screen readers, and without relying on colour."""

from itertools import groupby
from operator import attrgetter

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..comparison.words import BREAK, STYLES, Segment

register = template.Library()


@register.filter
def as_compared(segments: list[Segment] | None) -> SafeString:
    frames = {
        "same": ("", ""),
        "restyled": ('<span class="restyled">', "</span>"),
        "removed": ("<del>" + _unseen(_("removed:")), _unseen(_("end of what was removed")) + "</del>"),
        "added": ("<ins>" + _unseen(_("added:")), _unseen(_("end of what was added")) + "</ins>"),
    }
    return mark_safe("".join(_segment(segment, *frames[segment.kind]) for segment in segments or []))  # noqa: S308


def _segment(segment, start, end):
    """The blank at its end stands outside of it: a line through nothing looks like a word."""
    words = _in_their_formatting(segment.words)
    blank = " " if segment.words and segment.words[-1].blank else ""
    note = format_html(' <span class="told">({})</span>', segment.note) if segment.note else ""
    return f"{start}{words}{note}{end}{blank}"


def _unseen(text):
    return format_html('<span class="visually-hidden"> {} </span>', text)


def _in_their_formatting(words):
    """Every word escaped, in tags of our own list. A link is told of in words: nobody follows it by mistake."""
    html = ""
    words = [*words[:-1], *(word._replace(blank=False) for word in words[-1:])]
    for marks, group in groupby(words, attrgetter("marks")):
        text = "".join(f"{word.text} " if word.blank else word.text for word in group)
        inner = escape(text).replace(BREAK, "<br>")
        for mark in marks:
            if mark.tag == "a" or mark.tag in STYLES:
                tag = "u" if mark.tag == "a" else mark.tag
                inner = f"<{tag}>{inner}</{tag}>"
        html += inner
    return html
