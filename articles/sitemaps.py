"""The site's addresses for search engines. Stories come in files by ranges of keys: stable, and without OFFSET."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

import page_cache
from images.markup import still
from images.models import Image
from publication.models import StandingPage
from publication.paper import paper_of

from . import cache_tags, live_page
from .models import Author, Edition, EditionByline, EditionTag, Section, Tag
from .paths import absolute, path_of
from .xml_text import for_xml

A_FILE = 10_000  # keys of stories, so at most as many addresses
AT_ONCE = 1_000
OF_PICTURES = "master_hash", "width", "height", "focal_x", "focal_y", "rights_until"  # what makes an address
MOST_NEWS, NEWS_AGE = 1_000, dt.timedelta(hours=48)
ROBOTS_AGE = 60 * 60  # seconds; it changes with the code alone
TYPE = "application/xml"
URLSET = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
)


@require_safe
def index(request):
    now = _depend(request)
    files = [reverse("articles:sitemap_of_lists"), reverse("articles:news_sitemap")]
    files += [reverse("articles:sitemap", args=[number]) for number in _files(now)]
    rows = "".join(f"<sitemap><loc>{escape(absolute(path))}</loc></sitemap>\n" for path in files)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    )
    return HttpResponse(f"{head}{rows}</sitemapindex>\n", content_type=TYPE)


@require_safe
def stories(request, number):
    """Streamed: a file of 10,000 addresses is never whole in memory."""
    now = timezone.now()
    keys = range(number * A_FILE, (number + 1) * A_FILE)
    if number not in _files(now):
        raise Http404("no story has such a key")
    response = StreamingHttpResponse(_urlset(_stories(keys, now)), content_type=TYPE)
    response["Cache-Control"] = page_cache.shared_until(Edition.objects.next_change_after(now))
    return response


@require_safe
def lists(request):
    """The front page, sections, topics and authors of which there is something to read, and standing pages."""
    now = _depend(request)
    found = _lists(Edition.objects.live(at=now))
    names = ("home", "latest", "archive", "authors", "corrections")
    paths = [*(reverse(f"articles:{name}") for name in names), *(row.get_absolute_url() for row in found)]
    rows = [_row(absolute(path)) for path in paths]
    pages = StandingPage.objects.published().in_order().only("slug", "changed_at")
    rows += [
        _row(absolute(page.get_absolute_url()), f"<lastmod>{_moment(page.changed_at)}</lastmod>") for page in pages
    ]
    return HttpResponse("".join(_urlset(rows)), content_type=TYPE)


def _lists(live) -> list[Any]:
    """Each asks for its first story that is live, along an index, however many there are."""
    shown, own = Exists(live.filter(pk=OuterRef("edition"))), Exists(live.filter(section=OuterRef("pk")))
    written, tagged = (
        Exists(links.objects.filter(shown, **{name: OuterRef("pk")}))
        for links, name in ((EditionByline, "author"), (EditionTag, "tag"))
    )
    below = Exists(Section.objects.filter(own, parent=OuterRef("pk")))
    return [
        *Section.objects.in_order().filter(own | below),
        *Author.objects.filter(written).only("slug"),
        *Tag.objects.filter(tagged).only("slug"),
    ]


@require_safe
def news(request):
    """The last two days, as Google News asks for them."""
    now = _depend(request)
    editions = Edition.objects.live(at=now).filter(first_published_at__gt=now - NEWS_AGE).select_related("section")
    columns = "headline", "slug", "section", "language", "first_published_at"
    newest = list(editions.only(*columns).newest_first()[:MOST_NEWS])
    if newest:
        page_cache.keep_until(request, newest[-1].first_published_at + NEWS_AGE)
    named = paper_of(request).title
    rows = (_news(edition, named) for edition in newest)
    return HttpResponse("".join(_urlset(rows)), content_type=TYPE)


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /preview/",
        "Disallow: /search/?",
        "",
        f"Sitemap: {absolute(reverse('articles:sitemap_index'))}",
        f"Sitemap: {absolute(reverse('articles:news_sitemap'))}",
    ]
    headers = {"Cache-Control": f"public, max-age={ROBOTS_AGE}"}
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", headers=headers)


def _depend(request):
    return live_page.begin(request, cache_tags.FRONT)


def _files(now) -> range:
    """The numbers of the files of stories; one look at the end of an index, however many there are."""
    last = Edition.objects.live(at=now).order_by("-article_id").values_list("article_id", flat=True).first()
    return range(0 if last is None else last // A_FILE + 1)


def _stories(keys: range, now) -> Iterator[str]:
    sections = dict(Section.objects.values_list("pk", "slug"))
    columns = "section", "slug", Coalesce(F("updated_at"), F("first_published_at")), "lead_image"
    for start in range(keys.start, keys.stop, AT_ONCE):
        live = Edition.objects.live(at=now).filter(article_id__gte=start, article_id__lt=start + AT_ONCE)
        rows = list(live.order_by("article_id").values_list(*columns))
        pictures = _pictures({row[3] for row in rows if row[3]}, now)
        if rows:
            yield "".join(
                _story(path_of(sections[section], slug), changed, pictures.get(image))
                for section, slug, changed, image in rows
            )


def _pictures(keys, now) -> dict[int, Image]:
    """By their keys: PostgreSQL would read the whole library for a join."""
    return Image.objects.with_rights(at=now).only(*OF_PICTURES).order_by().in_bulk(keys)


def _story(path, changed, image):
    shown = still(image, "lead")
    picture = f"<image:image><image:loc>{settings.SITE_URL}{shown.path}</image:loc></image:image>" if shown else ""
    return _row(absolute(path), f"<lastmod>{_moment(changed)}</lastmod>{picture}")


def _news(edition, named):
    language = (edition.language or settings.LANGUAGE_CODE).split("-")[0]
    return _row(
        absolute(edition.get_absolute_url()),
        "<news:news><news:publication>"
        f"<news:name>{escape(for_xml(named))}</news:name><news:language>{escape(language)}</news:language>"
        f"</news:publication><news:publication_date>{_moment(edition.first_published_at)}</news:publication_date>"
        f"<news:title>{escape(for_xml(edition.headline))}</news:title></news:news>",
    )


def _urlset(rows: Iterable[str]) -> Iterator[str]:
    """A list without an address would be invalid: the front page stands in it then."""
    rows = iter(rows)
    yield URLSET
    yield next(rows, _row(absolute(reverse("articles:home"))))
    yield from rows
    yield "</urlset>\n"


def _row(address, more=""):
    return f"<url><loc>{escape(address)}</loc>{more}</url>\n"


def _moment(moment):
    return f"{moment.isoformat()[:19]}Z"  # half as dear as strftime
