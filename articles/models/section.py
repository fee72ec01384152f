from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publication.models import CommentsMode

from ..paths import address

RESERVED_SLUGS = frozenset(
    {"accounts", "admin", "api", "archive", "author", "authors", "comments", "corrections", "feeds", "health"}
    | {"latest", "pictures", "preview", "search", "series", "sitemap", "static", "tag"}
)


def refuse_reserved(slug):
    if slug.lower() in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is an address of the site itself. Choose another."), params={"slug": slug})


class SectionQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("order", "name")


class Section(models.Model):
    """A department of the paper; one level of sub-sections. All of them share one flat namespace of addresses."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("slug"), max_length=60, unique=True, allow_unicode=True, validators=[refuse_reserved])
    description = models.TextField(_("description"), blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subsections", verbose_name=_("part of")
    )
    picture = models.ForeignKey(
        "images.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    in_menu = models.BooleanField(_("in the menu"), default=True)
    comments_mode = models.CharField(
        _("comments"),
        max_length=8,
        choices=CommentsMode,
        blank=True,
        help_text=_("Left empty, as in the section that it is part of, or as everywhere in the paper."),
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("order", "name")
        constraints = [
            models.CheckConstraint(
                name="section_not_inside_itself", condition=Q(parent=None) | ~Q(parent=models.F("pk"))
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("articles:section", self.slug)

    @property
    def comments_mode_here(self) -> str:
        """Its own, or else that of the section it is part of; empty where the paper's holds."""
        return self.comments_mode or (self.parent.comments_mode if self.parent else "")

    def clean(self):
        if self.parent_id and (self.parent_id == self.pk or self.parent.parent_id):
            raise ValidationError({"parent": _("A sub-section can only be part of a main section.")})
        if self.parent_id and self.pk and self.subsections.exists():
            raise ValidationError({"parent": _("This section has sub-sections of its own.")})
