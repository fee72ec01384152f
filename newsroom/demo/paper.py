"""The demo paper itself: what it is called, what it holds itself to, and the pages that say so."""

from articles import standing_pages
from images.models import Image
from publication.models import THE_ONE, Publication, StandingPage

from .stories import pages

TAGLINE = "The estuary, every tide"
DESCRIPTION = "Independent news from the port of Saltmarsh: the harbour, the Navy, the town and its money."
ELSEWHERE = {"mastodon": "@courier@saltmarsh.example", "bluesky": "courier.saltmarsh.example"}


def found_paper(*, logo: Image, pictures: dict[str, Image]) -> Publication:
    """Its name stays the operator's: ``SITE_NAME``."""
    ids = {"image": {key: image.pk for key, image in pictures.items()}}
    made = {page.fields["policy"]: _page(page, order, ids) for order, page in enumerate(pages(), start=1)}
    policies = {f"{name}_page": page for name, page in made.items()} | {"diversity_page": made["masthead"]}
    paper = Publication.objects.create(
        pk=THE_ONE,
        logo=logo,
        tagline=TAGLINE,
        description=DESCRIPTION,
        contact_email="news@saltmarsh-courier.example",
        **ELSEWHERE,
        **policies,
    )
    paper.footer_links.create(title="News in your reader", address="/feeds/rss/", order=len(made) + 1)
    return paper


def _page(page, order, ids) -> StandingPage:
    about = {name: page.fields[name] for name in ("title", "seo_description")}
    return standing_pages.keep(
        StandingPage(slug=page.slug, order=order, published=True, body=page.body_with(ids), **about)
    )
