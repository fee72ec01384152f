"""Reads a WordPress export (WXR 1.0 to 1.2) one piece at a time, so that its size does not matter."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from html import unescape
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.text import slugify

from .. import records
from .markup import one_line, plain_text, to_html

_WORDPRESS = re.compile(r"https?://wordpress\.org/export/[^/]+/")
_PREFIXES = {
    "wp": _WORDPRESS,
    "excerpt": re.compile(_WORDPRESS.pattern + "excerpt/"),
    "content": re.compile(r"http://purl\.org/rss/1\.0/modules/content/"),
    "dc": re.compile(r"http://purl\.org/dc/elements/1\.1/"),
}
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding=["']([\w.:-]+)""")
# XML forbids these; WordPress lets them through from what people paste.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")

_STANDINGS: dict[str, records.CommentStanding] = {
    "1": "approved",
    "0": "held",
    "spam": "spam",
    "trash": "removed",
    "post-trashed": "removed",
}
_KINDS: dict[str, records.CommentKind] = {"comment": "comment", "pingback": "pingback", "trackback": "trackback"}
_WHY_SKIPPED = {
    "page": "standing pages are not imported yet",
    "attachment": "pictures are not fetched from the old site",
    "nav_menu_item": "menus are made anew",
}
_NAMED_BY_STORIES = {"category", "post_tag", "author", "post_format"}


class NotWordPressExport(ValueError):
    """The file is something else, or hostile; the message says what, in a sentence for whoever chose the file."""


class TruncatedExport(ValueError):
    """The export is cut short or damaged. All that stood whole before that place has been yielded."""


def read(path: str | Path) -> Iterator[records.Record]:
    """Yield the site, then its authors, categories, tags and stories in the order of the file.

    Reading starts with the first record asked for: an unreadable file raises OSError, a file that is no export
    ``NotWordPressExport``, a damaged one ``TruncatedExport`` after its last whole record. Authors whom only a story
    names through Co-Authors Plus come just before it; those whom only a dc:creator names (WXR 1.0) have no record.
    """
    with Path(path).open("rb") as stream:
        yield from _records(_pieces(stream))


def _pieces(stream: BufferedReader) -> Iterator[Element]:
    """Yield each child of ``<channel>`` when it is whole, and forget it afterwards."""
    namespaces: set[str] = set()
    ancestors: list[Element] = []
    for event, subject in _events(stream):
        if event == "start-ns":
            namespaces.add(subject[1])
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


def _events(stream: BufferedReader) -> Iterator[tuple]:
    """Parse, and put what goes wrong into words."""
    begun = False
    try:
        for event, subject in iterparse(_CleanText(stream), events=("start-ns", "start", "end")):
            begun = begun or event == "start"
            yield event, subject
    except DefusedXmlException as error:
        raise NotWordPressExport("It defines XML entities, as attacks do and WordPress never does.") from error
    except ParseError as error:
        if begun:
            raise TruncatedExport(f"The export is cut short or damaged: {error}.") from error
        raise NotWordPressExport(f"It is empty or not XML, which a WordPress export is: {error}.") from error
    except (LookupError, ValueError) as error:
        raise NotWordPressExport(f"Its character encoding cannot be read: {error}.") from error


class _CleanText:
    """An export's text as a parser wants it: nothing before the first line, no broken or forbidden characters."""

    def __init__(self, stream: BufferedReader) -> None:
        head = stream.peek(1024)
        marked = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        declared = _ENCODING.search(head)
        encoding = declared[1].decode() if declared else marked
        self._text = TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        first = self._text.read(1024)
        self._first = first[max(first.find("<?xml"), 0) :]

    def read(self, size: int) -> str:
        text, self._first = self._first or self._text.read(size), ""
        return _FORBIDDEN.sub("", text)


def _check_root(root: Element, namespaces: Iterable[str]) -> None:
    if root.tag != "rss":
        raise NotWordPressExport(f"It begins with <{_name(root.tag)}>, where a WordPress export has <rss>.")
    if not any(_WORDPRESS.fullmatch(namespace) for namespace in namespaces):
        raise NotWordPressExport("It is a news feed (RSS) and not an export: use Tools, Export in WordPress.")


def _records(pieces: Iterable[Element]) -> Iterator[records.Record]:
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
            if isinstance(record, records.AuthorRecord):
                logins.add(record.key)
            yield record
    if not announced:
        yield _site(heading)


def _site(heading: dict[str, str]) -> records.SiteRecord:
    return records.SiteRecord(one_line(heading.get("title", "")), heading.get("link", ""), heading.get("language", ""))


def _author(piece: Element, logins: set[str]) -> Iterator[records.AuthorRecord]:
    fields = _fields(piece)
    login = fields.get("wp:author_login", "")
    if login and login not in logins:
        name = unescape(fields.get("wp:author_display_name") or login)
        yield records.AuthorRecord(login, name, fields.get("wp:author_email", ""))


def _category(piece: Element, logins: set[str]) -> Iterator[records.CategoryRecord]:
    fields = _fields(piece)
    term = _term(fields.get("wp:category_nicename", ""), fields.get("wp:cat_name", ""))
    yield records.CategoryRecord(term.slug, term.name, parent_slug=unquote(fields.get("wp:category_parent", "")))


def _tag(piece: Element, logins: set[str]) -> Iterator[records.TagRecord]:
    fields = _fields(piece)
    term = _term(fields.get("wp:tag_slug", ""), fields.get("wp:tag_name", ""))
    yield records.TagRecord(term.slug, term.name)


def _other_term(piece: Element, logins: set[str]) -> Iterator[records.SkippedRecord]:
    taxonomy = _fields(piece).get("wp:term_taxonomy", "")
    if taxonomy not in _NAMED_BY_STORIES:
        yield records.SkippedRecord(f"{taxonomy} term", "only categories and tags are imported")


def _item(piece: Element, logins: set[str]) -> Iterator[records.Record]:
    """Yield the story after what is only to be said of it: guest authors, and comments left behind."""
    fields = _fields(piece)
    kind = fields.get("wp:post_type") or "post"
    if kind != "post":
        yield records.SkippedRecord(kind, _WHY_SKIPPED.get(kind, "only posts are imported"))
        return
    terms = _terms(piece)
    byline = {_co_author_key(term, logins): term.name for term in terms["author"].values()}
    yield from (records.AuthorRecord(key, name) for key, name in byline.items() if key not in logins)
    published_at = _first_date(fields, "wp:post_date_gmt", "wp:post_date", "pubDate")
    comments = [_comment(_fields(child), published_at) for child in piece if _name(child.tag) == "wp:comment"]
    yield from (record for record in comments if isinstance(record, records.SkippedRecord))
    creator = fields.get("dc:creator", "").strip("<> ")  # a login holds no brackets: WordPress drops them too
    yield records.StoryRecord(
        **_own_fields(fields),
        author_keys=tuple(byline) or ((creator,) if creator else ()),
        categories=tuple(terms["category"].values()),
        tags=tuple(terms["post_tag"].values()),
        published_at=published_at,
        comments=tuple(record for record in comments if isinstance(record, records.CommentRecord)),
    )


def _own_fields(fields: dict[str, str]) -> dict[str, Any]:
    """What of a StoryRecord needs no other element. A story that does not say its status is a draft."""
    return {
        "key": fields.get("wp:post_id") or fields.get("guid") or fields.get("link", ""),
        "guid": fields.get("guid", ""),
        "url": fields.get("link", ""),
        "slug": unquote(fields.get("wp:post_name", "")),
        "headline": one_line(fields.get("title", "")),
        "excerpt": plain_text(fields.get("excerpt:encoded", "")),
        "body": to_html(fields.get("content:encoded", "")),
        "status": fields.get("wp:status") or "draft",
        "has_password": bool(fields.get("wp:post_password")),
        "comments_open": fields.get("wp:comment_status", "open") == "open",
        "modified_at": _first_date(fields, "wp:post_modified_gmt", "wp:post_modified"),
    }


def _comment(fields: dict[str, str], story_date: datetime | None) -> records.CommentRecord | records.SkippedRecord:
    """Plugins keep private notes as comments of kinds of their own: those stay behind, approved or not."""
    kind = fields.get("wp:comment_type") or "comment"
    posted_at = _first_date(fields, "wp:comment_date_gmt", "wp:comment_date") or story_date
    if kind not in _KINDS or posted_at is None:
        return records.SkippedRecord(f"{kind} on a post", "only dated comments and pingbacks are imported")
    parent_key = fields.get("wp:comment_parent", "")
    return records.CommentRecord(
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


def _terms(item: Element) -> defaultdict[str, dict[str, records.TermRef]]:
    """The item's terms by domain and slug, in order. WXR 1.0 says every term twice, once without its slug."""
    said = [(c.get("domain", "category"), c.get("nicename", ""), _text(c)) for c in item.iter("category")]
    with_slug = {(domain, name) for domain, slug, name in said if slug}
    terms: defaultdict[str, dict[str, records.TermRef]] = defaultdict(dict)
    for domain, slug, name in said:
        if slug or (domain, name) not in with_slug:
            term = _term(slug, name)
            terms["post_tag" if domain == "tag" else domain].setdefault(term.slug, term)
    return terms


def _term(slug: str, name: str) -> records.TermRef:
    slug = unquote(slug) or slugify(unescape(name), allow_unicode=True)
    return records.TermRef(slug, unescape(name) or slug)


def _co_author_key(term: records.TermRef, logins: set[str]) -> str:
    """Co-Authors Plus writes a login, a nicename, or that behind "cap-"; a guest has no login."""
    nicename = term.slug.removeprefix("cap-")
    return next((key for key in (term.slug, nicename, term.name) if key in logins), nicename)


def _first_date(fields: dict[str, str], *names: str) -> datetime | None:
    """The first of the fields that holds one, in WordPress's notation or in that of mail. Without a zone it is UTC."""
    return next(filter(None, (_moment(fields.get(name, "")) for name in names)), None)


def _moment(text: str) -> datetime | None:
    if "-0001" in text:
        return None  # so WordPress writes no date in mail notation; the mail parser would read the year 2000
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


_Reader = Callable[[Element, set[str]], Iterator[records.Record]]
_READERS: dict[str, _Reader] = {"wp:author": _author, "wp:category": _category, "wp:tag": _tag, "item": _item}
_READERS["wp:term"] = _other_term
