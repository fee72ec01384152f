"""Today, on the site's own clock: what went live, what will, what ends; and what comes after today."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Edition

from .panel import ROWS, Panel
from .stories import list_of

PAST = 3
FAR = dt.timedelta(days=3650)
COLUMNS = ("article_id", "headline", "live_from", "live_until", "first_published_at", "section__name")


@dataclass(frozen=True)
class Moment:
    """``what`` happens to a story; ``is_over`` where it has happened."""

    at: dt.datetime
    clock: str
    what: str | Promise
    tone: str
    edition: Edition
    is_over: bool = False


def timeline(now: dt.datetime) -> Panel:
    begin, end = day_of(now)
    coming = _coming(now)
    today = [*_gone(begin, now), *(moment for moment in coming if moment.at < end)]
    later = [moment for moment in coming if moment.at >= end]
    return Panel(
        "scheduled",
        "timeline",
        _("Today"),
        today + later,
        _("Nothing is scheduled, and nothing went live today."),
        link=list_of(state="scheduled"),
        link_text=_("All that is scheduled"),
        extra={"today": today, "later": later, "now": clock(now, now)},
    )


def day_of(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """From midnight to midnight where the site is: 23 or 25 hours when the clocks change."""
    today, zone = timezone.localdate(now), timezone.get_current_timezone()
    midnight = dt.time(tzinfo=zone)
    return dt.datetime.combine(today, midnight), dt.datetime.combine(today + dt.timedelta(days=1), midnight)


def clock(moment: dt.datetime, now: dt.datetime) -> str:
    """“06:00”, with the day if it is another one, and with the zone's name on a day on which clocks change."""
    local, (begin, end) = timezone.localtime(moment), day_of(moment)
    words = date_format(local, "H:i" if local.date() == timezone.localdate(now) else str(_("D j M H:i")))
    return words if begin.utcoffset() == end.utcoffset() else f"{words} {local.tzname()}"


def _gone(begin, now):
    """The last few of today, in order."""
    live = Edition.objects.live(at=now).beginning(since=begin)
    rows = live.select_related("section").only(*COLUMNS).order_by("-live_from", "-pk")[:PAST]
    return [_begins(edition, now, is_over=True) for edition in reversed(rows)]


def _coming(now):
    """The next starts and ends, at most ROWS together."""
    rows = Edition.objects.select_related("section").only(*COLUMNS)
    starts = rows.ahead(at=now).order_by("live_from", "pk")[:ROWS]
    ends = rows.leaving_nothing(since=now).order_by("live_until", "pk")[:ROWS]
    moments = [*(_begins(edition, now) for edition in starts), *(_ends(edition, now) for edition in ends)]
    return sorted(moments, key=lambda moment: moment.at)[:ROWS]


def _begins(edition, now, *, is_over=False):
    is_change = edition.first_published_at < edition.live_from
    if is_over:
        what, tone = (_("updated") if is_change else _("went live")), "good"
    else:
        what, tone = (_("change goes live") if is_change else _("goes live")), "later"
    return Moment(edition.live_from, clock(edition.live_from, now), what, tone, edition, is_over)


def _ends(edition, now):
    return Moment(edition.live_until, clock(edition.live_until, now), _("ends"), "warn", edition)
