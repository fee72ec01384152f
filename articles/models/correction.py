import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article
from .edition import Edition


class CorrectionQuerySet(models.QuerySet):
    def of_live_stories(self, *, at: dt.datetime | None = None) -> Self:
        """What readers may see of the ledger."""
        return self.filter(Exists(Edition.objects.live(at=at).filter(article=OuterRef("article"))))

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class Correction(models.Model):
    """A notice that readers see. Rows are only added, by ``workflow.correct``; the database refuses everything else.

    What the database lets through is that a login goes: ``by`` is emptied then, and ``by_name`` still says who it was.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")
        RETRACTION = "retraction", _("Retraction")

    article = models.ForeignKey(Article, models.PROTECT, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("text"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=320, default="")

    edition: Edition  # the live one of its story; only on rows that ``listing`` gave out

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="correction_of_a_known_kind",
                condition=Q(kind__in=["correction", "clarification", "update", "retraction"]),
            ),
            models.CheckConstraint(name="correction_has_text", condition=~Q(text="")),
        ]
        indexes = [models.Index(fields=["at", "id"], name="correction_by_time")]

    def __str__(self):
        return self.text[:60]

    @property
    def comes_first(self) -> bool:
        """Readers have to know it before they read on; the other kinds stand at the story's foot."""
        return self.kind in (self.Kind.RETRACTION, self.Kind.CORRECTION)
