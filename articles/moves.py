"""The one table of a story's moves: from where, to where, by which right. Workflow and desk both read it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import permissions
from .models import Article
from .timeline import Timeline

Stage = Article.Stage
ANY_OPEN = frozenset({Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED})


def in_words(moment) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


class Refused(ValidationError):
    """The move is impossible now; nothing was changed."""


@dataclass(frozen=True)
class Move:
    """``to`` None keeps the stage; ``why_not`` gives a sentence where the editions forbid the move."""

    verb: str
    label: str | Promise
    stages: frozenset[str]
    to: str | None
    permission: str
    why_not: Callable[[Article, Timeline], str | Promise | None] = lambda article, timeline: None


def _nothing_published(article, timeline):
    return None if timeline.chain else _("Nothing of this story is live or scheduled.")


def _nothing_scheduled(article, timeline):
    return None if timeline.ahead else _("Nothing is scheduled.")


def _nothing_live(article, timeline):
    return None if timeline.live else _("The story is not live.")


def _still_published(article, timeline):
    return _("Withdraw it first: readers see it, or soon will.") if timeline.chain else None


def _nothing_changed(article, timeline):
    if not timeline.live:
        return _("The story is not live: there is no published text to go back to.")
    return None if has_changes(article, timeline) else _("The text is the published one.")


def has_changes(article: Article, timeline: Timeline) -> bool:
    """Whether the working copy differs from what readers see."""
    live, latest = timeline.live, article.latest_revision
    return bool(live and latest and live.revision.digest != latest.digest)


def _all(*moves):
    return {move.verb: move for move in moves}


MOVES = _all(
    Move("submit", _("Submit for review"), frozenset({Stage.DRAFT}), Stage.IN_REVIEW, "submit_article"),
    Move(
        "send_back",
        _("Send back to draft"),
        frozenset({Stage.IN_REVIEW, Stage.APPROVED, Stage.SPIKED}),
        Stage.DRAFT,
        "approve_article",
    ),
    Move("approve", _("Approve"), frozenset({Stage.DRAFT, Stage.IN_REVIEW}), Stage.APPROVED, "approve_article"),
    Move("publish", _("Publish now"), ANY_OPEN, Stage.APPROVED, "publish_article"),
    Move("schedule", _("Schedule"), ANY_OPEN, Stage.APPROVED, "publish_article"),
    Move("cancel_schedule", _("Cancel schedule"), ANY_OPEN, None, "publish_article", _nothing_scheduled),
    Move("carry_over", _("Carry the fix over"), ANY_OPEN, None, "publish_article", _nothing_scheduled),
    Move("unpublish_at", _("Set the end"), ANY_OPEN, None, "publish_article", _nothing_published),
    Move("discard_changes", _("Discard changes"), ANY_OPEN, Stage.APPROVED, "approve_article", _nothing_changed),
    Move("restore", _("Restore"), ANY_OPEN, None, "change_article"),
    Move("correct", _("Add a correction"), ANY_OPEN, None, "correct_article", _nothing_live),
    Move("withdraw", _("Withdraw"), ANY_OPEN, Stage.DRAFT, "withdraw_article", _nothing_published),
    Move("spike", _("Spike"), ANY_OPEN, Stage.SPIKED, "spike_article", _still_published),
)


def why_not(article: Article, timeline: Timeline, verb: str) -> str | Promise | None:
    """The reason in words why ``verb`` is impossible for this story now, or None; rights are not asked here."""
    move = MOVES[verb]
    if article.stage not in move.stages:
        return _("“%(move)s” is not possible: the story is %(stage)s.") % {
            "move": move.label,
            "stage": article.get_stage_display().lower(),
        }
    return move.why_not(article, timeline)


def available(article: Article, timeline: Timeline, user) -> list[Move]:
    """What this person can do with the story now: the buttons of the desk."""
    return [
        move
        for move in MOVES.values()
        if permissions.may(user, move.permission)
        and not why_not(article, timeline, move.verb)
        and (move.verb not in ("submit", "restore") or permissions.may_change(user, article))
    ]
