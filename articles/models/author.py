import datetime as dt

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publication import profiles

from ..paths import address


class Author(models.Model):
    """A name in a byline, with or without a login."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True, allow_unicode=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    bio = models.TextField(
        _("biography"), blank=True, help_text=_("Two or three sentences; readers see them below each story.")
    )
    twitter_handle = models.CharField(
        _("Twitter/X handle"), max_length=15, blank=True, validators=[RegexValidator(r"^[A-Za-z0-9_]{1,15}\Z")]
    )
    mastodon = models.CharField(_("Mastodon"), max_length=200, blank=True)
    bluesky = models.CharField(_("Bluesky"), max_length=200, blank=True)
    linkedin = models.CharField(_("LinkedIn"), max_length=200, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    public_email = models.CharField(_("public e-mail"), max_length=200, blank=True)
    photo = models.ForeignKey(
        "images.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    login = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("login"),
        help_text=_("The colleague who writes under this name, if they sign in."),
    )
    left_on = models.DateField(_("left on"), null=True, blank=True, help_text=_("No longer offered for new bylines."))

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="author_handle_is_bare",
                condition=Q(twitter_handle="") | Q(twitter_handle__regex=r"^[A-Za-z0-9_]+$"),
            ),
            models.CheckConstraint(
                name="author_website_is_one",
                condition=Q(website="") | Q(website__startswith="https://") | Q(website__startswith="http://"),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("articles:author", self.slug)

    @property
    def twitter_url(self) -> str:
        return f"https://x.com/{self.twitter_handle}" if self.twitter_handle else ""

    @property
    def profiles(self) -> list[profiles.Profile]:
        return profiles.of(self)

    @property
    def leaves_at(self) -> dt.datetime | None:
        """The midnight, still ahead, from which on pages say that the author has left."""
        if self.left_on is None or self.has_left:
            return None
        return timezone.make_aware(dt.datetime.combine(self.left_on, dt.time.min))

    @property
    def has_left(self) -> bool:
        return self.left_on is not None and self.left_on <= timezone.localdate()
