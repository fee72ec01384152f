from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Autosave(models.Model):
    """What somebody typed into one form and did not save; ``typed.py`` keeps it.

    One row for each form that was opened, by its ``key``: two tabs of one person do not overwrite each other. A form
    that was saved leaves its row behind without ``fields``, so that what arrives late does not come back to life.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    key = models.UUIDField()
    article = models.ForeignKey("articles.Article", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    version = models.BigIntegerField(default=0)  # milliseconds on the browser's clock: what was typed later wins
    fields = models.JSONField(null=True)  # [name, value] as the browser sent them

    class Meta:
        verbose_name = _("autosave")
        verbose_name_plural = _("autosaves")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="autosave_once")]
        indexes = [models.Index(fields=["user", "-at"], name="autosave_latest")]

    def __str__(self):
        return f"{self.user} {self.at:%Y-%m-%d %H:%M}"


class Presence(models.Model):
    """Somebody has the form of a story open; ``seen`` is when their browser last said so."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="presence_once")]

    def __str__(self):
        return f"{self.user} {self.since:%H:%M}"
