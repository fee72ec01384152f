from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .address import FormerSlug


class MergedLabel(models.Model):
    """A section, tag, series or author that was merged into another one; texts kept before then name it by its key.

    ``target_id`` is always the one that is there now: when that is merged as well, its rows follow.
    """

    label = models.CharField(max_length=8, choices=FormerSlug.Label)
    merged_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    name = models.CharField(max_length=120)  # what the merged one was called
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        permissions = [("merge_labels", _("Can merge authors, tags, series and sections"))]
        constraints = [models.UniqueConstraint(fields=["label", "merged_id"], name="merged_label_once")]

    def __str__(self):
        return f"{self.label} {self.name}"
