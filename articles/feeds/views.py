from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publication.paper import paper_of

from .. import addresses, cache_tags, live_page
from ..models import Author, Edition, Section, Series, Tag
from ..models.edition import EditionQuerySet
from .formats import FORMATS, Feed
from .written import newest


@dataclass(frozen=True, slots=True)
class Label:
    """What has a list of stories, and which they are, newest first."""

    model: type[Section] | type[Tag] | type[Author] | type[Series]
    cache_tag: Callable[[str], str]
    pick: Callable[[EditionQuerySet, Any], EditionQuerySet]


LABELS = {
    "section": Label(
        Section,
        cache_tags.section,
        lambda editions, section: editions.in_section(section, *section.subsections.all()).newest_first(),
    ),
    "tag": Label(Tag, cache_tags.tag, lambda editions, tag: editions.tagged(tag)),
    "author": Label(Author, cache_tags.author, lambda editions, author: editions.by_author(author)),
    "series": Label(Series, cache_tags.series, lambda editions, series: editions.filter(series=series).newest_first()),
}


@require_safe
def site(request, form):
    live = _live(request)
    name = paper_of(request).title
    feed = Feed(name, _("The newest stories."), reverse("articles:home"), request.path, name)
    return _answer(request, form, feed, live.newest_first(), cache_tags.FRONT)


@require_safe
def about(request, kind, slug, form):
    """The stories of one section, tag, author or series; one that no reader has seen yet has no feed either."""
    label = LABELS[kind]
    tag = label.cache_tag(slug)
    live = _live(request, tag)
    found = label.model.objects.filter(slug=slug).first()
    if found is None:
        return _lead_on(label.model, kind, slug, form)
    if kind != "section" and not label.pick(Edition.objects.begun(), found).exists():
        raise Http404("nothing about it was published yet")
    name = paper_of(request).title
    words = _("The newest stories: %s.") % found.name
    feed = Feed(f"{name}: {found.name}", words, found.get_absolute_url(), request.path, name)
    return _answer(request, form, feed, label.pick(live, found), tag)


def _live(request, *tags):
    return Edition.objects.live(at=live_page.begin(request, cache_tags.FRONT, *tags))


def _answer(request, form, feed, editions, tag):
    feed.items.extend(newest(request, editions, tag, form, FORMATS[form].write))
    return FORMATS[form].answer(feed)


def _lead_on(model, kind, slug, form):
    target = addresses.led_on(model, slug)
    if target is None:
        raise Http404(f"no {kind} at {slug}")
    return HttpResponsePermanentRedirect(reverse("articles:feed_about", args=[kind, target.slug, form]))
