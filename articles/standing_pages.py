"""Standing pages: the publication keeps the rows; what a text may hold, and what else has an address, is known here.

Sections and pages share one flat namespace. No constraint reaches over two tables, so whoever takes a slug holds all
stories first (the lock that a section's move takes anyway), and asks then whether the other has it.
"""

import unicodedata

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

import page_cache
from images.models import Image
from publication.cache_tags import PUBLICATION
from publication.models import FormerPage, StandingPage

from . import body, cache_tags, live_page, printing
from .models import Section
from .models.section import RESERVED_SLUGS
from .moves import Refused
from .stories_lock import hold_all_stories

TEXT = ("title", "body", "seo_description")  # what readers know a page by: a change to it is the page's last change
DESCRIPTION_WORDS = 30


def why_no_page_at(slug: str, page: StandingPage | None = None) -> str | None:
    """The reason in words, or None; inside the transaction that then takes the slug."""
    hold_all_stories()
    if slug.lower() in RESERVED_SLUGS:
        return _("“%s” is an address of the site itself. Choose another.") % slug
    if Section.objects.filter(slug=slug).exists():
        return _("A section has the address “%s”. Choose another.") % slug
    others = StandingPage.objects.exclude(pk=page.pk) if page and page.pk else StandingPage.objects
    return _("Another page has the address “%s”.") % slug if others.filter(slug=slug).exists() else None


def why_no_section_at(slug: str) -> str | None:
    """The reason in words, or None; inside the transaction that then takes the slug."""
    hold_all_stories()
    page = StandingPage.objects.filter(slug=slug).first()
    return _("The standing page “%s” has this address. Choose another.") % page if page else None


@transaction.atomic
def keep(page: StandingPage) -> StandingPage:
    """Save ``page`` as a form gave it, its text cleaned; a former address leads on, and every page knows the footer."""
    page.slug = unicodedata.normalize("NFC", page.slug)
    if reason := why_no_page_at(page.slug, page):
        raise Refused(reason, code="slug")
    before = StandingPage.objects.select_for_update(no_key=True).filter(pk=page.pk).first()
    if before is None or page.body != before.body:
        page.body = body.clean(page.body)
    if before is None or any(getattr(page, name) != getattr(before, name) for name in TEXT):
        page.changed_at = timezone.now()
    pictures = Image.objects.select_for_update(no_key=True).order_by("pk").filter(pk__in=body.images_in(page.body))
    held = list(pictures)  # nobody deletes one meanwhile
    page.save()
    page.pictures.set(held)
    FormerPage.objects.filter(slug=page.slug).delete()
    if before is not None and before.slug != page.slug:
        FormerPage.objects.update_or_create(slug=before.slug, defaults={"page": page})
    page_cache.bump(PUBLICATION)
    return page


@transaction.atomic
def remove(page: StandingPage) -> None:
    page.delete()
    page_cache.bump(PUBLICATION)


def shown_at(request, slug: str) -> HttpResponse | None:
    """The page at ``slug``, or the way to it from a former address, in one query; None where there is neither.

    The caller has named the tags of its answer, of which PUBLICATION is one, and until when it is right.
    """
    at = Q(slug=slug) | Q(pk__in=FormerPage.objects.filter(slug=slug).values("page"))
    pages = {page.slug: page for page in StandingPage.objects.published().filter(at)}
    page = pages.get(slug) or next(iter(pages.values()), None)
    if page is None:
        return None
    return _page(request, page) if page.slug == slug else HttpResponsePermanentRedirect(page.get_absolute_url())


def _page(request, page):
    """One that links to stories goes stale with any of them; there are few pages, and they are seldom read."""
    if body.articles_in(page.body):
        live_page.begin(request, cache_tags.FRONT, cache_tags.section(page.slug))
        page = get_object_or_404(StandingPage.objects.published(), pk=page.pk, slug=page.slug)
    html = body.render(page.body)
    if hosts := printing.frame_hosts(html):
        page_cache.note(request, frames=hosts)
    described = page.seo_description or body.first_words(page.body, DESCRIPTION_WORDS)
    context = {"standing_page": page, "html": printing.printed_html(html), "description": described}
    return render(request, "articles/standing_page.html", context)
