"""What each decision makes of a comment, and where it is refused."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import redaction
from ..history import in_force
from ..models import REDACTION, Comment, Decision, Reason, Standing
from .changing import Change, Latest, Plan
from .refusals import NothingToRedact, NothingToUndo, Overtaken, TooLate, by_its_writer

UNDO_HOURS = 24

# What each decision starts from; the desk offers no other. Undo gives back whatever was.
REACHED_FROM = {
    Standing.APPROVED: (Standing.HELD, Standing.REJECTED, Standing.SPAM, Standing.REMOVED),
    Standing.REJECTED: (Standing.HELD, Standing.APPROVED, Standing.SPAM, Standing.REMOVED),
    Standing.SPAM: (Standing.HELD, Standing.APPROVED, Standing.REJECTED, Standing.REMOVED),
    Standing.REMOVED: (Standing.APPROVED,),
}
REDACTABLE = (Standing.HELD, Standing.APPROVED)
SEEN = {"reviewed": True, "reports": 0, "reported_at": None}  # once a person decided, whatever it was


@dataclass(frozen=True)
class Why:
    """``reason`` in words for colleagues, ``code`` one of Reason, ``note`` for the writer."""

    reason: str = ""
    code: str = ""
    note: str = ""

    def rows(self) -> list[dict]:
        """As Decision.reasons keeps them."""
        label = str(Reason(self.code).label) if self.code else ""
        words = ": ".join(part for part in (label, self.reason) if part)
        row = {"check": "moderator", "reason": words, "matches": []} | ({"code": self.code} if self.code else {})
        return [row] if words else []


def to(standing: Standing, why: Why, *, with_replies: bool = False) -> Plan:
    def plan(comment: Comment, latest: Latest) -> Change:
        if not leads_to(standing, comment):
            raise latest.overtook(comment)
        columns = {"standing": standing, "hides_replies": with_replies, **SEEN}
        return Change(columns, reasons=why.rows(), note=why.note)

    return plan


def leads_to(standing: Standing, comment: Comment) -> bool:
    """An approved comment that no person has seen, or that readers report, is approved to say that it may stay."""
    if comment.standing == standing == Standing.APPROVED:
        return comment.reports > 0 or not comment.reviewed
    return comment.standing in REACHED_FROM[standing]


def picking(picked: bool) -> Plan:
    def plan(comment: Comment, latest: Latest) -> Change:
        if comment.standing != Standing.APPROVED or comment.picked == picked:
            raise latest.overtook(comment)
        return Change({"picked": picked, **SEEN}, picked=picked)

    return plan


def redacting(phrases: Sequence[str], spans: Iterable[Sequence[int]], why: Why) -> Plan:
    spans = [*spans]

    def plan(comment: Comment, latest: Latest) -> Change:
        if comment.standing not in REDACTABLE:
            raise latest.overtook(comment)
        places = redaction.within([*spans, *_places(phrases, comment.body)], comment.body)
        if not places:
            raise NothingToRedact(_("Say which words are to go."))
        count = ngettext("%d place taken out of the text", "%d places taken out of the text", len(places)) % len(places)
        gone = list(dict.fromkeys(comment.body[start:end] for start, end in places))
        row = {"check": REDACTION, "reason": count, "matches": gone, "spans": [list(span) for span in places]}
        columns = {"body": redaction.redacted(comment.body, places), **SEEN}
        return Change(columns, reasons=[row, *why.rows()], note=why.note)

    return plan


def undoing(asked: Mapping[int, int] | None = None) -> Plan:
    """``asked``: by comment, the decision that is to be undone; else the last one is, which may be an undo.

    All that came after it must have been undone.
    """

    def plan(comment: Comment, latest: Latest) -> Change:
        last = _undoable(comment, latest, asked)
        columns = {"standing": last.before, **_as_it_was(last)}
        back = "body" in last.was and not any(row.get("back") for row in last.reasons)
        reasons = [_gone_back(back)] if "body" in last.was else []
        return Change(columns, reasons=reasons, picked=columns.get("picked"), undo_of=last)

    return plan


def may_be_undone(decision: Decision | None) -> bool:
    """By its age; whether it is the last one on its comment is asked when it is undone."""
    if decision is None or not decision.before:
        return False
    return timezone.now() - decision.at < dt.timedelta(hours=UNDO_HOURS)


def _undoable(comment, latest, asked) -> Decision:
    taken = latest.taken.get(comment.pk)
    if not taken:
        raise NothingToUndo(_("Nobody has decided on this comment yet."))
    last = taken[0] if asked is None else _asked_for(asked[comment.pk], taken)
    if last is None or comment.standing != last.after:
        raise latest.overtook(comment)
    if by_its_writer(last):
        raise NothingToUndo(_("Its writer changed this comment after the last decision."))
    if not may_be_undone(last):
        words = _("That was more than %d hours ago and cannot be undone any more. You may decide anew.")
        raise TooLate(words % UNDO_HOURS)
    if last.is_redaction and "body" not in last.was:
        raise NothingToUndo(_("What was taken out has been erased, as its writer asked."))
    if "body" in last.was and comment.edited_at and comment.edited_at > last.at:
        raise Overtaken(_("Its writer has changed the text since."))
    return last


def _asked_for(key, taken):
    """The row to undo for the decision ``key``; None if another came after it that still holds."""
    if key == taken[0].pk:
        return taken[0]
    last = next(iter(in_force(taken)), None)
    return last.row if last and key in (last.decision.pk, last.row.pk) else None


def _as_it_was(decision):
    """Rows from before ``was`` was kept say of a pick that it was one, and of all else nothing."""
    fields = {name: Comment._meta.get_field(name) for name in decision.was}
    columns = {name: field.to_python(decision.was[name]) for name, field in fields.items()}
    if decision.picked is not None:
        columns.setdefault("picked", not decision.picked)
    return columns


def _gone_back(back):
    words = _("The words are back in the text") if back else _("The words are out of the text again")
    return {"check": REDACTION, "reason": words, "matches": [], "back": back}


def _places(phrases, body):
    found = redaction.places_of(phrases, body)
    if missing := [phrase for phrase, places in found.items() if not places]:
        raise NothingToRedact(_("The text does not have these words: %s") % ", ".join(f"“{each}”" for each in missing))
    return [span for places in found.values() for span in places]
