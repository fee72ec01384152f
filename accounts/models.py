from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who signs in. What readers see of a person is an Author, which may have no login at all."""

    email = models.EmailField(_("email address"), blank=True)
    unwanted_letters = models.JSONField(default=list, blank=True, editable=False)  # keys of letter_choices.KINDS

    class Meta:
        verbose_name = _("colleague")
        verbose_name_plural = _("colleagues")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                condition=~models.Q(email=""),
                violation_error_message=_("Somebody signs in with this e-mail address already."),
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.username


class Remembered(models.Model):
    """A row of the cache that all processes share (shared_cache.py): counted attempts, used codes."""

    key = models.CharField(primary_key=True, max_length=250)
    value = models.TextField()
    expires = models.FloatField(null=True, db_index=True)  # seconds since 1970, None: never

    def __str__(self):
        return self.key
