from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Commenter(models.Model):
    """Somebody who proved by the link in a letter that an address is theirs. A typed address makes none."""

    email = models.EmailField(_("e-mail"))
    verified_at = models.DateTimeField(_("verified"), default=timezone.now)
    spam_at = models.DateTimeField(null=True, editable=False)  # the last verdict that something of theirs is: trust.py

    epoch = models.PositiveIntegerField(
        default=1, editable=False
    )  # a browser that remembers an earlier one is a stranger

    class Meta:
        verbose_name = _("commenter")
        verbose_name_plural = _("commenters")
        default_permissions = ()
        constraints = [models.UniqueConstraint(Lower("email"), name="one_commenter_an_address")]

    def __str__(self):
        return self.email
