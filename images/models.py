from hashlib import blake2b

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .storage import private_storage
from .uses import RECIPE


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
    credit = models.CharField(_("credit"), max_length=200, blank=True)
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

    # True on what ``take_in`` returns when the library had these very bytes before.
    already_here = False

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("change_any_image", _("Can change the pictures of others"))]
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="images_newest")]

    def __str__(self):
        return self.title

    @property
    def rendition_key(self) -> str:
        """Changes with the pixels and with the recipe, and cannot be guessed from the id."""
        return blake2b(f"{self.master_hash}:{RECIPE}".encode(), digest_size=8).hexdigest()

    def rendition_name(self, width: int) -> str:
        return f"{self.rendition_key}-{min(width, self.width)}.jpg"

    def rendition_size(self, width: int) -> tuple[int, int]:
        """Width and height of the rendition that is at most ``width`` wide; never larger than the master."""
        width = min(width, self.width)
        return width, max(1, round(self.height * width / self.width))

    def rendition_url(self, width: int) -> str:
        """The public address; it answers once something live shows the picture."""
        return reverse("pictures:rendition", args=[self.pk, self.rendition_name(width)])
