from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .article import Article
from .preview import PreviewLink


class NoteQuerySet(models.QuerySet):
    def from_outside(self) -> Self:
        return self.exclude(link=None)


class Note(models.Model):
    """What colleagues say to each other about a story; readers never see it. ``notes.py`` is the only writer.

    A reply has a ``parent``, which is never a reply itself. A note that was taken back stays as a place without words.
    What an outsider said has the ``link`` by which they came and a ``verb``; ``by_name`` is what they typed there, and
    nobody checked it.
    """

    class Verb(models.TextChoices):
        COMMENT = "comment", _("Comment")
        APPROVE = "approve", _("I approve")

    article = models.ForeignKey(Article, models.CASCADE, related_name="notes", db_index=False)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=320)  # stays when the login goes
    link = models.ForeignKey(PreviewLink, models.CASCADE, null=True, related_name="notes")
    verb = models.CharField(max_length=8, choices=Verb, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(_("note"))
    deleted_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        default_permissions = ()
        indexes = [models.Index("article", "parent", models.F("id").desc(), name="note_thread")]
        constraints = [
            models.CheckConstraint(
                name="note_deleted_has_no_text", condition=models.Q(deleted_at=None) | models.Q(text="")
            ),
            models.CheckConstraint(
                name="note_of_outsider_has_verb",
                condition=models.Q(link=None, verb="")
                | models.Q(link__isnull=False, by=None, verb__in=["comment", "approve"]),
            ),
        ]

    def __str__(self):
        return f"{self.by_name}: {self.text[:60]}"

    @property
    def who(self) -> str:
        """In words that do not take an outsider for a colleague."""
        return gettext("%s, by a link") % self.by_name if self.link_id else self.by_name
