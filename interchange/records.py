"""What an import yields, whichever system the old site ran on: text cleaned of that system's habits, nothing stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

CommentKind = Literal["comment", "pingback", "trackback"]
CommentStanding = Literal["approved", "held", "spam", "removed"]


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """The old site itself; always the first record of an import."""

    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """``key`` is what ``StoryRecord.author_keys`` says; ``name`` is never empty."""

    key: str
    name: str
    email: str = ""
    bio: str = ""


@dataclass(frozen=True, slots=True)
class CategoryRecord:
    """``parent_slug`` is empty at the top, and may name a category which comes later or never."""

    slug: str
    name: str
    parent_slug: str = ""


@dataclass(frozen=True, slots=True)
class TagRecord:
    """A tag the old site declares. Stories may carry tags that it does not declare."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class TermRef:
    """A category or tag as a story names it: enough to make it when it was not declared."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """``body`` is plain text. ``parent_key`` is empty at the top, and may name a comment that is missing."""

    key: str
    parent_key: str
    name: str
    email: str
    ip: str
    body: str
    posted_at: datetime
    standing: CommentStanding
    kind: CommentKind


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """One article with its comments.

    ``headline`` and ``excerpt`` are plain text; ``body`` is HTML from outside, not yet sanitised. ``key`` is unique
    in its export, ``guid`` need not be. ``status`` is the old system's own word: publish, future, draft, pending,
    private, trash, and whatever its plugins added. Dates are UTC; that of a draft is its last save.
    """

    key: str
    guid: str
    headline: str
    slug: str
    body: str
    excerpt: str
    author_keys: tuple[str, ...]
    categories: tuple[TermRef, ...]
    tags: tuple[TermRef, ...]
    status: str
    has_password: bool
    comments_open: bool
    published_at: datetime | None
    modified_at: datetime | None
    comments: tuple[CommentRecord, ...]
    url: str


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """Something the export holds and the import leaves behind. Equal ones are equal: count them in a Counter."""

    what: str
    why: str


Record = SiteRecord | AuthorRecord | CategoryRecord | TagRecord | StoryRecord | SkippedRecord
