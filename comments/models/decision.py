from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .comment import Comment, Standing


class Decision(models.Model):
    """Who gave a comment its standing, and why. Rows are only added; ``by`` is None where the checks decided."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    before = models.CharField(max_length=8, choices=Standing, blank=True)
    after = models.CharField(max_length=8, choices=Standing)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reasons = models.JSONField(default=list)  # of moderation.Review, or the moderator's
    picked = models.BooleanField(null=True)  # what it made of the comment; None where it was about the standing
    note = models.TextField(blank=True)  # to the writer, who reads it with the comment and in a letter
    was = models.JSONField(default=dict)  # what it changed besides the standing, as it was: {"body": "…"}
    batch = models.UUIDField(null=True, db_index=True)  # decided at one stroke, and undone so
    undo_of = models.OneToOneField("self", models.SET_NULL, null=True, related_name="undone_by")

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ()

    def __str__(self):
        return f"{self.before} → {self.after}"
