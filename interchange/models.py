from django.db import models


class Imported(models.Model):
    """What became of one thing of another system, so that importing it again changes nothing."""

    class Kind(models.TextChoices):
        AUTHOR = "author"
        SECTION = "section"
        MENU = "menu"  # chosen once for each source; neither key nor target
        STORY = "story"
        COMMENT = "comment"

    source = models.CharField(max_length=200)  # the old site's address
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=200)  # the old site's own
    target_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="imported_once")]

    def __str__(self):
        return f"{self.source} {self.kind} {self.key}"
