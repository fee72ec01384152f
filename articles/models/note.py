from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article


class Note(models.Model):
    """What colleagues say to each other about a story; readers never see it. ``notes.py`` is the only writer.

    A reply has a ``parent``, which is never a reply itself. A note that was taken back stays as a place without words.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="notes", db_index=False)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=255)  # stays when the login goes; also of people without one
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(_("note"))
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        default_permissions = ()
        indexes = [models.Index("article", "parent", models.F("id").desc(), name="note_thread")]
        constraints = [
            models.CheckConstraint(
                name="note_deleted_has_no_text", condition=models.Q(deleted_at=None) | models.Q(text="")
            )
        ]

    def __str__(self):
        return f"{self.by_name}: {self.text[:60]}"
