"""What happened to a story: the steps of its life and the texts that were kept, in one list."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Article, Revision, Transition

STEPS = {
    "keep": _("Back to draft"),
    "submit": _("Submitted for review"),
    "send_back": _("Sent back"),
    "approve": _("Approved"),
    "publish": _("Published"),
    "schedule": _("Scheduled"),
    "cancel_schedule": _("Schedule cancelled"),
    "unpublish_at": _("End set"),
    "discard_changes": _("Changes discarded"),
    "restore": _("Restored"),
    "correct": _("Notice added"),
    "withdraw": _("Withdrawn"),
    "spike": _("Spiked"),
    "set_embargo": _("Embargo changed"),
    "set_comments_mode": _("Comments opened or closed"),
}
TEXTS = {
    "save": _("Saved"),
    "restore": _("Text put back"),
    "discard": _("Published text put back"),
    "duplicate": _("Copied"),
}

MOMENT = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Entry:
    """``revision`` only where a text was kept: it can be restored."""

    at: dt.datetime
    by: Any
    what: str | Promise
    note: str
    effective_at: dt.datetime | None = None
    revision: int | None = None


def entries(article: Article) -> QuerySet:
    """Rows of (moment, "step" or "text", key), newest first; the database cuts a page out of them."""
    steps = article.transitions.order_by().annotate(source=Value("step")).values_list("at", "source", "pk")
    texts = article.revisions.order_by().annotate(source=Value("text")).values_list("at", "source", "pk")
    return steps.union(texts, all=True).order_by("-at", "source", "-pk")


def in_words(rows) -> list[Entry]:
    """A page of ``entries`` with its people and notes, in two queries."""
    keys = {source: [key for _at, kind, key in rows if kind == source] for source in ("step", "text")}
    found = {
        "step": {row.pk: _step(row) for row in Transition.objects.filter(pk__in=keys["step"]).select_related("by")},
        "text": {row.pk: _text(row) for row in _texts(keys["text"])},
    }
    return [found[source][key] for _at, source, key in rows]


def _texts(keys):
    return Revision.objects.filter(pk__in=keys).select_related("by").defer("content")


def _step(row):
    later = row.effective_at and abs(row.effective_at - row.at) > MOMENT
    return Entry(row.at, row.by, STEPS.get(row.verb, row.verb), row.note, row.effective_at if later else None)


def _text(row):
    return Entry(row.at, row.by, TEXTS.get(row.action, row.action), row.note, revision=row.pk)
