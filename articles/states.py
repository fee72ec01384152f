"""A story's state in the words of the desk. Pure: the list and the form print the same pills."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from . import moves
from .models import Article
from .timeline import Timeline

Stage = Article.Stage
TONES = {Stage.DRAFT: "quiet", Stage.IN_REVIEW: "warn", Stage.APPROVED: "info", Stage.SPIKED: "quiet"}


@dataclass(frozen=True)
class Pill:
    """``tone`` is the second half of a class of desk.css: quiet, warn, info, later, good, bad."""

    text: str | Promise
    tone: str


def pills(article: Article, timeline: Timeline) -> list[Pill]:
    """What readers see, what they will see, where the desk stands with it, and an embargo that still holds."""
    return [*_public(article, timeline), *_stage(article, timeline), *_embargo(article, timeline)]


def short(moment: dt.datetime, now: dt.datetime) -> str:
    """“06:00”, with the day when it is not today, with the year when it is not this one; the site's own clock."""
    moment, now = timezone.localtime(moment), timezone.localtime(now)
    if moment.date() == now.date():
        return date_format(moment, "H:i")
    return date_format(moment, _("D j M H:i") if moment.year == now.year else _("j M Y H:i"))


def in_full(moment: dt.datetime) -> str:
    """“Monday 23 November, 06:00”, with the year when it is not this one."""
    moment = timezone.localtime(moment)
    is_this_year = moment.year == timezone.localtime().year
    return date_format(moment, _("l j F, H:i") if is_this_year else _("l j F Y, H:i"))


def _public(article, timeline):
    if timeline.live:
        yield Pill(_live(article, timeline), "good")
    for edition in timeline.ahead:
        yield Pill(_("Scheduled %s") % short(edition.live_from, timeline.now), "later")
    if timeline.ahead and timeline.ends_at:
        yield Pill(_("Ends %s") % short(timeline.ends_at, timeline.now), "later")
    if timeline.is_withdrawn and article.stage != Stage.SPIKED:
        yield Pill(_("Withdrawn"), "bad")


def _live(article, timeline):
    changed = moves.has_changes(article, timeline)
    if timeline.ahead or not timeline.ends_at:
        return _("Live + changes") if changed else _("Live")
    words = _("Live + changes, ends %s") if changed else _("Live, ends %s")
    return words % short(timeline.ends_at, timeline.now)


def _stage(article, timeline):
    """The stage goes without saying where it is the one that publishing or withdrawing leaves behind."""
    expected = Stage.APPROVED if timeline.chain else Stage.DRAFT if timeline.is_withdrawn else None
    if article.stage != expected:
        yield Pill(article.get_stage_display(), TONES[article.stage])


def _embargo(article, timeline):
    if article.embargo_until and article.embargo_until > timeline.now:
        yield Pill(_("Embargo until %s") % short(article.embargo_until, timeline.now), "warn")
