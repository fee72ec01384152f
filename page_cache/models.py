from django.db import models


class TagVersion(models.Model):
    """The version is random, not a counter: a restored backup can never make an old page look fresh."""

    name = models.CharField(max_length=80, primary_key=True)
    version = models.BigIntegerField()

    def __str__(self):
        return self.name
