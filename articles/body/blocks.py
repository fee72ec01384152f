"""The canonical form of a body: what may stand where, and what becomes of that which may not.

A block that cannot stand where it is loses its tag and keeps its words, but pictures, tables, boxes, embeds and rules
are lifted out, to behind the block of the body that they stood in. Nothing is written but the tags and attributes here.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from types import MappingProxyType

from .. import embeds
from .entities import escaped, quoted, resolved
from .lines import line_of, words_of
from .links import number_of
from .tables import Cell, table_of
from .tree import BREAK, CELLS, HEADINGS, LIFTED, LISTS, Node, Run

_PLAIN = frozenset({"p", "ul", "ol"})
MODEL = MappingProxyType(
    {
        "body": frozenset({"p", "h2", "h3", "h4", "ul", "ol", "blockquote", "hr", "table", "aside", "figure"}),
        "blockquote": _PLAIN,
        "li": _PLAIN,
        "cell": _PLAIN,
        "factbox": _PLAIN | {"h3", "h4"},
        "pullquote": frozenset({"p"}),
    }
)
_DIVIDER = Run(BREAK, ())
LAYOUTS = frozenset({"wide", "left", "right"})
DEEPEST_LIST = 8
LONGEST_ALT = 1_000


def blocks_of(tree: Node) -> list[str]:
    """The blocks of a body, one string each."""
    return _Blocks().within(tree.children, "body")


class _Blocks:
    def __init__(self):
        self._lifted: list[str] = []
        self._lists = 0

    def within(self, children: Iterable[Node | Run], place: str, line: str = "p") -> list[str]:
        """What ``children`` become in ``place``; the text that stands among them becomes blocks of the tag ``line``."""
        written: list[str] = []
        runs: list[Run] = []
        for child in children:
            if isinstance(child, Run):
                runs.append(child)
                continue
            written += _text(line, runs) + self._block(child, place)
            runs = []
            if place == "body":
                written += self._lifted
                self._lifted = []
        return written + _text(line, runs)

    def _block(self, node, place):
        tag = node.tag
        if tag in LIFTED and place != "body":
            self._lift(node)
            return []
        if tag in HEADINGS:
            return self.within(node.children, place, _heading_in(place, tag))
        if tag in LISTS and tag in MODEL[place] and self._lists < DEEPEST_LIST:
            return self._list(node)
        if tag == "blockquote" and place == "body":
            return _wrapped("<blockquote>", self.within(node.children, "blockquote"), "</blockquote>")
        write = self.WRITERS.get(tag)
        return write(self, node) if write else self.within(node.children, place)

    def _lift(self, node):
        outer, self._lifted = self._lifted, []
        lists, self._lists = self._lists, 0
        outer += self.within([node], "body")
        self._lifted, self._lists = outer, lists

    def _list(self, node):
        """What stands between the items belongs to the one before it, as browsers show it."""
        self._lists += 1
        items: list[list[str]] = []
        for is_item, children in groupby(node.children, _is_item):
            if is_item:
                items += [self.within(item.children, "li") for item in children]
            elif between := self.within(children, "li"):
                items[-1:] = [[*(items[-1] if items else []), *between]]
        self._lists -= 1
        return _wrapped(_start_of_list(node), map(_item, items), f"</{node.tag}>")

    def _rule(self, node):
        return ["<hr>"]

    def _table(self, node):
        """Words outside of the cells, such as the caption, come behind the table."""
        rows: list[list[Cell]] = []
        loose: list[Node | Run] = []
        for child in node.children:
            if isinstance(child, Node) and child.tag == "tr":
                rows.append([])
                for part in child.children:
                    if isinstance(part, Node) and part.tag in CELLS:
                        rows[-1].append(self._cell(part))
                    else:
                        loose.append(part)
            else:
                loose.append(child)
        table = table_of(rows)
        behind = self.within(loose, "cell")
        return [*([table] if table else []), *behind]

    def _cell(self, node):
        lists, self._lists = self._lists, 0
        html = "".join(self.within(node.children, "cell")) or "<p></p>"
        self._lists = lists
        return Cell(node.tag, html, *(_count(node.attributes.get(name, "")) for name in ("colspan", "rowspan")))

    def _aside(self, node):
        kind = node.attributes.get("data-type", "")
        if kind not in ("pullquote", "factbox"):
            return self.within(node.children, "body")
        return _wrapped(f'<aside data-type="{kind}">', self.within(node.children, kind), "</aside>")

    def _figure(self, node):
        if number := number_of(node.attributes.get("data-image", "")):
            return [self._picture(node, number)]
        if "data-embed" in node.attributes:
            runs = list(_divided_once(self._runs_in(node)))
            if embed := _embed_in(runs):
                return [_embed_html(embed, words_of(runs))]
            return _text("p", runs)
        return self.within(node.children, "body")

    def _picture(self, node, number):
        layout = node.attributes.get("data-layout", "")
        alt = " ".join(node.attributes.get("alt", "").split())[:LONGEST_ALT].strip()
        wide = f' data-layout="{layout}"' if layout in LAYOUTS else ""
        image = f'<img alt="{quoted(alt)}">' if alt else ""
        caption = line_of(_divided_once(self._runs_in(node)))
        return f'<figure data-image="{number}"{wide}>{image}<figcaption>{caption}</figcaption></figure>'

    WRITERS = MappingProxyType({"hr": _rule, "table": _table, "aside": _aside, "figure": _figure})

    def _runs_in(self, node) -> Iterator[Run]:
        """All text in a block, its paragraphs divided by breaks."""
        for child in node.children:
            if isinstance(child, Run):
                yield child
            elif child.tag in LIFTED:
                self._lift(child)
            else:
                yield _DIVIDER
                yield from self._runs_in(child)
                yield _DIVIDER


def _text(tag, runs):
    html = line_of(runs) if runs else ""
    return [f"<{tag}>{html}</{tag}>"] if html else []


def _wrapped(start, parts, end):
    inside = "".join(parts)
    return [f"{start}{inside}{end}"] if inside else []


def _divided_once(runs):
    last = _DIVIDER
    for run in runs:
        if last is not _DIVIDER or (run is not _DIVIDER and run.text != " "):
            yield (last := run)


def _is_item(child):
    return isinstance(child, Node) and child.tag == "li"


def _item(blocks):
    """A paragraph comes first, if need be an empty one."""
    first = "" if blocks and blocks[0].startswith("<p>") else "<p></p>"
    return f"<li>{first}{''.join(blocks)}</li>"


def _heading_in(place, tag):
    """The same, or the largest that may stand there."""
    return tag if tag in MODEL[place] else "h3" if "h3" in MODEL[place] else "p"


def _start_of_list(node):
    start = node.attributes.get("start", "").strip()
    if node.tag == "ul" or not start.removeprefix("-").isdecimal() or not start.isascii() or len(start) > 7:
        return f"<{node.tag}>"
    return f'<ol start="{int(start)}">' if int(start) != 1 else "<ol>"


def _count(value):
    """A span; ``0`` and whatever is no number is one."""
    return max(1, int(value)) if value.isdecimal() and value.isascii() and len(value) < 6 else 1


def _embed_in(runs):
    """By the address of the first link, or by that which stands there as text."""
    links = (mark for run in runs for mark in run.marks if mark.startswith('<a href="'))
    link = next(links, None)
    return embeds.find(_href(link) if link else words_of(runs))


def _href(start):
    return resolved(start.removeprefix('<a href="').removesuffix('">'))


def _embed_html(embed, title):
    if not title or embeds.find(title) == embed:
        title = embed.url
    return f'<figure data-embed="{embed.provider}"><a href="{quoted(embed.url)}">{escaped(title)}</a></figure>'
