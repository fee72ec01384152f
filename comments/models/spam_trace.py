from django.db import models

from .comment import Comment


class SpamTrace(models.Model):
    """What a comment had that was decided to be spam; gone when the decision is, or the person, or after 90 days.

    ``comment`` is None where the comment itself was emptied out with old spam: workflow/emptying.py.
    """

    class Kind(models.TextChoices):
        DOMAIN = "domain"
        MAIL = "mail"
        NETWORK = "network"
        TEXT = "text"

    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    value = models.CharField(max_length=253)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index("kind", "value", "at", name="spam_trace"), models.Index("at", name="spam_trace_age")]

    def __str__(self):
        return f"{self.kind}: {self.value}"
