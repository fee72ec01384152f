import datetime as dt
from hashlib import blake2b
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .credit import credit_line
from .crops import Crop, crop_of
from .storage import private_storage
from .uses import RECIPE, Ratio

NO_CREDIT = Q(credit="", byline="", copyright="")  # nobody is named, neither who made it nor whose it is


class ImageQuerySet(models.QuerySet):
    def with_rights(self, *, at: dt.datetime | None = None) -> Self:
        """Without those whose rights have ended: readers see them nowhere."""
        return self.filter(Q(rights_until=None) | Q(rights_until__gt=at or timezone.now()))

    def rights_ending_after(self, at: dt.datetime) -> Self:
        """First the one that ends next. Its ``rights_until`` is when pages that show it go wrong by themselves."""
        return self.filter(rights_until__gt=at).order_by("rights_until")


class Image(models.Model):
    """A picture of the library. ``intake.take_in`` makes them; nothing else should."""

    title = models.CharField(_("title"), max_length=200, help_text=_("For the desk. Readers never see it."))
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it. Not the caption."),
    )
    caption = models.TextField(_("caption"), blank=True)
    byline = models.CharField(
        _("photographer"), max_length=200, blank=True, help_text=_("Who made the picture, as the agency writes it.")
    )
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("The agency or archive. Readers see it below the picture.")
    )
    copyright = models.CharField(_("copyright"), max_length=200, blank=True)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    instructions = models.TextField(
        _("special instructions"), blank=True, help_text=_("What the agency demands. Shown as a warning to the desk.")
    )
    usage_terms = models.TextField(_("usage terms"), blank=True, help_text=_("What was agreed about its use."))
    rights_until = models.DateTimeField(
        _("rights end"),
        null=True,
        blank=True,
        help_text=_("From this moment readers do not get the picture any more, wherever it stands."),
    )
    focal_x = models.FloatField(_("focal point, from the left"), default=0.5)
    focal_y = models.FloatField(_("focal point, from the top"), default=0.5)
    original = models.FileField(_("original"), storage=private_storage, editable=False)
    master = models.FileField(_("master"), storage=private_storage, editable=False)
    content_hash = models.CharField(_("hash of the original"), max_length=32, unique=True, editable=False)
    master_hash = models.CharField(_("hash of the master"), max_length=32, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = ImageQuerySet.as_manager()

    # True on what ``take_in`` returns when the library had these very bytes before.
    already_here = False

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("change_any_image", _("Can change the pictures of others"))]
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="images_newest"),
            models.Index("rights_until", name="images_rights_end", condition=Q(rights_until__isnull=False)),
            # The library's filters, in its order. Its words have indexes of their own: images/words.py.
            models.Index(fields=["uploaded_by", "-uploaded_at", "-id"], name="images_of_person"),
            models.Index(fields=["-uploaded_at", "-id"], name="images_without_alt", condition=Q(alt="")),
            models.Index(fields=["-uploaded_at", "-id"], name="images_without_credit", condition=NO_CREDIT),
            models.Index(fields=["-uploaded_at", "-id"], name="images_instructed", condition=~Q(instructions="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="image_focal_point_inside",
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
            )
        ]

    def __str__(self):
        return self.title

    def may_be_shown(self, *, at: dt.datetime | None = None) -> bool:
        """Whether its rights let readers see it; ``ImageQuerySet.with_rights`` is the same of rows."""
        return self.rights_until is None or self.rights_until > (at or timezone.now())

    @property
    def credit_line(self) -> str:
        """Photographer, agency and copyright, for readers."""
        return credit_line(self.byline, self.credit, self.copyright)

    def crop(self, ratio: Ratio | None = None) -> Crop:
        """The part of the master that is shown where a place asks for ``ratio``."""
        return crop_of((self.width, self.height), ratio, (self.focal_x, self.focal_y))

    def rendition_key(self, ratio: Ratio | None = None) -> str:
        """Changes with the pixels, the crop and the recipe, and cannot be guessed from the id."""
        left, top, width, height = self.crop(ratio)
        content = f"{self.master_hash}:{RECIPE}:{left},{top},{width}x{height}"
        return blake2b(content.encode(), digest_size=8).hexdigest()

    def rendition_name(self, width: int, ratio: Ratio | None = None) -> str:
        """The JPEG of that width, or as wide as the picture is; ``width`` is one of a use's."""
        return f"{self.rendition_key(ratio)}-{min(width, self.crop(ratio).width)}.jpg"

    def rendition_size(self, width: int, ratio: Ratio | None = None) -> tuple[int, int]:
        """Width and height of what ``rendition_name`` names."""
        crop = self.crop(ratio)
        width = min(width, crop.width)
        return width, crop.height_at(width)

    def rendition_url(self, width: int, ratio: Ratio | None = None) -> str:
        """The public address; it answers once something live shows the picture."""
        return reverse("pictures:rendition", args=[self.pk, self.rendition_name(width, ratio)])
