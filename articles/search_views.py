"""The page on which readers search. It is made for each who asks and kept nowhere.

There is no end of questions: kept, they would drive the pages that many read out of the store. What one may cost is
bounded instead: ``LONGEST`` characters, ``MOST_WORDS`` words, the newest ``MOST`` matches, a page of stories, two
seconds.
"""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

import page_cache

from . import cache_tags
from . import search as engine
from .listing import numbered_page
from .menu import menu_of
from .models import Author, Edition, EditionByline, EditionTag, Section, Tag
from .search_form import ADDRESS, SearchForm

LABELS = 5  # of a kind
SHORTEST = 2  # letters by which a name is looked for


@gzip_page
@require_safe
def search(request):
    """The form alone is a page like others; what somebody looked for is shown to no search engine."""
    page_cache.begin_with(request, *cache_tags.EVERYWHERE)
    form = SearchForm(request.GET, menu=menu_of(request))
    question, now = form.question(), timezone.now()
    context: dict[str, Any] = {"form": form, "question": question, "typed": request.GET.get("q", "").strip()}
    if question:
        live = Edition.objects.live(at=now)
        try:
            with engine.in_time():
                context |= _hits(request, form, question, live, now) | {"labels": _labels(question, live)}
        except engine.TooLong:
            context["took_too_long"] = True
    response = render(request, "articles/search.html", context)
    if request.GET:
        response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _hits(request, form, question, live, now):
    keys = engine.found(question, form.among(live), order=form.cleaned_data["order"], at=now)
    page = numbered_page(keys[: engine.MOST], request.GET.get("page"))
    page.object_list = _cards(question, page.object_list)
    return {"page": page, "count": len(keys[: engine.MOST]), "is_more": len(keys) > engine.MOST, "link": _link(form)}


def _cards(question, keys):
    """In the order of ``keys``; ``passage`` is where the words stand, or what a list says of the story."""
    cards = Edition.objects.filter(pk__in=keys).for_card().in_bulk()
    marks = engine.highlighted(question, keys)
    for key, edition in cards.items():
        headline, standfirst, passage = marks.get(key, (edition.headline, edition.standfirst, ""))
        edition.marked_headline = headline
        edition.passage = passage if "<mark>" in passage or not edition.standfirst else standfirst
    return [cards[key] for key in keys if key in cards]


def _link(form):
    """The address of the first page of what was found; the others have a number behind it."""
    asked = [(name, form.data[name]) for name in ADDRESS.values() if form.data.get(name)]
    return f"?{urlencode(asked)}"


def _labels(question, live):
    """Sections, authors and tags with all the words in their name, of which something is live."""
    words = [word for word in question.words if len(word) >= SHORTEST]
    if not words or question.without:
        return []
    shown = Exists(live.filter(pk=OuterRef("edition")))
    found: list[Section | Author | Tag] = []
    for model, stories in (
        (Section, live.filter(section=OuterRef("pk"))),
        (Author, EditionByline.objects.filter(shown, author=OuterRef("pk"))),
        (Tag, EditionTag.objects.filter(shown, tag=OuterRef("pk"))),
    ):
        rows = model.objects.filter(Exists(stories)).order_by("name", "pk")
        for word in words:
            rows = rows.filter(name__icontains=word)
        found += rows[:LABELS]
    return found
