import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self, *, at: dt.datetime | None = None) -> "BanQuerySet":
        """The clock ends them; no job has to run."""
        now = at or timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=now), lifted_at=None)

    def ended(self, *, at: dt.datetime | None = None) -> "BanQuerySet":
        now = at or timezone.now()
        return self.filter(Q(until__lte=now) | Q(lifted_at__isnull=False))


class Ban(models.Model):
    """What becomes of comments from an address, a network, or with links to a domain; written by workflow/banning.py.

    ``key`` is a keyed hash, by which it is found: moderation.bans.key_of. ``hint`` is what a colleague reads; it goes
    when the person is erased, and the ban holds.
    """

    class Kind(models.TextChoices):
        MAIL = "mail", _("E-mail address")
        NETWORK = "network", _("Network")
        DOMAIN = "domain", _("Links to a domain")

    class Effect(models.TextChoices):
        BLOCK = "block", _("Not taken at all")
        HOLD = "hold", _("Always held")
        SPAM = "spam", _("Into the spam")

    kind = models.CharField(_("what"), max_length=7, choices=Kind)
    key = models.CharField(max_length=40, editable=False)
    hint = models.CharField(_("which"), max_length=254, blank=True)
    effect = models.CharField(_("what happens"), max_length=5, choices=Effect, default=Effect.BLOCK)
    until = models.DateTimeField(_("until"), null=True, blank=True)  # None: for ever
    note = models.CharField(_("note for colleagues"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("lifted by")
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    hits = models.PositiveIntegerField(_("hits"), default=0)
    last_hit_at = models.DateTimeField(_("last hit"), null=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        default_permissions = ()
        indexes = [models.Index("key", name="ban_in_force", condition=Q(lifted_at=None))]

    def __str__(self):
        erased = _("erased")
        return self.hint or f"{self.get_kind_display()} ({erased})"

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None and (self.until is None or self.until > timezone.now())
