import datetime as dt
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from images.models import Image

from ..paths import address, path_of
from .content import Content, OrderedByline
from .tag import Tag

NEWEST_FIRST = (F("first_published_at").desc(), F("id").desc())


class TsTzRange(models.Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class OneLiveConstraint(ExclusionConstraint):
    """Where there is PostgreSQL; elsewhere the workflow's row lock and ``edition_one_open`` stand alone."""

    def constraint_sql(self, model, schema_editor):
        return super().constraint_sql(model, schema_editor) if _is_postgresql(schema_editor) else None

    def create_sql(self, model, schema_editor):
        return super().create_sql(model, schema_editor) if _is_postgresql(schema_editor) else None

    def remove_sql(self, model, schema_editor):
        return super().remove_sql(model, schema_editor) if _is_postgresql(schema_editor) else None

    def validate(self, model, instance, exclude=None, using="default"):
        """Nothing: the workflow refuses in words, this is the floor below it."""


def _is_postgresql(schema_editor):
    return schema_editor.connection.vendor == "postgresql"


class EditionQuerySet(models.QuerySet):
    def live(self, *, at: dt.datetime | None = None) -> Self:
        """What a reader may see: the only definition. The clock decides; no job has to run."""
        now = at or timezone.now()
        return self.filter(Q(live_until=None) | Q(live_until__gt=now), live_from__lte=now)

    def begun(self, *, at: dt.datetime | None = None) -> Self:
        """Readers have seen it: it is live, or it was."""
        return self.filter(live_from__lte=at or timezone.now())

    def ahead(self, *, at: dt.datetime | None = None) -> Self:
        """Scheduled: what readers will see later."""
        return self.filter(live_from__gt=at or timezone.now())

    def to_be_seen(self, *, at: dt.datetime | None = None) -> Self:
        """Live or scheduled: not over."""
        return self.filter(Q(live_until=None) | Q(live_until__gt=at or timezone.now()))

    def beginning(self, *, since: dt.datetime) -> Self:
        return self.filter(live_from__gte=since)

    def leaving_nothing(self, *, since: dt.datetime) -> Self:
        """That end from ``since`` on without another text in their place; ends in the past count too."""
        following = Edition.objects.filter(article=OuterRef("article"), live_from=OuterRef("live_until"))
        return self.filter(~Exists(following), live_until__gt=since)

    def in_section(self, *sections) -> Self:
        return self.filter(section__in=sections)

    def by_author(self, author) -> Self:
        """Newest first along the byline's own index, which is what keeps a page of 12,500 stories flat."""
        return self.filter(bylines__author=author).order_by(
            F("bylines__first_published_at").desc(), F("bylines__edition_id").desc()
        )

    def tagged(self, tag) -> Self:
        return self.filter(tag_links__tag=tag).order_by(
            F("tag_links__first_published_at").desc(), F("tag_links__edition_id").desc()
        )

    def at_address(self, path: str) -> Self:
        """Of the article to which ``path`` belongs; the edition itself may live elsewhere by now."""
        return self.filter(article__addresses__path=path)

    def newest_first(self) -> Self:
        return self.order_by(*NEWEST_FIRST)

    def for_card(self) -> Self:
        """With all that a list prints of a story, in two queries."""
        return (
            self.select_related("section", "lead_image")
            .defer("body", "html")
            .prefetch_related(models.Prefetch("bylines", EditionByline.objects.select_related("author")))
        )

    def for_page(self) -> Self:
        """With all that the story's own page prints, in a fixed number of queries."""
        return (
            self.select_related("section__parent", "lead_image", "series", "article")
            .defer("body", "article__body", "article__standfirst")
            .prefetch_related(
                models.Prefetch("bylines", EditionByline.objects.select_related("author__photo")),
                models.Prefetch("tags", to_attr="topics"),
                "related_links",
                "article__corrections",
            )
        )

    def for_feed(self) -> Self:
        """With all that a feed gives of a story, in four queries."""
        return (
            self.select_related("section", "lead_image", "article")
            .defer("body", "article__body", "article__standfirst")
            .prefetch_related(
                models.Prefetch("bylines", EditionByline.objects.select_related("author")),
                models.Prefetch("tags", to_attr="topics"),
                "article__corrections",
            )
        )

    def for_timeline(self) -> Self:
        """Without the texts: when it is live, and of which revision it was cut."""
        return self.select_related("revision", "section").only(
            "article", "live_from", "live_until", "first_published_at", "updated_at", "slug",
            "revision__digest", "section__slug",
        )  # fmt: skip

    def next_change_after(self, at: dt.datetime) -> dt.datetime | None:
        """The next moment at which any story goes live or ends, or the rights of any picture do.

        Until then, pages stay as they are.
        """
        moments = next_moments(at)
        row = Edition.objects.order_by().annotate(**moments).values_list(*moments)[:1]
        return min((moment for found in row for moment in found if moment), default=None)


def next_moments(at):
    """Three index look-ups, as sub-queries of whatever is asked anyway."""
    begins = Edition.objects.filter(live_from__gt=at).order_by("live_from").values("live_from")[:1]
    ends = Edition.objects.filter(live_until__gt=at).order_by("live_until").values("live_until")[:1]
    rights = Image.objects.rights_ending_after(at).values("rights_until")[:1]
    return {"next_begin": Subquery(begins), "next_end": Subquery(ends), "next_rights_end": Subquery(rights)}


class Edition(Content):
    """One published text of an article, and when readers see it. Its text never changes once it is cut.

    Visible = ``live_from <= now < live_until``. ``first_published_at`` is the article's, and the same on all of its
    editions; ``updated_at`` is the last significant change, None if there was none.
    """

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="editions", db_index=False)
    section = models.ForeignKey("articles.Section", models.PROTECT, related_name="+", db_index=False)
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="+")
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True, blank=True)
    first_published_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True, blank=True)
    tags = models.ManyToManyField("articles.Tag", through="EditionTag", related_name="+")
    related = models.ManyToManyField("articles.Article", through="EditionRelatedArticle", related_name="+")
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)

    topics: list[Tag]  # only after ``for_page`` or ``for_feed``

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="edition_ends_after_it_begins", condition=Q(live_until=None) | Q(live_until__gte=F("live_from"))
            ),
            models.CheckConstraint(
                name="edition_first_published_by_live_from", condition=Q(first_published_at__lte=F("live_from"))
            ),
            models.CheckConstraint(name="edition_has_slug", condition=~Q(slug="")),
            models.UniqueConstraint(name="edition_one_open", fields=["article"], condition=Q(live_until=None)),
            OneLiveConstraint(
                name="edition_one_live",
                expressions=[
                    ("article", RangeOperators.EQUAL),
                    (TsTzRange("live_from", "live_until", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index("article", "live_from", "live_until", name="edition_by_article"),
            models.Index(*NEWEST_FIRST, "live_from", "live_until", name="edition_home"),
            models.Index("section", *NEWEST_FIRST, "live_from", "live_until", name="edition_by_section"),
            models.Index(
                "series",
                *NEWEST_FIRST,
                "live_from",
                "live_until",
                name="edition_by_series",
                condition=Q(series__isnull=False),
            ),
            models.Index("live_from", "live_until", name="edition_begins"),
            models.Index("live_until", name="edition_ends", condition=Q(live_until__isnull=False)),
            models.Index("id", "live_from", "live_until", name="edition_visibility"),
        ]

    def get_absolute_url(self):
        return address("articles:article_detail", self.section.slug, self.slug)

    @property
    def path(self) -> str:
        """As the table of addresses has it: decoded, where ``get_absolute_url`` is percent-encoded."""
        return path_of(self.section.slug, self.slug)

    @property
    def picture(self) -> Image | None:
        """The lead picture, while its rights let readers see it."""
        return self.lead_image if self.lead_image and self.lead_image.may_be_shown() else None

    @property
    def authors(self) -> list:
        """In the order of the bylines; readers and machines get the same names from here."""
        return [byline.author for byline in self.bylines.all()]


class EditionByline(OrderedByline):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="bylines", db_index=False)
    author = models.ForeignKey("articles.Author", models.PROTECT, related_name="+", db_index=False)
    first_published_at = models.DateTimeField()  # the edition's: an author's list is ordered within this index

    class Meta(OrderedByline.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["edition", "author"], name="edition_byline_once"),
            models.UniqueConstraint(fields=["edition", "order"], name="edition_byline_place"),
        ]
        indexes = [
            models.Index(
                "author", F("first_published_at").desc(), F("edition_id").desc(), name="edition_byline_by_author"
            )
        ]


class EditionTag(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="tag_links", db_index=False)
    tag = models.ForeignKey("articles.Tag", models.PROTECT, related_name="+", db_index=False)
    first_published_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["edition", "tag"], name="edition_tag_once")]
        indexes = [
            models.Index("tag", F("first_published_at").desc(), F("edition_id").desc(), name="edition_tag_by_tag")
        ]

    def __str__(self):
        return str(self.tag)


class EditionRelatedArticle(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="related_links", db_index=False)
    target = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order",)
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["edition", "target"], name="edition_related_article_once")]

    def __str__(self):
        return str(self.target)


class EditionImage(models.Model):
    """A picture in the body of an edition. The lead picture is a column of the edition itself."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="image_links", db_index=False)
    image = models.ForeignKey("images.Image", models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["edition", "image"], name="edition_image_once")]

    def __str__(self):
        return str(self.image)


class EditionLink(models.Model):
    """A link in the body of an edition to a story of ours: it is printed with the address of the day."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="links", db_index=False)
    target = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["edition", "target"], name="edition_link_once")]

    def __str__(self):
        return str(self.target)
