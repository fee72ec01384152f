from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from images.words import these
from publication.models import CommentsMode

from ..timeline import Timeline
from .author import Author
from .content import Content, OrderedByline
from .edition import Edition

FEW = 4_000


class ArticleQuerySet(models.QuerySet):
    """Which stories the desk looks for. What readers see is Edition's question, never this one's."""

    def live(self, *, at=None):
        return self.filter(Exists(Edition.objects.live(at=at).filter(article=OuterRef("pk"))))

    def scheduled(self, *, at=None):
        return self.filter(pk__in=Edition.objects.ahead(at=at).values("article"))

    def withdrawn(self, *, at=None):
        """Readers saw it once; now there is nothing, and nothing to come."""
        return self.filter(last_until__lte=at or timezone.now())

    def never_published(self):
        return self.filter(last_text=LastText.NONE)

    def changed_since_publication(self, *, at=None):
        """``last_text`` says it, but not where another text is scheduled: those few are compared beforehand."""
        live = Edition.objects.live(at=at).filter(article=OuterRef("pk"))
        ahead = Edition.objects.ahead(at=at).filter(article=OuterRef("pk"))
        before = Edition.objects.live(at=at).filter(article__in=Edition.objects.ahead(at=at).values("article"))
        other = before.exclude(revision=F("article__latest_revision"))  # the texts are compared where this leaves any
        few = other.exclude(revision__digest=F("article__latest_revision__digest")).values_list("article", flat=True)
        return self.filter(Q(Exists(live), ~Exists(ahead), last_text=LastText.OTHER) | Q(pk__in=list(few)))

    def of_colleague(self, user):
        return self.filter(self.owned_by(user))

    def owned_by(self, user) -> Q:
        """A person's own stories: what they started, and what carries their name. May be asked of several querysets.

        A few are looked up by their keys, which asks the database at once; many turn up soon wherever a list begins.
        Those are looked up one by one: told in a join, PostgreSQL would first read all of them.
        """
        author = Author.objects.filter(login=user).order_by().values("pk")[:1]
        signed = Byline.objects.filter(author=Subquery(author)).order_by()
        begun = Article.objects.filter(created_by=user).values_list("pk", flat=True)
        keys = list(begun.union(signed.values_list("article"), all=True)[: FEW + 1])
        if len(keys) <= FEW:
            return Q(pk__in=these(keys))
        here = signed.filter(article=OuterRef("pk")).values("pk")[:1]
        return Q(created_by=user) | Q(IsNull(Subquery(here), False))

    def for_desk(self):
        """With all that a list prints of a story's state and bylines, in a fixed number of queries."""
        return (
            self.select_related("section", "latest_revision")
            .defer("body", "waiting_since", "latest_revision__content")
            .prefetch_related(
                models.Prefetch("editions", Edition.objects.for_timeline()),
                models.Prefetch("bylines", Byline.objects.select_related("author")),
                models.Prefetch("assignments", self._assignments(), to_attr="open_assignments"),
            )
        )

    def assigned(self, **about):
        """To whom something is still to do on it, as ``about`` narrows the assignments."""
        return self.filter(pk__in=self._assignments().filter(**about).order_by().values("article"))

    def _assignments(self):
        """What is still to do; the model stands in a file above this one."""
        return self.model._meta.get_field("assignments").related_model.objects.open().select_related("assignee")


class LastText(models.TextChoices):
    """The last edition, live or not, beside the working copy."""

    NONE = "none", _("There is none")
    SAME = "same", _("The same text")
    OTHER = "other", _("Another text")


class Article(Content):
    """The desk's working copy, and the story's identity. Nothing public reads its text."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        SPIKED = "spiked", _("Spiked")

    class CommentsMode(models.TextChoices):
        """``publication.models.CommentsMode``, and leaving it to the section and the paper."""

        OPEN = "open", _("As in the section and the paper")
        HELD = CommentsMode.HELD.value, CommentsMode.HELD.label
        TRUSTED = CommentsMode.TRUSTED.value, CommentsMode.TRUSTED.label
        AT_ONCE = CommentsMode.AT_ONCE.value, CommentsMode.AT_ONCE.label
        CLOSED = CommentsMode.CLOSED.value, CommentsMode.CLOSED.label

    tags = models.ManyToManyField("articles.Tag", blank=True, related_name="+", verbose_name=_("tags"))
    related = models.ManyToManyField(
        "self", symmetrical=False, through="RelatedArticle", related_name="+", verbose_name=_("related stories")
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.DRAFT, editable=False)
    embargo_until = models.DateTimeField(
        _("embargoed until"),
        null=True,
        blank=True,
        help_text=_("Nobody can publish or schedule it for an earlier time."),
    )
    embargo_source = models.CharField(_("embargo set by"), max_length=120, blank=True)
    embargo_note = models.CharField(_("note on the embargo"), max_length=255, blank=True)
    comments_mode = models.CharField(_("comments"), max_length=8, choices=CommentsMode, default=CommentsMode.OPEN)
    latest_revision = models.ForeignKey("Revision", models.RESTRICT, null=True, editable=False, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    saved_at = models.DateTimeField(_("last saved"), default=timezone.now, editable=False)
    last_text = models.CharField(max_length=5, choices=LastText, default=LastText.NONE, editable=False)
    last_until = models.DateTimeField(null=True, editable=False)  # when its last edition ends; last_edition.py
    waiting_since = models.DateTimeField(null=True, editable=False)  # in review, or sent back: waiting.py
    creation_key = models.UUIDField(null=True, editable=False, unique=True)  # the same form sent twice is one story
    body = models.TextField(_("body"), blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        default_permissions = ("add", "change", "view", "delete")
        permissions = [
            ("change_any_article", _("Can change the articles of others")),
            ("submit_article", _("Can submit an article for review")),
            ("approve_article", _("Can approve an article or send it back")),
            ("publish_article", _("Can publish, schedule and unpublish")),
            ("withdraw_article", _("Can withdraw a published article")),
            ("backdate_article", _("Can publish in the past")),
            ("correct_article", _("Can add a correction notice")),
            ("spike_article", _("Can spike an article")),
        ]
        indexes = [
            models.Index(F("saved_at").desc(), F("id").desc(), "created_by", name="article_last_saved"),
            models.Index(
                "stage", F("saved_at").desc(), F("id").desc(), "created_by", "last_until", name="article_by_stage"
            ),
            models.Index("section", F("saved_at").desc(), F("id").desc(), "created_by", name="article_by_section"),
            models.Index("kind", F("saved_at").desc(), F("id").desc(), name="article_by_kind"),
            models.Index("section", "stage", F("saved_at").desc(), F("id").desc(), name="article_by_section_stage"),
            models.Index("kind", "stage", F("saved_at").desc(), F("id").desc(), name="article_by_kind_stage"),
            models.Index("stage", "waiting_since", "id", name="article_longest_waiting"),
            models.Index(
                "stage",
                F("saved_at").desc(),
                F("id").desc(),
                "waiting_since",
                name="article_waiting",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index("last_text", "stage", name="article_by_last_text"),
            models.Index("last_until", name="article_ended", condition=Q(last_until__isnull=False)),
            models.Index("stage", "section", name="article_by_stage_section"),
            models.Index("stage", "kind", name="article_by_stage_kind"),
            models.Index("slug", "headline", name="article_by_slug"),
            models.Index("created_at", name="article_by_creation"),
            models.Index("embargo_until", name="article_embargoes", condition=Q(embargo_until__isnull=False)),
        ]

    def timeline(self, *, at=None) -> Timeline:
        """Its editions as the clock sees them; one query, none where they were prefetched."""
        return Timeline(sorted(self.editions.all(), key=lambda e: (e.live_from, e.pk)), at or timezone.now())


class Byline(OrderedByline):
    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")

    class Meta(OrderedByline.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author"],
                name="byline_once",
                violation_error_message=_("An author can stand in the byline only once."),
            )
        ]


class RelatedArticle(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, related_name="related_links")
    target = models.ForeignKey(Article, models.CASCADE, related_name="+", verbose_name=_("article"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ("order",)
        verbose_name = _("related story")
        verbose_name_plural = _("related stories")
        constraints = [models.UniqueConstraint(fields=["article", "target"], name="related_article_once")]

    def __str__(self):
        return str(self.target)


class ArticleImage(models.Model):
    """A picture in the body of a working copy: ``revisions.keep`` writes these, for “where used”."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="image_links", db_index=False)
    image = models.ForeignKey("images.Image", models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "image"], name="article_image_once")]

    def __str__(self):
        return str(self.image)
