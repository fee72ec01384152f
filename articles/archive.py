"""Years, months and days of the paper, as the site's clock has them, and which of them have stories.

What stands here is asked along the index of ``first_published_at``: a look-up for each neighbour, and a range for each
number, however many stories there are.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Func, IntegerField, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from .models import Edition


@dataclass(frozen=True)
class Period:
    """A year; or with a month, a month; or with a day too, a day. ValueError for one that no calendar has."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self):
        _ = self.first

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, *(1 if part is None else part for part in (self.month, self.day)))

    @property
    def after(self) -> dt.date:
        """The first day that is not in it any more."""
        if self.day:
            return self.first + dt.timedelta(days=1)
        if self.month:
            return dt.date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return dt.date(self.year + 1, 1, 1)

    @property
    def name(self) -> str:
        style = "DATE_FORMAT" if self.day else "YEAR_MONTH_FORMAT" if self.month else "Y"
        return date_format(self.first, style)

    @property
    def down_to_it(self) -> list["Period"]:
        """The year, the month, the day: as far as it goes, with itself as the last."""
        parts = [part for part in (self.year, self.month, self.day) if part]
        return [Period(*parts[:length]) for length in range(1, len(parts) + 1)]

    def around(self, moment: dt.datetime) -> "Period":
        """The period of this length that ``moment`` belongs to."""
        date = timezone.localtime(moment).date()
        return Period(date.year, date.month if self.month else None, date.day if self.day else None)

    def parts(self) -> list["Period"]:
        """The months of a year, the days of a month."""
        if self.month:
            days = (self.after - self.first).days
            return [Period(self.year, self.month, day) for day in range(1, days + 1)]
        return [Period(self.year, month) for month in range(1, 13)]

    def get_absolute_url(self) -> str:
        steps = {"year": self.year, "month": self.month, "day": self.day}
        return reverse("articles:archive", kwargs={name: step for name, step in steps.items() if step})


@dataclass(frozen=True)
class Counted:
    period: Period
    stories: int


def within(editions: QuerySet, period: Period) -> QuerySet:
    """Those first published in ``period``, which begins and ends at the site's midnight."""
    return editions.filter(
        first_published_at__gte=_midnight(period.first), first_published_at__lt=_midnight(period.after)
    )


def years(editions: QuerySet) -> list[Counted]:
    """Newest first, each with its stories; two queries."""
    ends = _asked(newest=_moment(editions, newest=True), oldest=_moment(editions, newest=False))
    if not ends["newest"]:
        return []
    newest, oldest = (timezone.localtime(ends[name]).year for name in ("newest", "oldest"))
    return counted(editions, [Period(year) for year in range(newest, oldest - 1, -1)])


def counted(editions: QuerySet, periods: Iterable[Period]) -> list[Counted]:
    """How many of ``editions`` are in each of ``periods``, zero too; one query."""
    asked = {f"in_{number}": period for number, period in enumerate(periods)}
    found = _asked(**{name: _number(within(editions, period)) for name, period in asked.items()})
    return [Counted(period, found.get(name) or 0) for name, period in asked.items()]


def beside(editions: QuerySet, period: Period) -> tuple[Period | None, Period | None]:
    """The nearest periods before and after with something to read; one query."""
    before = editions.filter(first_published_at__lt=_midnight(period.first))
    after = editions.filter(first_published_at__gte=_midnight(period.after))
    found = _asked(before=_moment(before, newest=True), after=_moment(after, newest=False))
    older, newer = (found.get(name) for name in ("before", "after"))
    return (period.around(older) if older else None, period.around(newer) if newer else None)


def weeks(days: list[Counted], *, first_weekday: int) -> Iterator[list[Counted | None]]:
    """The days of a month as the rows of a calendar; ``first_weekday``: 0 for Sunday, as Django's formats have it."""
    lead = (days[0].period.first.isoweekday() - first_weekday) % 7
    cells: list[Counted | None] = [*[None] * lead, *days]
    cells += [None] * (-len(cells) % 7)
    for start in range(0, len(cells), 7):
        yield cells[start : start + 7]


def _midnight(date):
    """Where the clocks leave midnight out, the moment at which they do."""
    return timezone.make_aware(dt.datetime.combine(date, dt.time.min))


def _asked(**questions):
    """Answers that need no row of their own; nothing where there is no edition at all."""
    row = Edition.objects.order_by().annotate(**questions).values(*questions).first()
    return row or dict.fromkeys(questions)


def _moment(editions, *, newest):
    order = F("first_published_at").desc() if newest else F("first_published_at").asc()
    return Subquery(editions.order_by(order).values("first_published_at")[:1])


def _number(editions):
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())  # Count() would group by the row
    return Subquery(editions.order_by().annotate(number=number).values("number"))
