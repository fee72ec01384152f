from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

import page_cache

from . import addresses, cache_tags, front_page, standing_pages
from .listing import page_of, page_of_corrections
from .menu import menu_of
from .models import Author, Edition, Section, Series, Tag
from .notices import notices_of
from .paths import path_of
from .related import neighbours, related_to


@require_safe
def home(request):
    """What editors picked, and then the newest."""
    live, seen = _look(request, cache_tags.FRONT, picks=True)
    page = page_of(live.newest_first(), request.GET.get("page"), first=seen.picks)
    return render(request, "articles/home.html", {"page": page})


@require_safe
def section(request, slug):
    live, seen = _look(request, cache_tags.section(slug))
    found = menu_of(request).at(slug)
    if found is None:
        return standing_pages.shown_at(request, slug) or _lead_on(Section, slug)
    inside = menu_of(request).within(found)
    editions = live.in_section(found, *inside).newest_first()
    page = page_of(editions, request.GET.get("page"), first=front_page.pinned(request, found, editions, at=seen.at))
    parent = menu_of(request).parent_of(found)
    return render(
        request, "articles/section.html", {"section": found, "subsections": inside, "parent": parent, "page": page}
    )


@require_safe
def tag(request, slug):
    live = _live(request, cache_tags.tag(slug))
    found = Tag.objects.filter(slug=slug).first()
    if found is None:
        return _lead_on(Tag, slug)
    page = _page_about(request, live, lambda editions: editions.tagged(found))
    return render(request, "articles/tag.html", {"tag": found, "page": page})


@require_safe
def series(request, slug):
    live = _live(request, cache_tags.series(slug))
    found = Series.objects.filter(slug=slug).first()
    if found is None:
        return _lead_on(Series, slug)
    page = _page_about(request, live, lambda editions: editions.filter(series=found).newest_first())
    return render(request, "articles/series.html", {"series": found, "page": page})


@require_safe
def author(request, slug):
    live = _live(request, cache_tags.author(slug))
    found = Author.objects.select_related("photo").filter(slug=slug).first()
    if found is None:
        return _lead_on(Author, slug)
    page = _page_about(request, live, lambda editions: editions.by_author(found))
    if found.leaves_at:
        page_cache.keep_until(request, found.leaves_at)
    return render(request, "articles/author.html", {"author": found, "page": page})


@require_safe
def corrections(request):
    now = timezone.now()
    page_cache.depend_on(request, cache_tags.CORRECTIONS, *cache_tags.EVERYWHERE, query={"page": "1"})
    page_cache.keep_until(request, Edition.objects.next_change_after(now))
    page = page_of_corrections(request.GET.get("page"), at=now)
    return render(request, "articles/corrections.html", {"page": page})


@require_safe
def article_detail(request, section, slug):
    path = path_of(section, slug)
    now = timezone.now()
    page_cache.depend_on(request, cache_tags.page(path), cache_tags.section(section), *cache_tags.EVERYWHERE)
    edition = Edition.objects.live(at=now).at_address(path).for_page().with_next_change(at=now).first()
    if edition is None or edition.path != path:
        return _elsewhere(request, path, edition, now)
    page_cache.keep_until(request, edition.next_change)
    return render_article(request, edition)


def render_article(request, edition, *, status=200, **context):
    """The story's page; the comments' room calls it too, to give a form back with its errors."""
    now = timezone.now()
    before, after = neighbours(request, edition, at=now)
    context |= {
        "edition": edition,
        "related": related_to(request, edition, at=now),
        "before": before,
        "after": after,
        **notices_of(edition.article),
    }
    return render(request, "articles/article_detail.html", context, status=status)


def _live(request, tag):
    return _look(request, tag)[0]


def _look(request, tag, *, picks=False):
    """What is live at one moment, on a page that the cache may keep until the next thing starts or ends."""
    now = timezone.now()
    page_cache.depend_on(request, tag, *cache_tags.EVERYWHERE, query={"page": "1"})
    seen = front_page.look(request, at=now, picks=picks)
    page_cache.keep_until(request, seen.next_change)
    return Edition.objects.live(at=now), seen


def _page_about(request, live, label):
    """``label`` picks the stories of a tag, series or author out of a queryset.

    One of whom readers have not seen anything yet is not there for them: the name alone may be the news.
    """
    page = page_of(label(live), request.GET.get("page"))
    if not page.paginator.count and not label(Edition.objects.begun()).exists():
        raise Http404("nothing about it was published yet")
    return page


def _lead_on(model, slug):
    target = addresses.led_on(model, slug)
    if target is None:
        raise Http404(f"no {model._meta.model_name} at {slug}")
    return HttpResponsePermanentRedirect(target.get_absolute_url())


def _elsewhere(request, path, edition, now):
    """The story moved, ended, or was never there; a stranger cannot tell what is still to come."""
    if addresses.holder(path, now=now) is None:
        raise Http404("no story at this address")
    if edition is not None:
        return HttpResponsePermanentRedirect(edition.get_absolute_url())
    return render(request, "410.html", status=410)
