from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """The whole working copy as it was at one save. Rows are never changed; ``revisions.py`` knows the shape."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=20, default="save")
    note = models.CharField(max_length=255, blank=True)
    digest = models.CharField(max_length=32)  # of the content: equal digests are equal texts
    content = models.JSONField()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        default_permissions = ()

    def __str__(self):
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"
