from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .comment import Comment


class ReportQuerySet(models.QuerySet["Report"]):
    def unsettled(self) -> "ReportQuerySet":
        """Nobody of the desk decided on the comment since, or what was decided is undone."""
        return self.filter(settled_by=None)


class Report(models.Model):
    """What one reader says is wrong with a comment. ``reporter`` is the keyed hash of a network and a month."""

    class Reason(models.TextChoices):
        INSULT = "insult", _("insult")
        HATE = "hate", _("hatred or violence")
        ADVERTISING = "advert", _("advertising")
        PRIVATE = "private", _("private matters")
        FALSE = "false", _("false, or something else")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+")
    reporter = models.CharField(max_length=45)
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    words = models.TextField(_("in your words"), blank=True)
    at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey("Decision", models.SET_NULL, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ()
        indexes = [models.Index("reporter", "at", name="report_reporter")]
        constraints = [models.UniqueConstraint(fields=["comment", "reporter"], name="one_report_a_reader")]

    def __str__(self):
        return self.get_reason_display()
