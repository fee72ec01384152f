"""The words of the code and of the catalogues, read without gettext's own programs."""

import ast
import gettext
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import allauth
import django
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["newsroom", "interchange", "comments", "articles", "publication", "images", "accounts", "page_cache"]
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL_MARKS = {"ngettext", "ngettext_lazy"}
CONTEXT_MARKS = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
IN_TEMPLATES = re.compile(
    r"""\b(_|n?p?gettext)\(((?:[ru]?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*,?\s*)+)(?:count)?\)""", re.S
)


class Words(NamedTuple):
    """What a catalogue knows an entry by."""

    text: str
    plural: str | None = None
    context: str | None = None


class Entry(NamedTuple):
    words: Words
    translations: tuple[str, ...]
    is_fuzzy: bool


def marked() -> set[Words]:
    """All that the code and the templates say, and have marked."""
    found: set[Words] = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "tests" not in path.parts:
                found |= set(_in_python(path.read_text("utf-8")))
    for path in (ROOT / "templates").rglob("*.*"):
        found |= set(_in_template(path.read_text("utf-8")))
    return found


def _in_python(source: str) -> Iterator[Words]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := getattr(node.func, "id", getattr(node.func, "attr", None))):
            texts = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            yield from _called(name, texts)


def _in_template(source: str) -> Iterator[Words]:
    """As ``makemessages`` sees it: Django turns a template into calls among lines of X."""
    for name, arguments in IN_TEMPLATES.findall(templatize(source)):
        yield from _called(name, list(ast.literal_eval(f"({arguments.strip().rstrip(',')},)")))


def _called(name: str, texts: list[str]) -> Iterator[Words]:
    if not texts:
        return
    if name in MARKS:
        yield Words(texts[0])
    elif name in PLURAL_MARKS:
        yield Words(texts[0], texts[1])
    elif name in CONTEXT_MARKS:
        yield Words(texts[1], texts[2] if name.startswith("n") else None, texts[0])


def read_po(path: Path) -> list[Entry]:
    """The entries of a catalogue, without its header and without what it only remembers."""
    return [entry for block in path.read_text("utf-8").split("\n\n") if (entry := _entry(block)) and entry.words.text]


def _entry(block: str) -> Entry | None:
    fields: dict[str, str] = {}
    lines = block.splitlines()
    for line in lines:
        if line.startswith("msg"):
            key, _, text = line.partition(" ")
            fields[key] = ast.literal_eval(text)
        elif line.startswith('"'):
            fields[key] += ast.literal_eval(line)
    if "msgid" not in fields:
        return None
    words = Words(fields["msgid"], fields.get("msgid_plural"), fields.get("msgctxt"))
    translations = tuple(text for key, text in fields.items() if key.startswith("msgstr"))
    return Entry(words, translations, any(line.startswith("#,") and "fuzzy" in line for line in lines))


def read_mo(path: Path) -> dict:
    """Texts (or texts and the number of their form) and what stands for them, as gettext keeps them in memory."""
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def write_mo(path: Path, texts: dict[str, str]) -> None:
    """A catalogue as programs read it: two tables of lengths and places, then the texts."""
    header = {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"}
    pairs = [(key.encode(), value.encode()) for key, value in sorted((header | texts).items())]
    count, place = len(pairs), 28 + 16 * len(pairs)
    tables, body = [], b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), place + len(body)))
            body += pair[column] + b"\0"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0) + b"".join(tables) + body)


def theirs() -> set[Words]:
    """What Django and allauth say themselves: they have it in German."""
    found = set()
    for package in (django, allauth):
        for path in Path(package.__path__[0]).rglob("locale/de/LC_MESSAGES/django.mo"):
            found |= set(_of_mo(read_mo(path)))
    return found


def _of_mo(catalogue: dict) -> Iterator[Words]:
    for key in catalogue:
        text, number = key if isinstance(key, tuple) else (key, None)
        context, _, text = text.rpartition("\x04")
        if text and number in (None, 0):
            yield Words(text, text if number == 0 else None, context or None)
