"""The demo newsroom's words as they lie in the files beside this one."""

import re
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
_mark = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|\[([^\]]+)\]\((https?://[^)\s]+)\)")


@dataclass(frozen=True)
class Story:
    slug: str
    fields: dict[str, str]
    body: str  # HTML

    def names(self, field: str) -> list[str]:
        return [name.strip() for name in self.fields.get(field, "").split(",") if name.strip()]


def newsroom() -> dict[str, list[dict]]:
    """Sections, authors, tags, series, pictures and readers' comments."""
    return tomllib.loads((HERE / "newsroom.toml").read_text(encoding="utf-8"))


def stories() -> list[Story]:
    """In the order of their numbers; the first is the newest."""
    return [_story(path) for path in sorted((HERE / "stories").glob("*.md"))]


def _story(path):
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(":", 1) for line in head.splitlines())
    fields = {name.strip(): value.strip() for name, value in fields.items()}
    return Story(path.stem.split("-", 1)[1], fields, to_html(text))


def to_html(text: str) -> str:
    """Paragraphs, sub-heads, quotations and lists, as the files use them."""
    return "\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()))


def _block(block):
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
    return f"<em>{emphasis}</em>" if emphasis else f'<a href="{address}">{words}</a>'
