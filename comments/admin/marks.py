"""What the checks found in a comment, marked in its text."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..moderation.verdicts import Span, joined


def spans_in(reasons: Iterable[dict], body: str) -> list[Span]:
    """Those of all ``reasons`` that still hold what they held: a text may have been changed since."""
    return [
        (start, end)
        for row in reasons
        for start, end in row.get("spans", [])
        if 0 <= start < end and body[start:end] in row["matches"]
    ]


def marked(body: str, spans: Iterable[Span]) -> SafeString:
    """``body`` as HTML, everything escaped, with what lies in ``spans`` in ``<mark>``; they may overlap."""
    parts, place = [], 0
    for start, end in joined(spans):
        parts += [(body[place:start],), (format_html("<mark>{}</mark>", body[start:end]),)]
        place = end
    return format_html_join("", "{}", [*parts, (body[place:],)])
