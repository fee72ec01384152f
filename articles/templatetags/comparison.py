"""The two sides of a comparison as HTML: for eyes, for screen readers, and without relying on colour."""

from itertools import groupby
from operator import attrgetter

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..comparison.words import BREAK, STYLES, Segment

register = template.Library()


@register.filter
def as_compared(segments: list[Segment] | None) -> SafeString:
    return format_html_join("", "{}", ((_segment(segment),) for segment in segments or []))


def _segment(segment):
    words = _in_their_formatting(segment.words)
    if segment.note:
        words = format_html('{} <span class="told">({})</span> ', words, segment.note)
    if segment.kind == "removed":
        return format_html("<del>{}{}{}</del>", _unseen(_("removed:")), words, _unseen(_("end of what was removed")))
    if segment.kind == "added":
        return format_html("<ins>{}{}{}</ins>", _unseen(_("added:")), words, _unseen(_("end of what was added")))
    if segment.kind == "restyled":
        return format_html('<span class="restyled">{}</span>', words)
    return words


def _unseen(text):
    return format_html('<span class="visually-hidden"> {} </span>', text)


def _in_their_formatting(words):
    """Where a link leads is told in words, and nobody follows it from here by mistake."""
    html = ""
    for marks, group in groupby(words, attrgetter("marks")):
        text = "".join(f"{word.text} " if word.blank else word.text for word in group)
        inner = escape(text).replace(BREAK, "<br>")
        for mark in marks:
            if mark.tag == "a" or mark.tag in STYLES:
                tag = "u" if mark.tag == "a" else mark.tag
                inner = f"<{tag}>{inner}</{tag}>"
        html += inner
    return mark_safe(html)  # noqa: S308 every word was escaped, and the tags are of our own list
