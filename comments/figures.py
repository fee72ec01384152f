"""How the moderators fare: figures of the last seven days."""

import datetime as dt
from dataclasses import dataclass
from statistics import median

from django.utils import timezone

from .models import Decision, Standing

WINDOW = dt.timedelta(days=7)
MOST = 2_000  # decisions that are looked at, the latest: a week of most papers, and bounded for all


@dataclass(frozen=True)
class Figures:
    """``waited`` is the median from the posting to a person's first decision, None where nothing waited."""

    decisions: int
    is_more: bool
    waited: dt.timedelta | None
    approved: int | None  # of a hundred that were held

    @property
    def since_waited(self) -> dt.datetime | None:
        """For ``timesince``."""
        return timezone.now() - self.waited if self.waited is not None else None


def of_the_week() -> Figures:
    """One query along an index, however many comments and decisions there are."""
    by_people = Decision.objects.filter(by__isnull=False, at__gte=timezone.now() - WINDOW).order_by("-at")
    rows = list(by_people.values_list("comment", "before", "after", "undo_of", "at", "comment__posted_at")[: MOST + 1])
    firsts = {row[0]: row for row in rows[:MOST] if row[1] == Standing.HELD != row[2] and row[3] is None}
    waited = [max(0.0, (at - posted_at).total_seconds()) for *_others, at, posted_at in firsts.values()]
    good = sum(after == Standing.APPROVED for _key, _before, after, *_others in firsts.values())
    return Figures(
        decisions=min(len(rows), MOST),
        is_more=len(rows) > MOST,
        waited=dt.timedelta(seconds=median(waited)) if waited else None,
        approved=round(100 * good / len(firsts)) if firsts else None,
    )
