from django.db import models


class Address(models.Model):
    """Where a story is or was: a path belongs for ever to the first article published there.

    ``path`` is as a browser asks for it, decoded, in NFC, with both slashes: ``/defence/a-new-frigate/``.
    """

    path = models.CharField(max_length=300, unique=True)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="addresses")
    seen_from = models.DateTimeField()  # readers could find it there from then on; ahead while it is only scheduled

    def __str__(self):
        return self.path


class FormerSlug(models.Model):
    """A section, tag, series or author used to be at ``slug``; it leads on to whoever it was."""

    class Label(models.TextChoices):
        SECTION = "section"
        TAG = "tag"
        SERIES = "series"
        AUTHOR = "author"

    label = models.CharField(max_length=8, choices=Label)
    slug = models.CharField(max_length=120)
    target_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["label", "slug"], name="former_slug_once")]

    def __str__(self):
        return f"{self.label} {self.slug}"
