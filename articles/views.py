from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

import page_cache

from . import addresses, cache_tags, front_page, live_page, standing_pages, story_page
from .listing import page_of, page_of_corrections
from .menu import menu_of
from .models import Author, Edition, Section, Series, Tag
from .paths import path_of


@require_safe
def home(request):
    """What editors picked, and then the newest."""
    now = live_page.begin(request, cache_tags.FRONT, query=live_page.NUMBERED)
    editions = Edition.objects.live(at=now)
    picks = front_page.look(request, at=now).picks
    keep = live_page.shared(request, cache_tags.FRONT)
    page = page_of(editions.newest_first(), request.GET.get("page"), keep=keep, first=picks)
    return render(request, "articles/home.html", {"page": page})


@require_safe
def section(request, slug):
    tag = cache_tags.section(slug)
    now = live_page.begin(request, tag, query=live_page.NUMBERED)
    found = menu_of(request).at(slug)
    if found is None:
        return standing_pages.shown_at(request, slug) or _lead_on(Section, slug)
    inside = menu_of(request).within(found)
    editions = Edition.objects.live(at=now).in_section(found, *inside)
    pinned = front_page.pinned(request, found, editions, at=now)
    keep = live_page.shared(request, tag)
    page = page_of(editions.newest_first(), request.GET.get("page"), keep=keep, first=pinned)
    parent = menu_of(request).parent_of(found)
    return render(
        request, "articles/section.html", {"section": found, "subsections": inside, "parent": parent, "page": page}
    )


@require_safe
def tag(request, slug):
    page_about = _begin(request, cache_tags.tag(slug))
    found = Tag.objects.filter(slug=slug).first()
    if found is None:
        return _lead_on(Tag, slug)
    page = page_about(lambda editions: editions.tagged(found))
    return render(request, "articles/tag.html", {"tag": found, "page": page})


@require_safe
def series(request, slug):
    page_about = _begin(request, cache_tags.series(slug))
    found = Series.objects.filter(slug=slug).first()
    if found is None:
        return _lead_on(Series, slug)
    page = page_about(lambda editions: editions.filter(series=found).newest_first())
    return render(request, "articles/series.html", {"series": found, "page": page})


@require_safe
def author(request, slug):
    page_about = _begin(request, cache_tags.author(slug))
    found = Author.objects.select_related("photo").filter(slug=slug).first()
    if found is None:
        return _lead_on(Author, slug)
    page = page_about(lambda editions: editions.by_author(found))
    if found.leaves_at:
        page_cache.keep_until(request, found.leaves_at)
    return render(request, "articles/author.html", {"author": found, "page": page})


@require_safe
def corrections(request):
    now = live_page.begin(request, cache_tags.CORRECTIONS, query=live_page.NUMBERED)
    page = page_of_corrections(request.GET.get("page"), at=now)
    return render(request, "articles/corrections.html", {"page": page})


@require_safe
def article_detail(request, section, slug):
    path = path_of(section, slug)
    now = live_page.begin(request, *story_page.tags_of(path, section=section), query=story_page.query())
    edition = story_page.edition_at(request, path, at=now)
    if edition is None or edition.path != path:
        return elsewhere(request, path, edition, now)
    return render_article(request, edition, order=story_page.thread_order(request))


def render_article(request, edition, *, status=200, **context):
    """The story's page; the comments' room calls it too, to give a form back with its errors."""
    context |= story_page.context_of(request, edition, at=timezone.now())
    return render(request, "articles/article_detail.html", context, status=status)


def _begin(request, tag):
    """The page of a tag, series or author: a function that takes their stories out of a queryset, and returns cards.

    One of whom readers have not seen anything yet is not there for them: the name alone may be the news.
    """
    live = Edition.objects.live(at=live_page.begin(request, tag, query=live_page.NUMBERED))

    def page_about(label):
        page = page_of(label(live), request.GET.get("page"), keep=live_page.shared(request, tag))
        if not page.paginator.count and not label(Edition.objects.begun()).exists():
            raise Http404("nothing about it was published yet")
        return page

    return page_about


def _lead_on(model, slug):
    target = addresses.led_on(model, slug)
    if target is None:
        raise Http404(f"no {model._meta.model_name} at {slug}")
    return HttpResponsePermanentRedirect(target.get_absolute_url())


def elsewhere(request, path, edition, now, *, target=Edition.get_absolute_url):
    """The story moved, ended, or was never there; a stranger cannot tell what is still to come.

    ``target``: the address at which the edition now has what was asked for.
    """
    if addresses.holder(path, now=now) is None:
        raise Http404("no story at this address")
    if edition is not None:
        return HttpResponsePermanentRedirect(target(edition))
    return render(request, "410.html", status=410)
