"""What all decisions have in common, on one comment or on many of one story: the lock, the comparison, the log."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import moderation, notifications
from ..models import Comment, Decision, Standing
from .refusals import NOT_THERE, Erased, Overtaken, Refused, Withdrawn, require_moderator, who_was_first
from .settling import settle
from .threads import lock_thread, refresh


@dataclass(frozen=True)
class Change:
    """What a decision makes of one comment: the columns that it sets, and what the log says besides."""

    columns: dict[str, Any]
    reasons: list[dict] = field(default_factory=list)
    note: str = ""
    picked: bool | None = None
    undo_of: Decision | None = None


class Latest:
    """The decisions on some comments, by comment; asked for once, and only where somebody wants to know."""

    def __init__(self, comments: Iterable[int]):
        self.comments = list(comments)

    @cached_property
    def of_any_kind(self) -> dict[int, Decision]:
        decisions = Decision.objects.filter(comment__in=self.comments).order_by()
        last = decisions.values("comment").annotate(last=Max("pk")).values("last")
        return {decision.comment_id: decision for decision in Decision.objects.filter(pk__in=last).select_related("by")}

    @cached_property
    def taken(self) -> dict[int, list[Decision]]:
        """All of them, the latest first."""
        found = defaultdict(list)
        for decision in Decision.objects.taken().filter(comment__in=self.comments).select_related("by"):
            found[decision.comment_id].append(decision)
        return found

    def overtook(self, comment: Comment) -> Overtaken:
        return Overtaken(who_was_first(comment, self.of_any_kind.get(comment.pk)))


Plan = Callable[[Comment, Latest], Change]  # raises Refused


def change_one(comment: Comment, plan: Plan, *, by, version: int | None) -> Decision:
    """``comment`` learns what became of it. ``version``: what the moderator saw, if not that of ``comment``."""
    known = comment.version if version is None else version
    decisions, refused = change(comment.article_id, {comment.pk: known}, plan, by=by)
    if refused:
        raise refused[comment.pk]
    changed = decisions[0].comment
    for name in ("standing", "version", "hides_replies", "reviewed", "picked", "body"):
        setattr(comment, name, getattr(changed, name))
    return decisions[0]


@transaction.atomic
def change(
    article: int, versions: Mapping[int, int | None], plan: Plan, *, by, batch: UUID | None = None
) -> tuple[list[Decision], dict[int, Refused]]:
    """Decide on comments of one story by their keys, each as ``plan`` says; the decisions, and who was refused why.

    A comment that has another version than the one given is somebody else's by now. None for one is whatever it has.
    """
    require_moderator(by)
    lock_thread(article)
    rows = Comment.objects.select_for_update(no_key=True).filter(article=article, pk__in=versions).order_by("pk")
    comments = {comment.pk: comment for comment in rows}
    latest = Latest(comments)
    planned: list[tuple[Comment, Change]] = []
    refused: dict[int, Refused] = {key: Overtaken(NOT_THERE) for key in versions.keys() - comments.keys()}
    for key, comment in comments.items():
        try:
            _compare(comment, versions[key], latest)
            planned.append((comment, plan(comment, latest)))
        except Refused as refusal:
            refused[key] = refusal
    return (_set(planned, by=by, batch=batch) if planned else []), refused


def _compare(comment, version, latest):
    if not comment.body:
        raise Erased(_("The text of this comment was erased, as its writer asked."))
    if comment.withdrawn_at:
        raise Withdrawn(_("Its writer has withdrawn this comment. Nobody can bring it back."))
    if version is not None and comment.version != version:
        raise latest.overtook(comment)


def _set(planned, *, by, batch):
    """The rows, the log, what spam leaves behind, and what readers see of it."""
    was_shown = any(comment.visible or comment.tombstone for comment, _change in planned)
    now = timezone.now()
    decisions = [_logged(comment, each, by=by, at=now, batch=batch) for comment, each in planned]
    _write([(comment, _columns(comment, each)) for comment, each in planned])
    decisions = Decision.objects.bulk_create(decisions)
    _remember(decisions, at=now)
    settle(decisions)
    refresh(*(comment for comment, _change in planned), was_shown=was_shown)
    notifications.decided(*decisions)
    return decisions


def _logged(comment, change, *, by, at, batch):
    changed = {name: value for name, value in change.columns.items() if getattr(comment, name) != value}
    return Decision(
        comment=comment,
        before=comment.standing,
        after=change.columns.get("standing", comment.standing),
        by=by,
        at=at,
        reasons=change.reasons,
        picked=change.picked,
        note=change.note,
        was={name: _as_json(getattr(comment, name)) for name in changed if name != "standing"},
        batch=batch,
        undo_of=change.undo_of,
    )


def _as_json(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def _columns(comment, change):
    """What readers saw of a comment with another standing is worked out anew."""
    hidden = {"visible": False, "tombstone": False}
    other = change.columns.get("standing", comment.standing) != comment.standing
    return change.columns | (hidden if other else {})


def _write(planned):
    """As many statements as there are different outcomes: one, unless different things are undone."""
    alike = defaultdict(list)
    for comment, columns in planned:
        alike[tuple(columns.items())].append(comment.pk)
        comment.version += 1
        for name, value in columns.items():
            setattr(comment, name, value)
    for columns, keys in alike.items():
        Comment.objects.filter(pk__in=keys).update(version=F("version") + 1, **dict(columns))


def _remember(decisions, *, at):
    """Spam leaves traces, for as long as it is spam."""
    turned = [decision for decision in decisions if decision.before != decision.after]
    if absolved := [decision.comment for decision in turned if decision.before == Standing.SPAM]:
        moderation.forget(absolved)
    if found := [decision.comment for decision in turned if decision.after == Standing.SPAM]:
        moderation.remember_all(found, at=at)
