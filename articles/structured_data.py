"""What a page says to machines in the words of schema.org. Each function returns one object; templates print it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from images.markup import still
from images.models import Image
from publication.models import Publication, StandingPage

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

POLICIES = {  # of a NewsMediaOrganization: which of the publication's pages tells of it
    "publishingPrinciples": "ethics",
    "ethicsPolicy": "ethics",
    "missionCoveragePrioritiesPolicy": "about",
    "ownershipFundingInfo": "ownership",
    "masthead": "masthead",
    "diversityPolicy": "diversity",
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


def profile_page(author: Author, *, publisher: Told, has_stories: bool = True) -> Told:
    """One who has left works for the paper no longer; the photo of one without a story is shown to nobody."""
    about = person(author) | _filled({"description": author.bio, "worksFor": None if author.has_left else publisher})
    if not has_stories:
        about.pop("image", None)
    return {"@type": "ProfilePage", "url": absolute(author.get_absolute_url()), "mainEntity": about}


def breadcrumbs(*steps: tuple[str, str], paper: Publication | None = None) -> Told:
    """``steps`` are names and paths from the front page on; the last one is the page itself."""
    name = paper.title if paper else Publication.objects.title()
    rows = enumerate(((name, reverse("articles:home")), *steps), start=1)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in rows
        ],
    }


def organization(paper: Publication, logo: Image | None) -> Told:
    """With the policies that the chief editor named, as far as readers see their pages."""
    return _filled(
        {
            "@type": "NewsMediaOrganization",
            "name": paper.title,
            "url": absolute(reverse("articles:home")),
            "description": paper.description,
            "slogan": paper.tagline,
            "logo": _image(logo, "logo"),
            "sameAs": [profile.url for profile in paper.profiles],
            "contactPoint": _contact(paper),
            "correctionsPolicy": absolute(paper.policy("corrections") or reverse("articles:corrections")),
            **{name: absolute(path) for name, of in POLICIES.items() if (path := paper.policy(of))},
        }
    )


def standing_page(page: StandingPage, paper: Publication, *, publisher: Told, description: str) -> Told:
    types = {paper.about_page_id: "AboutPage", paper.contact_page_id: "ContactPage"}
    url = absolute(page.get_absolute_url())
    return _filled(
        {
            "@type": types.get(page.pk, "WebPage"),
            "url": url,
            "name": page.title,
            "description": description,
            "dateModified": page.changed_at.isoformat(timespec="seconds"),
            "inLanguage": get_language(),
            "publisher": publisher,
        }
    )


def _contact(paper):
    path = paper.policy("contact")
    if not path and not paper.contact_email:
        return None
    where = {"email": paper.contact_email, "url": absolute(path) if path else ""}
    return _filled({"@type": "ContactPoint", "contactType": "newsroom", **where})


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
