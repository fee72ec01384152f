"""Everything there is to read, by date and by author."""

from django.db.models import Min
from django.http import Http404
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.views.decorators.http import require_safe

import page_cache

from . import archive as calendar
from . import cache_tags, front_page
from .archive import Period
from .authors_list import page_of_authors
from .listing import page_of
from .models import Author, Edition


@require_safe
def latest(request):
    live = _live(request)
    page = page_of(live.newest_first(), request.GET.get("page"))
    return render(request, "articles/latest.html", {"page": page})


@require_safe
def archive(request):
    """The years, and the months of the newest."""
    live = _live(request)
    years = [year for year in calendar.years(live) if year.stories]
    months = calendar.counted(live, years[0].period.parts()) if years else []
    return render(request, "articles/archive.html", {"years": years, "newest": years[:1], "months": months})


@require_safe
def period(request, **date):
    """A year, a month or a day in which something was published that is still to be read; else it is not there."""
    live = _live(request)
    try:
        asked = Period(**date)
    except ValueError as error:
        raise Http404(str(error)) from error
    page = page_of(calendar.within(live, asked).newest_first(), request.GET.get("page"))
    if not page.paginator.count:
        raise Http404("nothing to read of that time")
    older, newer = calendar.beside(live, asked)
    context = {"period": asked, "page": page, "older": older, "newer": newer, **_parts(live, asked)}
    return render(request, "articles/period.html", context)


@require_safe
def authors(request):
    live = _live(request)
    today = timezone.localdate()
    page = page_of_authors(live, request.GET.get("page"), today=today)
    leaving = Author.objects.filter(left_on__gt=today).aggregate(day=Min("left_on"))["day"]
    if leaving:
        page_cache.keep_until(request, Author(left_on=leaving).leaves_at)
    return render(request, "articles/authors.html", {"page": page})


def _parts(live, period):
    if period.day:
        return {}
    counted = calendar.counted(live, period.parts())
    if not period.month:
        return {"months": counted}
    start = formats.get_format("FIRST_DAY_OF_WEEK")
    names = [WEEKDAYS_ABBR[(start + day - 1) % 7] for day in range(7)]
    return {"weeks": list(calendar.weeks(counted, first_weekday=start)), "weekdays": names}


def _live(request):
    """What is live now. Whatever verb changes it bumps the front page's tag, on which these pages depend too."""
    now = timezone.now()
    page_cache.depend_on(request, cache_tags.FRONT, *cache_tags.EVERYWHERE, query={"page": "1"})
    page_cache.keep_until(request, front_page.look(request, at=now).next_change)
    return Edition.objects.live(at=now)
