"""A body's HTML as a list of blocks, each with what it is in words and the words that it holds."""

import re
from collections.abc import Callable
from html import unescape
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .words import BREAK, STYLES, Mark, Word, words_of

# Possessive, and what is begun and never ended goes on to the end: linear for hostile text too.
TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<rest>(?:[^"'>]++|"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))*+)(?:>|\Z)""",
    re.DOTALL,
)
_attribute = re.compile(r"""([a-zA-Z-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_blanks = re.compile(r"\s+")

INLINE = frozenset({*STYLES, "a", "br", "img", "span"})
LAYOUTS = {"wide": gettext_lazy("wide"), "left": gettext_lazy("on the left"), "right": gettext_lazy("on the right")}
PLAIN = {
    "h2": gettext_lazy("Heading"),
    "h3": gettext_lazy("Subheading"),
    "h4": gettext_lazy("Small heading"),
    "blockquote": gettext_lazy("Quotation"),
    "figcaption": gettext_lazy("Caption"),
}
DEEPEST = 50  # blocks within blocks that a label can tell of
OUTERMOST = 3  # names of surroundings in a label

Name = Callable[[str, int], str]  # of a picture or a story, by its number


class Block(NamedTuple):
    """``label`` says what it is; two blocks are the same if all of it is."""

    label: str
    words: tuple[Word, ...]


def blocks_of(html: str, name: Name) -> list[Block]:
    return _Reader(name).read(html)


def lines_of(text: str) -> list[Block]:
    """A plain text: each line is a block without a label."""
    return [Block("", tuple(words_of(line))) for line in text.split(BREAK) if line.strip()]


def number_of(text: str) -> int:
    """0 for what is no number of a row."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class _Reader:
    """One walk from tag to tag. What stands around a block, its marks and its words so far."""

    def __init__(self, name: Name):
        self.name = name
        self.plain = _("Paragraph")
        self.blocks: list[Block] = []
        self.around: list[tuple[str, str]] = []  # tag, and its part of the label
        self.marks: list[Mark] = []
        self.words: list[Word] = []

    def read(self, html: str) -> list[Block]:
        place = 0
        for token in TAG.finditer(html):
            self._text(html[place : token.start()])
            place = token.end()
            if token["name"]:
                self._tag(token["name"].lower(), token["end"], token["rest"])
        self._text(html[place:])
        self._flush()
        return self.blocks

    def _text(self, source):
        if not source:
            return
        if source[0].isspace() and self.words:
            self.words[-1] = self.words[-1]._replace(blank=True)
        self.words += words_of(_blanks.sub(" ", unescape(source)), tuple(self.marks))

    def _tag(self, tag, end, rest):
        if tag in INLINE:
            self._inline(tag, end, rest)
            return
        self._flush()
        if end:
            self._leave(tag)
        elif tag == "hr":
            self.blocks.append(Block(_("Dividing line"), (Word("—"),)))
        else:
            self._enter(tag, _attributes(rest))

    def _inline(self, tag, end, rest):
        if tag == "br":
            self.words.append(Word(BREAK))
        elif tag == "img":
            self._picture_words(_attributes(rest).get("alt", ""))
        elif tag != "span" and end:
            self.marks = [mark for mark in self.marks if mark.tag != tag]
        elif tag != "span":
            target = self._target(_attributes(rest)) if tag == "a" else ""
            self.marks = sorted({mark for mark in self.marks if mark.tag != tag} | {Mark(tag, target)})

    def _target(self, attributes):
        if number := number_of(attributes.get("data-article", "")):
            return self.name("article", number)
        return attributes.get("href", "")

    def _picture_words(self, alt):
        """The alternative text belongs to the picture's own block, before its caption."""
        if alt:
            self.words += words_of(_("Alternative text: %s") % alt)

    def _enter(self, tag, attributes):
        if len(self.around) < DEEPEST:
            self.around.append((tag, _label(tag, attributes, [name for name, _said in self.around])))
        number = number_of(attributes.get("data-image", ""))
        if tag == "figure" and number:
            layout = attributes.get("data-layout", "")
            self.words += words_of(self.name("image", number) + (f" ({LAYOUTS.get(layout, layout)})" if layout else ""))
            self.words.append(Word(BREAK))

    def _leave(self, tag):
        names = [name for name, _said in self.around]
        if tag in names:
            del self.around[len(names) - 1 - names[::-1].index(tag) :]

    def _flush(self):
        while self.words and self.words[-1].text == BREAK:
            self.words.pop()
        if self.words:
            said = list(dict.fromkeys(said for _tag, said in self.around if said))
            self.blocks.append(Block(" › ".join(said[-OUTERMOST:]) or self.plain, tuple(self.words)))
        self.words = []


def _label(tag, attributes, around) -> str:
    """Paragraphs go without saying."""
    if tag == "li":
        numbered = next((name for name in reversed(around) if name in ("ol", "ul")), "ul") == "ol"
        level = sum(name == "li" for name in around) + 1
        said = _("Numbered item") if numbered else _("List item")
        return said if level == 1 else _("%(what)s, level %(level)s") % {"what": said, "level": level}
    if tag == "ol" and attributes.get("start", "1") != "1":
        return _("List from %s on") % attributes["start"]
    if tag in ("td", "th"):
        said = _("Table cell") if tag == "td" else _("Table heading")
        wide = [attributes[name] for name in ("colspan", "rowspan") if name in attributes]
        return f"{said} ({' × '.join(wide)})" if wide else said
    if tag == "figure":
        embed = attributes.get("data-embed")
        return _("Embed (%s)") % embed if embed else _("Picture")
    if tag == "aside":
        return _("Pull quote") if attributes.get("data-type") == "pullquote" else _("Fact box")
    return str(PLAIN.get(tag, ""))


def _attributes(source: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single in _attribute.findall(source):
        found.setdefault(name.lower(), unescape(double or single))
    return found
