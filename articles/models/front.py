"""The front page as editors arrange it: kept arrangements, the breaking banner, the pinned leads of sections."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article
from .edition import Edition, next_moments
from .section import Section

THE_ONE = 1


class Front(models.Model):
    """One arrangement of the front page, kept for ever: a later one never changes it.

    ``published_at`` is None where it was only saved as a draft. ``former`` is the one to which undoing this one leads
    back; None leads back to a page of the newest.
    """

    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    published_at = models.DateTimeField(_("published"), null=True)
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-pk",)
        default_permissions = ()

    def __str__(self):
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @property
    def stories(self) -> list[int]:
        """The picked stories (keys of Article), the lead first."""
        return [slot.article_id for slot in self.slots.all()]


class FrontSlot(models.Model):
    front = models.ForeignKey(Front, models.CASCADE, related_name="slots", db_index=False)
    order = models.PositiveSmallIntegerField()
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")

    class Meta:
        ordering = ("order",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["front", "order"], name="front_slot_place"),
            models.UniqueConstraint(fields=["front", "article"], name="front_slot_once"),
        ]

    def __str__(self):
        return str(self.article)


class Banner(models.Model):
    """Breaking news above every page until ``until``, which comes earlier when somebody ends or replaces it."""

    text = models.CharField(_("text"), max_length=160)
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="+", verbose_name=_("story"))
    until = models.DateTimeField(_("until"))

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.text

    def runs(self, *, at: dt.datetime | None = None) -> bool:
        return self.until > (at or timezone.now())


class FrontPageQuerySet(models.QuerySet):
    def as_seen(self, *, at: dt.datetime) -> Self:
        """With the banner, the address of its story if that is live, and when anything changes next by the clock.

        A row for each slot of the published front, in order; ``pick`` is the live edition's key, or None.
        """
        live = Edition.objects.live(at=at)
        story, picked = (live.filter(article=OuterRef(of)) for of in ("banner__article", "published__slots__article"))
        return (
            self.filter(pk=THE_ONE)
            .select_related("banner")
            .annotate(
                **next_moments(at),
                banner_section=Subquery(story.values("section__slug")[:1]),
                banner_slug=Subquery(story.values("slug")[:1]),
                pick=Subquery(picked.values("pk")[:1]),
            )
            .order_by("published__slots__order")
        )


class FrontPage(models.Model):
    """One row: what is published, what is being prepared, and the lock for both.

    ``version`` grows with every change; whoever arranges says which one they looked at.
    """

    version = models.PositiveIntegerField(default=0)
    draft = models.ForeignKey(Front, models.PROTECT, null=True, related_name="+")
    published = models.ForeignKey(Front, models.PROTECT, null=True, related_name="+")
    banner = models.ForeignKey(Banner, models.PROTECT, null=True, related_name="+")

    objects = FrontPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front page")
        default_permissions = ()
        permissions = [("arrange_front", _("Can arrange the front page, the banner and the leads of sections"))]
        constraints = [models.CheckConstraint(name="front_page_is_one", condition=Q(pk=THE_ONE))]

    def __str__(self):
        return str(_("front page"))

    @property
    def is_changed(self) -> bool:
        """Whether the draft differs from what readers see."""
        return self.draft_id != self.published_id and self.stories_of("draft") != self.stories_of("published")

    def stories_of(self, which: str) -> list[int]:
        front = getattr(self, which)
        return front.stories if front else []


class PinnedLead(models.Model):
    """The story that leads its section's page, as long as it is live there, until ``until`` or for good."""

    section = models.OneToOneField(Section, models.CASCADE, related_name="pin", verbose_name=_("section"))
    article = models.ForeignKey(Article, models.CASCADE, related_name="+", verbose_name=_("story"))
    until = models.DateTimeField(_("until"), null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.article)

    def holds(self, *, at: dt.datetime | None = None) -> bool:
        return self.until is None or self.until > (at or timezone.now())


class FrontStep(models.Model):
    """The log of the front page: one row for each verb of ``front.py``, never changed."""

    verb = models.CharField(_("what"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True)
    front = models.ForeignKey(Front, models.PROTECT, null=True, related_name="+")
    section = models.ForeignKey(Section, models.SET_NULL, null=True, related_name="+")
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="+")
    text = models.CharField(_("text"), max_length=160, blank=True)

    class Meta:
        ordering = ("-pk",)
        default_permissions = ()

    def __str__(self):
        return self.verb
