"""Reads a WordPress export (WXR 1.0 to 1.2) one piece at a time, so that its size does not matter."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from html import unescape
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.text import slugify

from ..records import (
    AuthorRecord,
    CategoryRecord,
    CommentRecord,
    Record,
    SiteRecord,
    SkippedRecord,
    StoryRecord,
    TagRecord,
    TermRef,
)
from .markup import one_line, plain_text, to_html

_WORDPRESS = re.compile(r"https?://wordpress\.org/export/[^/]+/")
_PREFIXES = {
    "wp": _WORDPRESS,
    "excerpt": re.compile(_WORDPRESS.pattern + "excerpt/"),
    "content": re.compile(r"http://purl\.org/rss/1\.0/modules/content/"),
    "dc": re.compile(r"http://purl\.org/dc/elements/1\.1/"),
}
# XML forbids these bytes; WordPress lets them through from what people paste.
_FORBIDDEN_BYTES = bytes(set(range(32)) - set(b"\t\n\r"))
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_STANDINGS = {"1": "approved", "0": "held", "spam": "spam", "trash": "removed", "post-trashed": "removed"}
_KINDS = {"": "comment", "comment": "comment", "pingback": "pingback", "trackback": "trackback"}
_WHY_SKIPPED = {
    "page": "standing pages are not imported yet",
    "attachment": "pictures are not fetched from the old site",
    "nav_menu_item": "menus are made anew",
}
# Stories name the terms of these themselves.
_KNOWN_TAXONOMIES = {"category", "post_tag", "author", "post_format"}


class NotWordPressExport(ValueError):
    """The file is something else, or hostile; the message says what, in a sentence for whoever chose the file."""


class TruncatedExport(ValueError):
    """The export is cut short or damaged. All that stood whole before that place has been yielded."""


def read(path: str | PathLike) -> Iterator[Record]:
    """Yield the site, then its authors, categories, tags and stories in the order of the file.

    Nothing is opened before the first record is asked for. Then an unreadable file raises OSError, a file that is no
    export ``NotWordPressExport``; a damaged one raises ``TruncatedExport`` after its last whole record.
    Authors whom only a story names through Co-Authors Plus come just before that story; authors whom only a
    ``dc:creator`` names, as in all of WXR 1.0, have no record.
    """
    with Path(path).open("rb") as stream:
        yield from _records(_pieces(stream))


def _pieces(stream: BinaryIO) -> Iterator[Element]:
    """Yield each child of ``<channel>`` when it is whole, and forget it afterwards."""
    namespaces: list[str] = []
    ancestors: list[Element] = []
    for event, subject in _events(stream):
        if event == "start-ns":
            namespaces += [subject[1]] if not ancestors else []
        elif event == "start":
            if not ancestors:
                _check_root(subject, namespaces)
            ancestors.append(subject)
        else:
            ancestors.pop()
            if not ancestors:
                return  # whatever a plugin printed after the end does no harm
            if len(ancestors) == 2:
                yield subject
            if len(ancestors) <= 2:
                ancestors[-1].clear()


def _events(stream: BinaryIO) -> Iterator[tuple]:
    """Parse, and put what goes wrong into words."""
    begun = False
    try:
        for event, subject in iterparse(_CleanStream(stream), events=("start-ns", "start", "end")):
            begun = begun or event == "start"
            yield event, subject
    except DefusedXmlException as error:
        raise NotWordPressExport("It defines XML entities, as attacks do and WordPress never does.") from error
    except ParseError as error:
        line = error.position[0]
        if begun:
            raise TruncatedExport(f"The export is cut short or damaged at line {line}: {error}.") from error
        raise NotWordPressExport(f"It is empty or not XML, which a WordPress export is: {error}.") from error
    except (LookupError, ValueError) as error:
        raise NotWordPressExport(f"Its character encoding cannot be read: {error}.") from error


class _CleanStream:
    """An export as XML wants it: no control characters, and nothing before its first line."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        head = stream.read(1024)
        self._forbidden = b"" if head.startswith(_UTF16_MARKS) else _FORBIDDEN_BYTES
        self._head = head.translate(None, self._forbidden).lstrip()

    def read(self, size: int) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        while chunk := self._stream.read(size):
            if cleaned := chunk.translate(None, self._forbidden):
                return cleaned
        return b""


def _check_root(root: Element, namespaces: Iterable[str]) -> None:
    if root.tag != "rss":
        raise NotWordPressExport(f"It begins with <{_name(root.tag)}>, where a WordPress export has <rss>.")
    if not any(_WORDPRESS.fullmatch(namespace) for namespace in namespaces):
        raise NotWordPressExport("It is a news feed (RSS) and not an export: use Tools, Export in WordPress.")


def _records(pieces: Iterable[Element]) -> Iterator[Record]:
    heading: dict[str, str] = {}
    logins: set[str] = set()
    announced = False
    for piece in pieces:
        name = _name(piece.tag)
        if name not in _READERS:
            heading.setdefault(name, _text(piece))
            continue
        if not announced:
            announced = True
            yield _site(heading)
        for record in _READERS[name](piece, logins):
            if isinstance(record, AuthorRecord):
                logins.add(record.key)
            yield record
    if not announced:
        yield _site(heading)


def _site(heading: dict[str, str]) -> SiteRecord:
    url = heading.get("link") or heading.get("wp:base_blog_url", "")
    return SiteRecord(title=one_line(heading.get("title", "")), url=url, language=heading.get("language", ""))


def _author(piece: Element, logins: set[str]) -> Iterator[AuthorRecord]:
    fields = _fields(piece)
    login = _login(fields.get("wp:author_login", ""))
    full_name = f"{fields.get('wp:author_first_name', '')} {fields.get('wp:author_last_name', '')}".strip()
    name = unescape(fields.get("wp:author_display_name") or full_name or login)
    if login and login not in logins:
        yield AuthorRecord(key=login, name=name, email=fields.get("wp:author_email", ""))


def _category(piece: Element, logins: set[str]) -> Iterator[CategoryRecord]:
    fields = _fields(piece)
    slug, name = unquote(fields.get("wp:category_nicename", "")), unescape(fields.get("wp:cat_name", ""))
    yield CategoryRecord(slug, name or slug, parent_slug=unquote(fields.get("wp:category_parent", "")))


def _tag(piece: Element, logins: set[str]) -> Iterator[TagRecord]:
    fields = _fields(piece)
    slug, name = unquote(fields.get("wp:tag_slug", "")), unescape(fields.get("wp:tag_name", ""))
    yield TagRecord(slug, name or slug)


def _other_term(piece: Element, logins: set[str]) -> Iterator[SkippedRecord]:
    taxonomy = _fields(piece).get("wp:term_taxonomy", "")
    if taxonomy not in _KNOWN_TAXONOMIES:
        yield SkippedRecord(f"{taxonomy} term", "only categories and tags are imported")


def _item(piece: Element, logins: set[str]) -> Iterator[Record]:
    """Yield the story after what is only to be said of it: guest authors, and comments left behind."""
    fields = _fields(piece)
    kind = fields.get("wp:post_type") or "post"
    if kind != "post":
        yield SkippedRecord(kind, _WHY_SKIPPED.get(kind, "only posts are imported"))
        return
    terms = _terms(piece)
    byline = {_co_author_key(term, logins): term.name for term in terms["author"]}
    yield from (AuthorRecord(key, name or key) for key, name in byline.items() if key not in logins)
    published_at = _first_date(fields, "wp:post_date_gmt", "wp:post_date", "pubDate")
    comments = [_comment(_fields(child), published_at) for child in piece if _name(child.tag) == "wp:comment"]
    yield from (record for record in comments if isinstance(record, SkippedRecord))
    yield StoryRecord(
        **_words(fields),
        **_standing(fields),
        author_keys=tuple(byline) or tuple(filter(None, [_login(fields.get("dc:creator", ""))])),
        categories=tuple(terms["category"]),
        tags=tuple(terms["post_tag"]),
        published_at=published_at,
        comments=tuple(record for record in comments if isinstance(record, CommentRecord)),
    )


def _words(fields: dict[str, str]) -> dict[str, str]:
    return {
        "key": fields.get("wp:post_id") or fields.get("guid") or fields.get("link", ""),
        "guid": fields.get("guid", ""),
        "url": fields.get("link", ""),
        "slug": unquote(fields.get("wp:post_name", "")),
        "headline": one_line(fields.get("title", "")),
        "excerpt": plain_text(fields.get("excerpt:encoded", "")),
        "body": to_html(fields.get("content:encoded", "")),
    }


def _standing(fields: dict[str, str]) -> dict[str, Any]:
    """Who may see the story; a story that does not say is a draft."""
    return {
        "status": fields.get("wp:status") or "draft",
        "has_password": bool(fields.get("wp:post_password")),
        "comments_open": fields.get("wp:comment_status", "open") == "open",
        "modified_at": _first_date(fields, "wp:post_modified_gmt", "wp:post_modified"),
    }


def _comment(fields: dict[str, str], story_date: datetime | None) -> CommentRecord | SkippedRecord:
    """Plugins keep private notes as comments of kinds of their own: those stay behind, approved or not."""
    kind = fields.get("wp:comment_type", "")
    posted_at = _first_date(fields, "wp:comment_date_gmt", "wp:comment_date") or story_date
    if kind not in _KINDS or posted_at is None:
        return SkippedRecord(f"{kind or 'comment'} on a post", "only dated comments and pingbacks are imported")
    parent_key = fields.get("wp:comment_parent", "")
    return CommentRecord(
        key=fields.get("wp:comment_id", ""),
        parent_key="" if parent_key == "0" else parent_key,
        name=unescape(fields.get("wp:comment_author", "")),
        email=fields.get("wp:comment_author_email", ""),
        ip=fields.get("wp:comment_author_IP", ""),
        body=plain_text(fields.get("wp:comment_content", "")),
        posted_at=posted_at,
        standing=_STANDINGS.get(fields.get("wp:comment_approved", ""), "held"),
        kind=_KINDS[kind],
    )


def _terms(item: Element) -> defaultdict[str, dict[TermRef, None]]:
    """The item's terms by domain, in order and each once.

    WXR 1.0 says every term twice, once without its slug; only a term that never has one gets one from its name.
    """
    said = [
        (_domain(child), unquote(child.get("nicename", "")), unescape(_text(child))) for child in item.iter("category")
    ]
    with_slug = {(domain, name) for domain, slug, name in said if slug}
    terms: defaultdict[str, dict[TermRef, None]] = defaultdict(dict)
    for domain, slug, name in said:
        if slug or (domain, name) not in with_slug:
            slug = slug or slugify(name, allow_unicode=True)
            terms[domain][TermRef(slug, name or slug)] = None
    return terms


def _domain(category: Element) -> str:
    domain = category.get("domain", "category")
    return "post_tag" if domain == "tag" else domain


def _co_author_key(term: TermRef, logins: set[str]) -> str:
    """Co-Authors Plus writes a login, a nicename, or that behind "cap-"; a guest has no login."""
    nicename = term.slug.removeprefix("cap-")
    return next((key for key in (term.slug, nicename, term.name) if key in logins), nicename)


def _login(text: str) -> str:
    """WordPress allows no angle brackets in a login and ignores them; hand-made exports hold some."""
    return text.strip("<> ")


def _first_date(fields: dict[str, str], *names: str) -> datetime | None:
    return next(filter(None, (_moment(fields.get(name, "")) for name in names)), None)


def _moment(text: str) -> datetime | None:
    """WordPress's 0000-00-00 and its pubDate in the year -0001 are no dates. What names no zone is UTC."""
    try:
        moment = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _fields(piece: Element) -> dict[str, str]:
    return {_name(child.tag): _text(child) for child in piece}


def _text(piece: Element) -> str:
    return (piece.text or "").strip()


@lru_cache(maxsize=256)
def _name(tag: str) -> str:
    """``wp:post_id`` for {http://wordpress.org/export/1.2/}post_id, whichever the version; foreign tags stay whole."""
    namespace, _, local = tag.removeprefix("{").rpartition("}")
    return next((f"{prefix}:{local}" for prefix, known in _PREFIXES.items() if known.fullmatch(namespace)), tag)


_READERS = {"wp:author": _author, "wp:category": _category, "wp:tag": _tag, "wp:term": _other_term, "item": _item}
