"""The demo newsroom's words as they lie in the files beside this one.

A story is a head of fields, an empty line, and blocks with an empty line between them. What plain text has no mark
for begins with a word of ``PIECES``: ``:figure KEY [LAYOUT]``, ``:pullquote``, ``:factbox TITLE``, ``:table`` (cells
divided by ``|``, the first row is the head), ``:embed ADDRESS``. ``[words](story:SLUG)`` links to another story, and
``[words](/ADDRESS/)`` to any page. Standing pages are written the same way.
"""

import re
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
_mark = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|\[([^\]]+)\]\(((?:https?://|mailto:|story:|/)[^)\s]+)\)")
_named = re.compile(r'data-(image|article)="([^"]+)"')


@dataclass(frozen=True)
class Story:
    slug: str
    fields: dict[str, str]
    body: str  # HTML, in which pictures and stories go by their names

    def names(self, field: str) -> list[str]:
        return [name.strip() for name in self.fields.get(field, "").split(",") if name.strip()]

    def body_with(self, ids: dict[str, dict[str, int]]) -> str:
        """The body with numbers for names: of its pictures (``ids["image"]``) and of stories (``ids["article"]``)."""
        return _named.sub(lambda match: f'data-{match[1]}="{ids[match[1]][match[2]]}"', self.body)


def newsroom() -> dict[str, list[dict]]:
    """Sections, authors, tags, series, pictures and readers' comments."""
    return tomllib.loads((HERE / "newsroom.toml").read_text(encoding="utf-8"))


def stories() -> list[Story]:
    """In the order of their numbers; the first is the newest."""
    return [_story(path) for path in sorted((HERE / "stories").glob("*.md"))]


def pages() -> list[Story]:
    """The standing pages, in the order of the footer."""
    return [_story(path) for path in sorted((HERE / "pages").glob("*.md"))]


def _story(path):
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(":", 1) for line in head.splitlines())
    fields = {name.strip(): value.strip() for name, value in fields.items()}
    return Story(path.stem.split("-", 1)[1], fields, to_html(text))


def to_html(text: str) -> str:
    """All that the files use."""
    return "\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()))


def _block(block):
    if block.startswith(":"):
        head, _, text = block.partition("\n")
        piece, _, rest = head[1:].partition(" ")
        return PIECES[piece](rest, text)
    if block.startswith("## "):
        return f"<h2>{_inline(block[3:])}</h2>"
    if block.startswith("> "):
        quotation = " ".join(line.removeprefix("> ").strip() for line in block.splitlines())
        return f"<blockquote><p>{_inline(quotation)}</p></blockquote>"
    if block.startswith("- "):
        return _list("ul", re.split(r"^- ", block, flags=re.MULTILINE)[1:])
    if re.match(r"\d+\. ", block):
        return _list("ol", re.split(r"^\d+\. ", block, flags=re.MULTILINE)[1:])
    return f"<p>{_inline(' '.join(block.splitlines()))}</p>"


def _list(kind, items):
    return f"<{kind}>{''.join(f'<li><p>{_inline(item.strip())}</p></li>' for item in items)}</{kind}>"


def _inline(text):
    """Strong, emphasis and links; all else is escaped."""
    return _mark.sub(_marked, escape(text, quote=False))


def _marked(match):
    strong, emphasis, words, address = match.groups()
    if strong:
        return f"<strong>{strong}</strong>"
    if emphasis:
        return f"<em>{emphasis}</em>"
    story = address.removeprefix("story:")
    return f'<a href="{address}">{words}</a>' if story == address else f'<a data-article="{story}">{words}</a>'


def _figure(rest, caption):
    key, _, layout = rest.partition(" ")
    layout = f' data-layout="{layout}"' if layout else ""
    return f'<figure data-image="{key}"{layout}><figcaption>{_inline(_line(caption))}</figcaption></figure>'


def _pullquote(_rest, words):
    return f'<aside data-type="pullquote"><p>{_inline(_line(words))}</p></aside>'


def _factbox(title, text):
    words, *items = re.split(r"^- ", text, flags=re.MULTILINE)
    facts = f"<p>{_inline(_line(words))}</p>" if words.strip() else ""
    return f'<aside data-type="factbox"><h3>{_inline(title)}</h3>{facts}{_list("ul", items) if items else ""}</aside>'


def _table(_rest, text):
    rows = [[_inline(cell.strip()) for cell in line.split("|")] for line in text.splitlines()]
    cells = "".join(
        f"<tr>{''.join(f'<{kind}><p>{cell}</p></{kind}>' for cell in row)}</tr>"
        for row, kind in zip(rows, ["th", *["td"] * (len(rows) - 1)], strict=True)
    )
    return f"<table><tbody>{cells}</tbody></table>"


def _embed(address, title):
    return f'<figure data-embed="any"><a href="{escape(address)}">{escape(_line(title))}</a></figure>'


def _line(text):
    return " ".join(text.split())


PIECES = {"figure": _figure, "pullquote": _pullquote, "factbox": _factbox, "table": _table, "embed": _embed}
