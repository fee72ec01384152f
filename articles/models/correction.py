from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article


class Correction(models.Model):
    """A notice that readers see. Rows are only added, by ``workflow.correct``."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    article = models.ForeignKey(Article, models.PROTECT, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("text"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()

    def __str__(self):
        return self.text[:60]
