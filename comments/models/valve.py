from django.db import models

SLOTS = 7


class Valve(models.Model):
    """How many people without trust posted lately, on the whole site: one row, a slot for each ten seconds.

    A slot holds the number of its ten seconds since 1970, times a million, and how many came in them: see
    comments/valve.py.
    """

    slot0 = models.BigIntegerField(default=0)
    slot1 = models.BigIntegerField(default=0)
    slot2 = models.BigIntegerField(default=0)
    slot3 = models.BigIntegerField(default=0)
    slot4 = models.BigIntegerField(default=0)
    slot5 = models.BigIntegerField(default=0)
    slot6 = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.pk)
