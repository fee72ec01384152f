"""Links by which outsiders read one text before it is public: and how often they came in."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article
from .revision import Revision


class PreviewLinkQuerySet(models.QuerySet):
    def standing(self, *, at: dt.datetime | None = None) -> Self:
        """Neither over nor revoked: the only definition."""
        return self.filter(revoked_at=None, expires_at__gt=at or timezone.now())


class PreviewLink(models.Model):
    """Names one revision, never later ones. The token itself is written nowhere: ``digest`` is its hash."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="preview_links", db_index=False)
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    for_whom = models.CharField(_("for whom"), max_length=120, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    openings = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for an outsider")
        verbose_name_plural = _("links for outsiders")
        default_permissions = ()
        permissions = [("share_article", _("Can give an outsider a link to a text"))]
        indexes = [models.Index("article", F("id").desc(), name="preview_link_newest")]
        constraints = [
            models.CheckConstraint(name="preview_link_ends", condition=Q(expires_at__gt=F("made_at"))),
        ]

    def __str__(self):
        return self.for_whom or f"{timezone.localtime(self.made_at):%Y-%m-%d %H:%M}"

    def stands(self, *, at: dt.datetime | None = None) -> bool:
        """The same as ``standing``, of one row."""
        return self.revoked_at is None and self.expires_at > (at or timezone.now())


class PreviewOpening(models.Model):
    """Somebody opened the link; ``client`` is the network, not the address of a person."""

    link = models.ForeignKey(PreviewLink, models.CASCADE, related_name="log", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    client = models.CharField(max_length=50)

    class Meta:
        default_permissions = ()
        indexes = [models.Index("link", F("at").desc(), F("id").desc(), name="preview_opening_newest")]

    def __str__(self):
        return f"{self.client} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
