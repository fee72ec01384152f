"""HTML from anywhere becomes a small tree of blocks, in time that grows with its length alone.

Formatting and links are no nodes: each piece of text carries its marks, so that it does not matter how tags overlap.
Not safe yet: whoever writes a tree out again writes known tags and looked-at attributes only.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from .entities import resolved, resolved_in_attribute
from .links import start_of_link

BREAK = "\n"  # the text of a <br>; newlines in the source are blanks
DEEPEST = 40  # open blocks; what is nested deeper is text, with its paragraphs
MOST_MARKS = 50

RENAMED = {"b": "strong", "i": "em", "del": "s", "strike": "s", "h1": "h2", "h5": "h4", "h6": "h4"}
MARKS = ("a", "strong", "em", "s", "sub", "sup")  # from the outside in, as the editor writes them
HEADINGS = frozenset({"h2", "h3", "h4"})
LISTS = frozenset({"ul", "ol"})
CELLS = frozenset({"td", "th"})
LIFTED = frozenset({"figure", "table", "aside", "hr"})
PLAIN = frozenset(
    {
        *("address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl"),
        *("dt", "fieldset", "figcaption", "footer", "form", "header", "hgroup", "legend", "li", "main", "menu", "nav"),
        *("option", "p", "pre", "search", "section", "summary", "tr"),
    }
)
BLOCKS = HEADINGS | LISTS | CELLS | LIFTED | PLAIN
# With all that is in them.
UNREAD = "iframe|math|noembed|noframes|noscript|script|style|svg|template|textarea|title|xmp"

# What a block that begins ends by itself, and where the look for it stops.
ENDED_BY = {
    "li": ({"li"}, LISTS | CELLS | {"table"}),
    "dt": ({"dt", "dd"}, {"dl"} | CELLS),
    "dd": ({"dt", "dd"}, {"dl"} | CELLS),
    "tr": ({"tr", "caption"}, {"table"}),
    "td": ({"td", "th", "caption"}, {"tr", "table"}),
    "th": ({"td", "th", "caption"}, {"tr", "table"}),
}
OUTSIDE = {"li": LISTS | CELLS, "tr": {"table"}, "td": {"table"}, "th": {"table"}, "table": set()}

# Possessive throughout: hostile text must not make a match slow. What is begun and never ended goes on to the end.
_token = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))"""
    r"""|<(?:[!?]|/(?![a-zA-Z]))[^>]*+(?:>|\Z)"""
    r"""|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)"""
    r"""(?P<attributes>(?:[^=>]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|=)*+)(?:>|\Z)""",
    re.DOTALL,
)
_attribute = re.compile(r"""([^\s=/"'>]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>][^\s>]*+)))?+""")
_end_of_unread = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in UNREAD.split("|")}
_blanks = re.compile(r"[ \t\n\r\f]+")


class Run(NamedTuple):
    """A piece of text and the start tags of its marks, in the order of MARKS."""

    text: str
    marks: tuple[str, ...]


@dataclass(slots=True)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | Run"] = field(default_factory=list)
    outer_marks: tuple[str, ...] = ()  # of a cell: what was open around it


def tree_of(html: str) -> Node:
    return _Reader(html).root


class _Reader:
    """One walk over the source, from tag to tag."""

    def __init__(self, html: str):
        self.root = Node("body")
        self._open = [self.root]
        self._has_pre = "<pre" in html.lower()
        self._passed: Counter[str] = Counter()  # blocks too deep to be opened, by name
        self._active: list[str] = []  # start tags of marks, in the order in which they were opened
        self._marks: tuple[str, ...] = ()
        place = 0
        while token := _token.search(html, place):
            self._text(html[place : token.start()])
            place = token.end()
            if name := token["name"]:
                place = self._tag(name.lower(), token, html, place)
        self._text(html[place:])

    def _text(self, source):
        if not source:
            return
        text = resolved(source)
        if self._has_pre and any(node.tag == "pre" for node in self._open):
            for number, line in enumerate(text.strip("\n").split("\n")):
                self._add(BREAK if number else "")
                self._add(_blanks.sub(" ", line))
        else:
            self._add(_blanks.sub(" ", text))

    def _add(self, text):
        if text:
            self._open[-1].children.append(Run(text, self._marks))

    def _tag(self, name, token, html, place):
        """Where the walk goes on: behind the tag, or behind all that is not read."""
        if name in _end_of_unread and not token["end"]:
            end = _end_of_unread[name].search(html, place)
            return end.start() if end else len(html)
        name = RENAMED.get(name, name)
        if token["end"]:
            self._ended(name)
        else:
            self._begun(name, token["attributes"])
        return place

    def _begun(self, name, source):
        if name in MARKS:
            self._mark(start_of_link(_attributes(source)) if name == "a" else f"<{name}>")
        elif name == "br":
            self._add(BREAK)
        elif name == "img":
            self._describe(_attributes(source).get("alt", ""))
        elif name in BLOCKS:
            self._open_block(name, source)

    def _ended(self, name):
        if name in MARKS:
            self._unmark(name)
        elif name in BLOCKS:
            if self._passed[name]:
                self._passed[name] -= 1
                self._open[-1].children.append(Node("div"))
            else:
                self._close({name}, OUTSIDE.get(name, CELLS | {"table"}))

    def _open_block(self, name, source):
        if self._open[-1].tag == "p":
            self._open.pop()
        if name in ENDED_BY:
            self._close(*ENDED_BY[name])
        if name in CELLS and self._open[-1].tag == "table":
            self._open_block("tr", "")
        if len(self._open) > DEEPEST:
            self._passed[name] += name != "hr"
            self._open[-1].children.append(Node("div"))
            return
        node = Node(name, _attributes(source) if source and name not in PLAIN else {}, [], tuple(self._active))
        self._open[-1].children.append(node)
        if name != "hr":
            self._open.append(node)
        if name in CELLS:
            self._set_active([])

    def _close(self, names, outside):
        """End the innermost of ``names`` with all that is open in it, unless one of ``outside`` stands between."""
        for depth in range(len(self._open) - 1, 0, -1):
            tag = self._open[depth].tag
            if tag in names:
                for node in self._open[depth:]:
                    if node.tag in CELLS:
                        self._set_active(list(node.outer_marks))
                        break
                del self._open[depth:]
                return
            if tag in outside:
                return

    def _describe(self, alt):
        figure = next((node for node in reversed(self._open) if node.tag == "figure"), None)
        if figure and alt:
            figure.attributes.setdefault("alt", alt)

    def _mark(self, start):
        if len(self._active) < MOST_MARKS:
            kept = [other for other in self._active if not start.startswith("<a") or not other.startswith("<a")]
            self._set_active([*kept, start])

    def _unmark(self, name):
        for place in range(len(self._active) - 1, -1, -1):
            if self._active[place].startswith((f"<{name}>", f"<{name} ")):
                self._set_active(self._active[:place] + self._active[place + 1 :])
                return

    def _set_active(self, active):
        self._active = active
        here = {start.strip("<>").partition(" ")[0]: start for start in active if start != "<a>"}
        self._marks = tuple(here[name] for name in MARKS if name in here)


def _attributes(source):
    """The first of each name counts, as in browsers. Only references that end in a semicolon are resolved."""
    found: dict[str, str] = {}
    for name, *values in _attribute.findall(source):
        found.setdefault(name.lower(), resolved_in_attribute(next(filter(None, values), "")))
    return found
