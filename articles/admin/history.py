"""What happened to a story: the steps of its life, the texts that were kept, and what readers saw, in one list."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .. import merged
from ..comparison import Size, size_of
from ..models import Article, Edition, Note, Revision, Transition

STEPS = {
    "keep": _("Back to draft"),
    "submit": _("Submitted for review"),
    "send_back": _("Sent back"),
    "approve": _("Approved"),
    "publish": _("Published"),
    "schedule": _("Scheduled"),
    "cancel_schedule": _("Schedule cancelled"),
    "carry_over": _("Fix carried over"),
    "unpublish_at": _("End set"),
    "discard_changes": _("Changes discarded"),
    "restore": _("Restored"),
    "correct": _("Notice added"),
    "withdraw": _("Withdrawn"),
    "spike": _("Spiked"),
    "set_embargo": _("Embargo changed"),
    "set_comments_mode": _("Comments opened or closed"),
    "make_link": _("Link made for an outsider"),
    "revoke_link": _("Link for an outsider revoked"),
}
NOTES = {"comment": _("Comment from outside"), "approve": _("Approval from outside")}
TEXTS = {
    "save": _("Saved"),
    "restore": _("Text put back"),
    "discard": _("Published text put back"),
    "duplicate": _("Copied"),
    "carry_over": _("Scheduled text with the fix"),
}

MOMENT = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Entry:
    """``revision`` where there is a text: of a save (then with ``size``), or that readers got from ``edition``."""

    at: dt.datetime
    by: Any
    what: str | Promise
    note: str
    effective_at: dt.datetime | None = None
    revision: int | None = None
    before: int | None = None  # the revision before it
    size: Size | None = None
    edition: Edition | None = None

    @property
    def is_first(self) -> bool:
        return self.size is not None and self.before is None


def entries(article: Article) -> QuerySet:
    """Rows of (moment, "step", "text", "edition" or "note", key), newest first; the database cuts a page out of them.

    An edition stands at the moment from which readers see it.
    """
    steps, *others = (
        rows.order_by().annotate(moment=F(moment), source=Value(source)).values_list("moment", "source", "pk")
        for rows, moment, source in (
            (article.transitions, "at", "step"),
            (article.revisions, "at", "text"),
            (article.editions, "live_from", "edition"),
            (article.notes.from_outside(), "at", "note"),
        )
    )
    return steps.union(*others, all=True).order_by("-moment", "source", "-pk")


def in_words(article: Article, rows) -> list[Entry]:
    """A page of ``entries`` with its people, notes and sizes, in a fixed number of queries.

    Of all texts it reads those of the page and the ones before them.
    """
    keys = {
        source: [key for _at, kind, key in rows if kind == source] for source in ("step", "text", "edition", "note")
    }
    found = {
        "step": {row.pk: _step(row) for row in Transition.objects.filter(pk__in=keys["step"]).select_related("by")},
        "text": _texts(article, keys["text"]),
        "edition": {row.pk: _edition(row) for row in Edition.objects.for_timeline().filter(pk__in=keys["edition"])},
        "note": {row.pk: _note(row) for row in Note.objects.filter(pk__in=keys["note"])},
    }
    return [found[source][key] for _at, source, key in rows if key in found[source]]


def neighbours(article: Article) -> dict[int, tuple[int | None, int | None]]:
    """Of each revision, the working copy before it and the one after it."""
    rows = list(article.revisions.order_by("pk").values_list("pk", "action"))
    after = _last_copies(reversed(rows))
    return {key: (before, after[key]) for key, before in _last_copies(rows).items()}


def _last_copies(rows) -> dict[int, int | None]:
    """Of each row, the working copy among those before it: a text that was made aside is none."""
    found: dict[int, int | None] = {}
    last = None
    for key, action in rows:
        found[key] = last
        last = last if action == "carry_over" else key
    return found


def _texts(article, keys):
    if not keys:
        return {}
    before = {key: older for key, (older, _newer) in neighbours(article).items() if key in set(keys)}
    rows = Revision.objects.select_related("by").in_bulk({*keys, *filter(None, before.values())})
    for row, content in zip(rows.values(), merged.all_resolved([row.content for row in rows.values()]), strict=True):
        row.content = content
    return {key: _text(rows[key], rows.get(before[key])) for key in keys if key in before}


def _step(row):
    later = row.effective_at and abs(row.effective_at - row.at) > MOMENT
    return Entry(row.at, row.by, STEPS.get(row.verb, row.verb), row.note, row.effective_at if later else None)


def _text(row, before):
    size = size_of(before and before.content, row.content)
    what = TEXTS.get(row.action, row.action)
    return Entry(row.at, row.by, what, row.note, revision=row.pk, before=before and before.pk, size=size)


def _note(row):
    return Entry(row.at, row.who, NOTES.get(row.verb, row.verb), row.text)


def _edition(row):
    return Entry(row.live_from, None, _("Edition"), "", revision=row.revision_id, edition=row)
