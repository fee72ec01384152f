"""What is wrong with a page, as far as its source tells: a validator's first questions, and the links to follow."""

import json
from collections import Counter
from html.parser import HTMLParser

from .sound_data import addresses_of, faults_of_data

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
NAMED = frozenset(["input", "select", "textarea"])
NAMELESS = frozenset(["hidden", "submit", "button", "image", "reset"])
LINKS = {"a": "href", "area": "href", "link": "href", "img": "src", "script": "src", "iframe": "src"}
ABSOLUTE = "canonical", "og:url", "og:image"


class Page(HTMLParser):
    """``links`` and ``anchors`` of a page, its ``head`` by name, and ``faults``."""

    def __init__(self, source: str):
        super().__init__()
        self.links: list[str] = []
        self.head: dict[str, str] = {}
        self.faults: list[str] = []
        self._open: list[str] = []
        self._text: list[str] = []
        self._counts: Counter[str] = Counter()
        self._ids: Counter[str] = Counter()
        self._labelled: set[str] = set()
        self._fields: list[dict] = []
        self._pointers: list[str] = []
        self._data = False
        self.feed(source)
        self.close()
        self.anchors = {*self._ids, "", "top"}
        self._judge(source)

    # What the parser calls, in the order of the source.

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self._counts[tag] += 1
        if len(attributes) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self._open.append(tag)
        if "id" in attributes:
            self._ids[attributes["id"]] += 1
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "list", "for"):
            self._pointers += attributes.get(name, "").split()
        self._look(tag, attributes)

    def _look(self, tag, attributes):
        if attributes.get(LINKS.get(tag, "")):
            self.links.append(attributes[LINKS[tag]])
        for part in attributes.get("srcset", "").split(","):
            self.links += part.split()[:1]
        if tag == "img" and "alt" not in attributes:
            self.faults.append(f"a picture without alt: {attributes.get('src')}")
        if tag == "html" and not attributes.get("lang"):
            self.faults.append("no language")
        if tag == "label":
            self._labelled.add(attributes.get("for", ""))
        if tag in NAMED and attributes.get("type") not in NAMELESS:
            self._fields.append(attributes | {"inside a label": "label" in self._open})
        if tag in ("meta", "link"):
            name = attributes.get("name") or attributes.get("property") or attributes.get("rel", "")
            self.head.setdefault(name, attributes.get("content") or attributes.get("href", ""))
        self._data = attributes.get("type") == "application/ld+json"

    def handle_endtag(self, tag):
        if tag in VOID:
            self.faults.append(f"</{tag}>")
        elif not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes <{self._open[-1] if self._open else ''}>")
        else:
            self._open.pop()
        self._data = False

    def handle_data(self, data):
        if self._data:
            told = json.loads(data)
            self.faults += faults_of_data(told)
            self.links += addresses_of(told)
        elif self._open[-1:] == ["title"]:
            self._text.append(data)

    def _judge(self, source):
        if not source.lstrip().lower().startswith("<!doctype html>"):
            self.faults.append("no doctype")
        self.faults += [f"<{tag}> is not closed" for tag in self._open]
        self.faults += [f"{self._counts[tag]} <{tag}>" for tag in ("title", "h1", "main") if self._counts[tag] != 1]
        self.faults += [f"the id {name!r} {count} times" for name, count in self._ids.items() if count > 1]
        self.faults += [f"nothing has the id {name!r}" for name in self._pointers if name not in self._ids]
        if not "".join(self._text).strip():
            self.faults.append("an empty title")
        for field in self._fields:
            named = field["inside a label"] or field.get("aria-label") or field.get("aria-labelledby")
            if not named and field.get("id", "-") not in self._labelled:
                self.faults.append(f"a field without a label: {field.get('name')}")
        self.faults += [
            f"{name} is not absolute" for name in ABSOLUTE if not self.head.get(name, "http").startswith("http")
        ]
