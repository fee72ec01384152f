"""The page on which readers search. It is made for each who asks and kept nowhere.

There is no end of questions: kept, they would drive the pages that many read out of the store. What one may cost is
bounded instead: ``LONGEST`` characters, ``MOST_WORDS`` words, the newest ``MOST`` matches, a page of stories, two
seconds.
"""

from typing import Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

import page_cache

from . import cache_tags, found
from . import search as engine
from .listing import numbered_page
from .menu import menu_of
from .models import Edition
from .search_form import ADDRESS, SearchForm


@gzip_page
@require_safe
def search(request):
    """The form alone is a page like others; what somebody looked for is shown to no search engine."""
    page_cache.begin_with(request, *cache_tags.EVERYWHERE)
    menu = menu_of(request)
    form = SearchForm(request.GET, menu=menu)
    question, now = form.question(), timezone.now()
    context: dict[str, Any] = {"form": form, "question": question, "typed": request.GET.get("q", "").strip()}
    if question:
        live = Edition.objects.live(at=now)
        try:
            with engine.in_time():
                context |= _hits(request, form, question, live, now)
                context["labels"] = found.labels(question, live, menu)
        except engine.TooLong:
            context["took_too_long"] = True
    response = render(request, "articles/search.html", context)
    if request.GET:
        response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _hits(request, form, question, live, now):
    asked = form.cleaned_data
    of_one = bool(asked["author"])
    keys = engine.found(question, form.among(live), order=asked["order"], at=now, of_one=of_one)
    page = numbered_page(keys[: engine.MOST], request.GET.get("page"))
    page.object_list = found.cards(request, question, page.object_list)
    return {"page": page, "count": len(keys[: engine.MOST]), "is_more": len(keys) > engine.MOST, "link": _link(form)}


def _link(form):
    """The address of the first page of what was found; the others have a number behind it."""
    asked = [(name, form.data[name]) for name in ADDRESS.values() if form.data.get(name)]
    return f"?{urlencode(asked)}"
