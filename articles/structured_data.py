"""What a page says to machines in the words of schema.org. Each function returns one object; templates print it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from images.markup import still
from images.models import Image

from . import bylines
from .models import Author, Correction, Edition
from .models.content import Kind
from .paths import absolute

LONGEST_HEADLINE = 110  # characters that search engines take
TYPES = {
    Kind.REPORT: "ReportageNewsArticle",
    Kind.ANALYSIS: "AnalysisNewsArticle",
    Kind.OPINION: "OpinionNewsArticle",
    Kind.BACKGROUND: "BackgroundNewsArticle",
    Kind.REVIEW: "ReviewNewsArticle",
}

Told = dict[str, Any]


def story(edition: Edition, *, notices: list[Correction], publisher: Told) -> Told:
    """Of an edition ``for_page``: NewsArticle, or its subtype for the kind of work. ``publisher``: ``organization``."""
    url = absolute(edition.get_absolute_url())
    authors = [person(author) for author in bylines.credited(edition)]
    return _filled(
        {
            "@type": TYPES.get(Kind(edition.kind), "NewsArticle"),
            "mainEntityOfPage": url,
            "url": url,
            "headline": _shortened(edition.headline),
            "description": edition.seo_description or edition.standfirst,
            "datePublished": edition.first_published_at.isoformat(timespec="seconds"),
            "dateModified": (edition.updated_at or edition.first_published_at).isoformat(timespec="seconds"),
            "author": authors or [publisher],
            "publisher": publisher,
            "image": [_image(edition.lead_image, use) for use in ("lead", "front") if edition.picture],
            "articleSection": edition.section.name,
            "keywords": [tag.name for tag in edition.topics],
            "inLanguage": edition.language or get_language(),
            "dateline": edition.dateline,
            "correction": [_correction(notice) for notice in notices],
            "isAccessibleForFree": True,
        }
    )


def person(author: Author) -> Told:
    elsewhere = [author.twitter_url, *(profile.url for profile in author.profiles)]
    return _filled(
        {
            "@type": "Person",
            "name": author.name,
            "url": absolute(author.get_absolute_url()),
            "jobTitle": author.job_title,
            "image": _image(author.photo, "author"),
            "sameAs": [url for url in elsewhere if url.startswith("http")],
        }
    )


def profile_page(author: Author, *, publisher: Told) -> Told:
    """One who has left works for the paper no longer."""
    about = person(author) | _filled({"description": author.bio, "worksFor": None if author.has_left else publisher})
    return {"@type": "ProfilePage", "url": absolute(author.get_absolute_url()), "mainEntity": about}


def breadcrumbs(*steps: tuple[str, str]) -> Told:
    """``steps`` are names and paths from the front page on; the last one is the page itself."""
    rows = enumerate(((settings.SITE_NAME, reverse("articles:home")), *steps), start=1)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in rows
        ],
    }


def organization(logo: Image | None) -> Told:
    return _filled(
        {
            "@type": "NewsMediaOrganization",
            "name": settings.SITE_NAME,
            "url": absolute(reverse("articles:home")),
            "logo": _image(logo, "logo"),
            "correctionsPolicy": absolute(reverse("articles:corrections")),
        }
    )


def _image(image, use) -> Told | None:
    shown = still(image, use)
    if shown is None:
        return None
    return _filled(
        {
            "@type": "ImageObject",
            "url": absolute(shown.path),
            "width": shown.width,
            "height": shown.height,
            "caption": image.caption,
            "creditText": image.credit_line,
        }
    )


def _correction(notice):
    return {
        "@type": "CorrectionComment",
        "text": notice.text,
        "datePublished": notice.at.isoformat(timespec="seconds"),
    }


def _shortened(headline):
    if len(headline) <= LONGEST_HEADLINE:
        return headline
    return headline[: LONGEST_HEADLINE - 1].rsplit(" ", 1)[0].rstrip() + "…"


def _filled(told: Told) -> Told:
    """An empty value says nothing, and validators complain of it."""
    return {name: value for name, value in told.items() if value not in ("", None, [], {})}
