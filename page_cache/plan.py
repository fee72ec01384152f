"""What a view says of its page: which tags it depends on, and until when it is right."""

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from . import versions

LONGEST = 600  # seconds anything is kept, whatever else is true
NEAR = 3  # seconds before its end a page is for us alone: s-maxage=1 may be two by nginx's whole seconds, plus the way


@dataclass(slots=True)
class Plan:
    tags: tuple[str, ...]
    versions: tuple[int, ...]
    until: dt.datetime | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    storable: bool = True
    known: Mapping[str, int] = field(default_factory=dict)  # versions of tags that the page does not depend on

    def expires(self) -> float:
        latest = time.time() + LONGEST
        return min(latest, self.until.timestamp()) if self.until else latest

    def versions_of(self, tags: tuple[str, ...]) -> tuple[int, ...] | None:
        """Those that the page was begun with; None where it did not name all of ``tags``."""
        begun_with = {**self.known, **dict(zip(self.tags, self.versions, strict=True))}
        return tuple(begun_with[tag] for tag in tags) if begun_with.keys() >= set(tags) else None


def depend_on(request, *tags: str, knowing: tuple[str, ...] = (), query: Mapping[str, str] | None = None) -> None:
    """Allow the page to be kept while ``tags`` stay as they are.

    Before the first read of what the page shows: a change that commits in between then makes the page stale at
    birth, and not wrong for ever. The page stays when a tag of ``knowing`` changes: it is asked in the same moment, for
    what is ``kept`` under it. ``query`` holds each name of the query string that the view reads, with the value
    that it takes for a missing one; every other name is ignored, and shares the page's entry.

    Waits where the same page is being made, and then ends the view with MadeMeanwhile, which the middleware answers.
    """
    if waits := getattr(request, "page_waits", None):
        waits(query or {})
    found = versions.current((*tags, *knowing))
    known = dict(zip(knowing, found[len(tags) :], strict=True))
    request.page_plan = Plan(tags, found[: len(tags)], query=query or {}, known=known)


def begin_with(request, *tags: str) -> None:
    """For a page that is kept nowhere: it may use the pieces of other pages that are as ``tags`` are now."""
    request.page_plan = Plan(tags, versions.current(tags), storable=False)


def depend_also(request, *tags: str) -> None:
    """On ``tags`` too, which the view knows only by now; before the first read of what they stand for."""
    plan = getattr(request, "page_plan", None)
    if plan and tags:
        plan.versions += versions.current(tags)
        plan.tags += tags


def keep_until(request, moment: dt.datetime | None) -> None:
    """The page is wrong from ``moment`` on, whatever happens; the earliest of several counts, None changes nothing."""
    plan = getattr(request, "page_plan", None)
    if plan and moment and (plan.until is None or moment < plan.until):
        plan.until = moment


def shared_until(end: dt.datetime | None) -> str:
    """The Cache-Control of a page for all that is right until ``end``: other caches have it for a second, or not."""
    seconds = 1 if end is None or end.timestamp() - time.time() >= NEAR else 0
    return f"public, max-age=0, s-maxage={seconds}"


def note(request, **facts) -> None:
    """Tell the layers around the cache about the page; they are told the same of a page that comes from the store."""
    request.page_notes = {**notes_of(request), **facts}


def notes_of(request) -> Mapping[str, object]:
    return getattr(request, "page_notes", {})
