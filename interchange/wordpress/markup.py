"""WordPress keeps bodies half written: blocks in comments, paragraphs as blank lines. Here they become plain HTML.

Nothing here makes a body safe: it goes through the sanitiser of ``articles.body`` afterwards.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from . import blocks

# Text straight inside one of these is wrapped in paragraphs; inside the loose ones only when a blank line divides it.
_FLOW = {"article", "aside", "blockquote", "center", "details", "div", "fieldset", "footer", "form", "header"}
_FLOW |= {"main", "section"}
_LOOSE = {"dd", "li", "td", "th"}
_OTHER = {"address", "dialog", "figcaption", "figure", "hr", "legend", "nav", "p", "summary"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"dl", "dt", "menu", "ol", "ul"}
_TABLES = {"caption", "col", "colgroup", "table", "tbody", "tfoot", "thead", "tr"}
_LAYOUT = _FLOW | _LOOSE | _OTHER | _HEADINGS | _LISTS | _TABLES
# Their insides stay as they are, to the last newline.
_RAW = {"audio", "iframe", "noscript", "object", "pre", "script", "style", "svg", "textarea", "video"}
_BLOCKS = _LAYOUT | _RAW

# Possessive throughout: hostile text must not make a match slow. An attribute may hold ">", and quotes may be missing.
_TAG = re.compile(
    r"""<(?P<slash>/?)(?P<name>[a-zA-Z][\w:-]*+)"""
    r"""(?:(?:[^<>"']++|"[^"<]*+"|'[^'<]*+'|["'])*+>|[^<>]*>)"""
)
_UNSEEN_TAG = re.compile(r"</?(?!(?:img|embed|input)\b)[a-zA-Z][^<>]*>")
_ADDRESS = re.compile(r"""\bhref\s*=\s*["']?(https?://[^"'\s>]+)""", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_LINE_END = re.compile(r"<br ?/?>\n|\n<br ?/?>|\n", re.IGNORECASE)
# A caption stops short of the next one, so that a thousand unclosed ones do not take a thousand long looks.
_CAPTION = re.compile(
    r"""\[(?P<word>caption|wp_caption)\b(?P<attributes>(?:"[^"]*"|[^\]\["])*)\]"""
    r"""(?P<inside>(?:(?!\[(?:wp_)?caption\b).)*?)\[/(?P=word)\]""",
    re.DOTALL,
)
_CAPTION_TEXT = re.compile(r'\bcaption="([^"]*)"')


def to_html(body: str) -> str:
    """Return what WordPress would have shown for ``body``, as HTML without WordPress's own notation.

    Blank lines divide paragraphs and single ones break them, except inside blocks that are HTML already; so HTML goes
    through unchanged, and twice is the same as once. Captions keep their words, shortcodes we do not know stay text.
    Pull quotes and embeds become ours.
    """
    body = _without_comments(body.replace("\r\n", "\n").replace("\r", "\n"))
    body = blocks.to_ours(_CAPTION.sub(_captioned, body))
    return _Paragraphs(_TAG.sub(lambda tag: tag[0].replace("\n", " "), body)).html()


def plain_text(html: str) -> str:
    """Return the words of ``html``, a line to a block. The address of a link follows its words in brackets."""
    lines = (line.strip() for line in _Words(html, with_addresses=True).text().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(html: str) -> str:
    """Return the words of ``html`` alone, on one line: a headline, say."""
    return " ".join(_Words(html).text().split())


def plain_words(html: str, limit: int) -> str:
    """Return the first ``limit`` words of ``html`` on one line, with an ellipsis when there are more."""
    words = _Words(html).text().split()
    return " ".join(words[:limit]) + ("…" if len(words) > limit else "")


def _without_comments(html: str) -> str:
    """Drop HTML comments. Those that cut a WordPress story (more, nextpage) leave a blank line."""
    first, *others = html.split("<!--")
    kept = [first]
    for piece in others:
        note, closed, text = piece.partition("-->")
        cuts = note.strip().startswith(("more", "nextpage"))
        kept += ["\n\n" if closed and cuts else "", text]
    return "".join(kept)


def _captioned(shortcode: re.Match) -> str:
    """Old captions stand in an attribute, newer ones after the picture."""
    older = _CAPTION_TEXT.search(shortcode["attributes"])
    return f"\n\n{shortcode['inside']} {older[1] if older else ''}\n\n"


class _Paragraphs:
    """One walk over a body, from block tag to block tag, that knows in which block it stands."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._tags = [tag for tag in _TAG.finditer(body) if tag["name"].lower() in _BLOCKS]
        self._last_close = {tag["name"].lower(): tag.start() for tag in self._tags if tag["slash"]}
        self._open: list[str] = []
        self._written: list[str] = []

    def html(self) -> str:
        for text, tag in _by_tag(self._body, self._tags):
            self._write_text(text)
            if tag:
                self._write_tag(tag)
        self._end_paragraph()
        return "".join(self._written).strip()

    def _write_text(self, text: str) -> None:
        divided = _in_block(self._block(), text)
        if self._written and self._written[-1].endswith("\n") and self._block() not in _RAW:
            divided = divided.removeprefix("\n")
        self._written += [divided] if divided else []

    def _write_tag(self, tag: re.Match) -> None:
        name, closing = tag["name"].lower(), bool(tag["slash"])
        if self._block() in _RAW and not (closing and name == self._block()):
            self._written.append(tag[0])
        elif closing:
            self._leave(name, tag)
        else:
            self._enter(name, tag)

    def _enter(self, name: str, tag: re.Match) -> None:
        """A block that nobody closes does not count as open; a paragraph ends with the next block at the latest."""
        self._end_paragraph()
        if name == "p" or self._last_close.get(name, -1) > tag.start():
            self._open.append(name)
        self._written.append(tag[0])

    def _leave(self, name: str, tag: re.Match) -> None:
        if name == "p":
            self._leave_paragraph(tag)
            return
        self._end_paragraph()
        if name in self._open:
            while self._open.pop() != name:
                pass
        self._written.append(tag[0])

    def _leave_paragraph(self, tag: re.Match) -> None:
        if self._block() == "p":
            self._end_paragraph()
        elif self._block() not in _FLOW:
            self._written.append(tag[0])

    def _end_paragraph(self) -> None:
        """HTML lets the next block end a paragraph; said aloud, a second reading finds what the first did."""
        if self._block() == "p":
            self._open.pop()
            self._written.append("</p>")

    def _block(self) -> str:
        return self._open[-1] if self._open else "div"


def _in_block(block: str, text: str) -> str:
    """Divide the text that stands straight inside ``block`` as WordPress would have."""
    if not text.strip():
        return text if block in _RAW or not text else "\n"
    divided = _BLANK_LINE.search(text.strip()) is not None
    if block == "p" and divided:
        return _BLANK_LINE.sub("</p>\n<p>", text.strip())
    return _paragraphs(text) if block in _FLOW or (block in _LOOSE and divided) else text


def _paragraphs(text: str) -> str:
    return "\n" + "\n".join(_paragraph(part.strip()) for part in _BLANK_LINE.split(text.strip())) + "\n"


def _paragraph(text: str) -> str:
    if not _UNSEEN_TAG.sub("", text).strip():
        return text  # a tag that opens here and closes in the next block
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return "<p>" + _LINE_END.sub("<br>\n", lines) + "</p>"


class _Words:
    """The text of a piece of HTML, read from tag to tag; scripts and styles have none."""

    def __init__(self, html: str, *, with_addresses: bool = False) -> None:
        self._html = _without_comments(html)
        self._with_addresses = with_addresses
        self._words: list[str] = []
        self._address = ""
        self._linked_from = 0
        self._silent = ""

    def text(self) -> str:
        for text, tag in _by_tag(self._html, _TAG.finditer(self._html)):
            self._words += [] if self._silent else [unescape(text)]
            if tag:
                self._read_tag(tag["name"].lower(), tag)
        return "".join(self._words)

    def _read_tag(self, name: str, tag: re.Match) -> None:
        if self._silent or name in {"script", "style"}:
            self._silent = "" if tag["slash"] and name == self._silent else self._silent or name
        elif name == "a":
            self._end_link()
            address = _ADDRESS.search(tag[0])
            self._address, self._linked_from = unescape(address[1]) if address else "", len(self._words)
        elif name in _LAYOUT or name in {"br", "pre"}:
            self._words.append("\n")

    def _end_link(self) -> None:
        shown = "".join(self._words[self._linked_from :]).strip()
        if self._with_addresses and self._address and shown != self._address:
            self._words.append(f" ({self._address})")
        self._address = ""


def _by_tag(html: str, tags: Iterable[re.Match]) -> Iterator[tuple[str, re.Match | None]]:
    """Yield the text before each of the tags, and the tag; the text after the last comes with None."""
    position = 0
    for tag in tags:
        yield html[position : tag.start()], tag
        position = tag.end()
    yield html[position:], None
