from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article


class Transition(models.Model):
    """The log of a story's life: one row for each verb, written by the workflow and never changed."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="transitions")
    verb = models.CharField(_("what"), max_length=20)
    stage_before = models.CharField(max_length=12, choices=Article.Stage)
    stage_after = models.CharField(max_length=12, choices=Article.Stage)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    effective_at = models.DateTimeField(_("takes effect"), null=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("step")
        verbose_name_plural = _("history")
        default_permissions = ()

    def __str__(self):
        return self.verb
