"""What WordPress says in classes, shortcodes and bare addresses, in the words of ``articles.body``."""

import re
from html import escape, unescape

from articles import embeds

_PULLQUOTE = re.compile(
    r"""<(?P<tag>figure|blockquote)\b[^<>]*\bwp-block-pullquote\b[^<>]*>"""
    r"""(?P<inside>(?:(?!</?(?P=tag)\b).)*+)</(?P=tag)\s*>""",
    re.DOTALL | re.IGNORECASE,
)
_ADDRESS = r"""https?://[^\s<>"\[\]]++"""
_SHORTCODE = re.compile(rf"\[embed\b[^\[\]]*+\]\s*+({_ADDRESS})\s*+\[/embed\]", re.IGNORECASE)
_FRAME = re.compile(
    r"""<iframe\b(?P<attributes>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>(?:\s*+</iframe\s*+>)?""", re.IGNORECASE
)
_SOURCE = re.compile(r"""\bsrc\s*+=\s*+["']?((?:https?:)?//[^\s"'<>]++)""", re.IGNORECASE)
_ALONE_IN_PARAGRAPH = re.compile(rf"<p(?:\s[^<>]*+)?>\s*+({_ADDRESS})\s*+</p\s*+>", re.IGNORECASE)
_ALONE_ON_LINE = re.compile(rf"^[ \t]*+({_ADDRESS})[ \t]*+$", re.MULTILINE | re.IGNORECASE)


def to_ours(body: str) -> str:
    """Pull quotes as asides, and as embeds what WordPress would have embedded: an address that stands alone.

    So are frames of providers; those of others stay what they are, and the sanitiser drops them.
    """
    body = _PULLQUOTE.sub(r'<aside data-type="pullquote">\g<inside></aside>', body)
    body = _SHORTCODE.sub(lambda code: _embedded(code[1]) or f"\n\n{code[1]}\n\n", body)
    body = _FRAME.sub(_framed, body)
    for alone in (_ALONE_IN_PARAGRAPH, _ALONE_ON_LINE):
        body = alone.sub(lambda found: _embedded(found[1]) or found[0], body)
    return body


def _framed(frame):
    source = _SOURCE.search(frame["attributes"])
    return (source and _embedded(re.sub("^//", "https://", source[1]))) or frame[0]


def _embedded(address):
    """Nothing for an address that no provider knows."""
    embed = embeds.find(unescape(address))
    return (
        f'\n\n<figure data-embed=""><a href="{escape(embed.url)}">{escape(embed.url)}</a></figure>\n\n' if embed else ""
    )
