"""The further pages of a thread, and the way to one comment's place on them."""

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

import page_cache
from articles import cache_tags, live_page, story_page
from articles.models import Edition
from articles.paths import path_of
from articles.views import elsewhere

from . import paging
from .models import SHOWN, Comment


@require_safe
def thread_page(request, section, slug, number):
    """The comments on a story from the twenty-first on; the first page is the story's own."""
    path = path_of(section, slug)
    now = _begin(request, path, query=story_page.query())
    edition = story_page.edition_at(request, path, at=now)
    if edition is None or edition.path != path:
        return elsewhere(request, path, edition, now, target=lambda moved: paging.address_of(moved, max(1, number)))
    order = story_page.thread_order(request)
    if number == 1:
        return HttpResponseRedirect(f"{paging.address_of(edition, order=order)}#comments")
    if not 1 < number <= len(paging.pages_of(request, edition, order)):
        raise Http404("no such page of comments")
    return render_page(request, edition, number=number, order=order)


def render_page(request, edition, *, status=200, **context):
    """A further page; the view that takes comments calls it too, to give a form back where it stood."""
    context |= {"edition": edition, "parts": _parts(edition)}
    return render(request, "comments/thread_page.html", context, status=status)


@require_safe
def replies(request, section, slug, root, number=None):
    """One comment on a story, and all replies to it."""
    path = path_of(section, slug)
    now = _begin(request, path)
    edition = story_page.edition_at(request, path, at=now)
    if edition is None or edition.path != path:
        return elsewhere(
            request, path, edition, now, target=lambda moved: paging.address_below(moved, root, number or 1)
        )
    if number == 1:
        return HttpResponseRedirect(paging.address_below(edition, root))
    number = 1 if number is None else number
    if not 1 <= number <= len(paging.pages_below(request, edition, root)):
        raise Http404("no such page of replies")
    context = {"edition": edition, "root": root, "number": number, "parts": _parts(edition)}
    return render(request, "comments/replies.html", context)


@require_safe
def comment(request, pk):
    """Where readers find one comment: on a page of its story's thread, as the site orders it.

    Never kept: the comments before it may be more by the next time. Not on the page of a story that is not there.
    """
    found = get_object_or_404(Comment.objects.filter(SHOWN).only("article_id", "path"), pk=pk)
    edition = Edition.objects.live().filter(article=found.article_id).select_related("section")
    edition = edition.defer("body", "html").first()
    if edition is None:
        raise Http404("no such story before readers")
    page_cache.begin_with(request, cache_tags.thread(edition.path))
    address = paging.address_of_comment(request, edition, found, order=settings.COMMENTS_ORDER)
    if address is None:
        raise Http404("no such comment before readers")
    return HttpResponseRedirect(address)


def _begin(request, path, **query):
    return live_page.begin(request, cache_tags.page(path), cache_tags.thread(path), **query)


def _parts(edition):
    return {"thread": (cache_tags.page(edition.path), cache_tags.thread(edition.path))}
