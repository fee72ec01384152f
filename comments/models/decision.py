from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .comment import Comment, Standing
from .reason import Reason

BY_READERS = "reports"  # the check of the row of ``reasons`` where reports by readers hid a comment
REDACTION = "redaction"  # the check of a row of ``reasons``: which words went


class DecisionQuerySet(models.QuerySet):
    def taken(self):
        """What was decided on a comment that was there; not as what it came in."""
        return self.exclude(before="")


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

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ()
        indexes = [
            models.Index("at", "id", name="decision_log", condition=~Q(before="")),
            models.Index("by", "at", "id", name="decision_log_by", condition=~Q(before="")),
            models.Index("at", name="decision_by_people", condition=Q(by__isnull=False)),  # for figures
        ]

    def __str__(self):
        return f"{self.before} → {self.after}"

    @property
    def is_redaction(self) -> bool:
        """Or the undoing of one. What it took out is in ``was``, until the writer has it erased."""
        return any(row["check"] == REDACTION for row in self.reasons)

    @property
    def by_readers(self) -> bool:
        """Their reports hid it: no person decided."""
        return any(row["check"] == BY_READERS for row in self.reasons)

    @property
    def what(self) -> str:
        """In words: what became of the comment."""
        if self.picked is not None:
            return gettext("Picked") if self.picked else gettext("Pick taken back")
        if self.is_redaction:
            back = any(row.get("back") for row in self.reasons)
            return gettext("Words given back") if back else gettext("Redacted")
        if self.before == self.after:
            return gettext("Left as it is")
        return f"{Standing(self.before).label} → {self._after()}"

    @property
    def reason(self) -> Reason | None:
        """Of the ten, the one that the moderator chose."""
        codes = (row.get("code") for row in self.reasons)
        return next((Reason(code) for code in codes if code in Reason.values), None)

    def _after(self):
        if self.after == Standing.REMOVED and self.was.get("hides_replies") is False:
            return gettext("Removed with its replies")
        return str(Standing(self.after).label)
