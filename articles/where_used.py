"""Where a picture stands: what readers see of it, what is to come, what is in the making, and what was."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from images.models import Image
from publication.models import Publication, StandingPage

from .models import Article, ArticleImage, Author, Edition, EditionByline, EditionImage, Section

SHOWN = 20  # of each kind; the rest is counted


@dataclass(frozen=True)
class Some:
    """The first of what there is, and how many there are."""

    first: list[Any]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.first)

    def __bool__(self):
        return self.count > 0


@dataclass(frozen=True)
class Usage:
    """``live`` and ``scheduled`` are editions, ``drafts`` the stories whose working copy alone has it."""

    live: Some
    scheduled: Some
    drafts: Some
    past: int  # editions that readers do not see any more
    live_authors: Some  # with a story that readers see or are going to, and so with their photo
    other_authors: Some
    sections: Some
    pages: Some  # standing ones, whether readers see them by now or not
    is_logo: bool

    @property
    def holds(self) -> bool:
        """Readers see it, or are going to: it cannot be deleted."""
        return bool(self.live or self.scheduled or self.live_authors or self.sections or self.pages or self.is_logo)

    @property
    def anywhere(self) -> bool:
        return bool(self.holds or self.drafts or self.past or self.other_authors)


def of(image: Image) -> Usage:
    """In a fixed number of queries, however much there is."""
    editions = _editions(image)
    live, ahead = editions.live(), editions.ahead()
    current = editions.filter(Q(pk__in=live.values("pk")) | Q(pk__in=ahead.values("pk")))
    drafts = Article.objects.filter(pk__in=_working_copies(image)).exclude(pk__in=current.values("article"))
    authors = Author.objects.filter(photo=image)
    bylines = EditionByline.objects.filter(author=OuterRef("pk"))
    with_readers = Exists(bylines.filter(edition__in=Edition.objects.live())) | Exists(
        bylines.filter(edition__in=Edition.objects.ahead())
    )
    return Usage(
        live=_some(live.select_related("section").defer("body", "html").order_by("-live_from", "-pk")),
        scheduled=_some(ahead.select_related("section").defer("body", "html").order_by("live_from", "pk")),
        drafts=_some(drafts.defer("body").order_by("-saved_at", "-pk")),
        past=editions.exclude(pk__in=current.values("pk")).count(),
        live_authors=_some(authors.filter(with_readers)),
        other_authors=_some(authors.exclude(with_readers)),
        sections=_some(Section.objects.filter(picture=image)),
        pages=_some(StandingPage.objects.filter(pictures=image).defer("body").in_order()),
        is_logo=Publication.objects.filter(logo=image).exists(),
    )


def stories(image: Image) -> list[int]:
    """The keys of all stories that a deletion touches, past ones included, in order."""
    published = Edition.objects.filter(pk__in=_published(image)).order_by().values_list("article", flat=True)
    return sorted({*published, *_working_copies(image).values_list("pk", flat=True)})


def _editions(image):
    return Edition.objects.filter(pk__in=_published(image))


def _published(image):
    """Two look-ups in two indexes: the database would read the whole table for an “or”."""
    leading = Edition.objects.filter(lead_image=image).order_by().values("pk")
    return leading.union(EditionImage.objects.filter(image=image).values("edition"))


def _working_copies(image):
    leading = Article.objects.filter(lead_image=image).order_by().values("pk")
    return leading.union(ArticleImage.objects.filter(image=image).values("article"))


def _some(rows: QuerySet) -> Some:
    first = list(rows[: SHOWN + 1])
    count = rows.count() if len(first) > SHOWN else len(first)
    return Some(first[:SHOWN], count)
