"""Everything there is to read, by date and by author."""

from django.db.models import Min
from django.http import Http404
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.views.decorators.http import require_safe

import page_cache

from . import archive as calendar
from . import cache_tags, live_page
from .archive import Period
from .authors_list import page_of_authors
from .listing import page_of
from .models import Author, Edition

TAGS = (cache_tags.FRONT,)  # which every verb bumps that changes what is live


@require_safe
def latest(request):
    live = _begin(request)
    page = page_of(live.newest_first(), request.GET.get("page"), keep=_keep(request))
    return render(request, "articles/latest.html", {"page": page})


@require_safe
def archive(request):
    """The years, and the months of the newest."""
    live = _begin(request)
    years = _keep(request)("years", make=lambda: [year for year in calendar.years(live) if year.stories])
    months = _counted(request, live, years[0].period) if years else []
    return render(
        request, "articles/archive.html", {"years": years, "newest": years[:1], "months": months, "tags": TAGS}
    )


@require_safe
def period(request, **date):
    """A year, a month or a day in which something was published that is still to be read; else it is not there."""
    live = _begin(request)
    try:
        asked = Period(**date)
    except ValueError as error:
        raise Http404(str(error)) from error
    editions, keep = calendar.within(live, asked), _keep(request, asked)
    page = page_of(editions.newest_first(), request.GET.get("page"), keep=keep)
    if not page.paginator.count:
        raise Http404("nothing to read of that time")
    older, newer = keep("beside", make=lambda: calendar.beside(live, asked))
    context = {
        "period": asked,
        "page": page,
        "older": older,
        "newer": newer,
        "tags": TAGS,
        **_parts(request, live, asked),
    }
    return render(request, "articles/period.html", context)


@require_safe
def authors(request):
    live = _begin(request)
    number, today = request.GET.get("page"), timezone.localdate()
    keep = _keep(request, today)
    page = keep("authors", number, make=lambda: page_of_authors(live, number, today=today))
    page_cache.keep_until(request, keep("leaving", make=lambda: _next_leaving(today)))
    return render(request, "articles/authors.html", {"page": page})


def _next_leaving(today):
    leaving = Author.objects.filter(left_on__gt=today).aggregate(day=Min("left_on"))["day"]
    return Author(left_on=leaving).leaves_at if leaving else None


def _parts(request, live, period):
    if period.day:
        return {}
    counted = _counted(request, live, period)
    if not period.month:
        return {"months": counted}
    start = formats.get_format("FIRST_DAY_OF_WEEK")
    names = [WEEKDAYS_ABBR[(start + day - 1) % 7] for day in range(7)]
    return {"weeks": list(calendar.weeks(counted, first_weekday=start)), "weekdays": names}


def _counted(request, live, period):
    return _keep(request, period)("parts", make=lambda: calendar.counted(live, period.parts()))


def _begin(request):
    return Edition.objects.live(at=live_page.begin(request, *TAGS, query=live_page.NUMBERED))


def _keep(request, *about):
    return live_page.shared(request, *TAGS, *about)
