import unicodedata
from collections.abc import Iterable

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac


class StoppedAddressQuerySet(models.QuerySet["StoppedAddress"]):
    def stop(self, email: str) -> None:
        self.get_or_create(key=key_of(email))

    def resume(self, email: str) -> None:
        self.filter(key=key_of(email)).delete()

    def among(self, emails: Iterable[str]) -> set[str]:
        """Which of ``emails`` are stopped."""
        keys = {key_of(email): email for email in emails}
        return {keys[key] for key in self.filter(key__in=keys).values_list("key", flat=True)}


class StoppedAddress(models.Model):
    """An address whose owner wants no letters, whoever types it. A keyed hash: nobody can read from it whose."""

    key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(default=timezone.now)

    objects = StoppedAddressQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.key


def key_of(email: str) -> str:
    folded = unicodedata.normalize("NFC", email.strip()).lower()
    return salted_hmac("comments.stopped", folded.encode("utf-8", "replace"), algorithm="sha256").hexdigest()[:40]
