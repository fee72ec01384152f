from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article


class AssignmentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at=None)

    def soonest_first(self):
        return self.order_by(models.F("due").asc(nulls_last=True), "pk")


class Assignment(models.Model):
    """Who is to do what with a story, and by when. ``assignments.py`` is the only writer."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="assignments")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False, verbose_name=_("who")
    )
    what = models.CharField(_("what"), max_length=200)
    due = models.DateTimeField(_("due"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        default_permissions = ()
        indexes = [
            models.Index("assignee", "due", name="assignment_of", condition=Q(done_at__isnull=True)),
            models.Index("due", name="assignment_due", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self):
        return self.what

    @property
    def is_overdue(self) -> bool:
        return bool(self.due and not self.done_at and self.due < timezone.now())
