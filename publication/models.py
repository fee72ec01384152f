from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

THE_ONE = 1


class PublicationQuerySet(models.QuerySet["Publication"]):
    def the_one(self) -> "Publication":
        """The row, with its logo; one in memory, not saved, while everything is as it came."""
        return self.select_related("logo").filter(pk=THE_ONE).first() or Publication(pk=THE_ONE)


class Publication(models.Model):
    """The paper itself: one row, or none while everything is as it came."""

    logo = models.ForeignKey(
        "images.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Stands at the head of every page instead of the name in letters."),
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publication")
        default_permissions = ("view", "change")
        constraints = [models.CheckConstraint(name="publication_is_one", condition=Q(pk=THE_ONE))]

    def __str__(self):
        return str(_("The publication"))
