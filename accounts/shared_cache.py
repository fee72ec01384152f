"""Django's cache in one table of the site's database: the same for every process and every machine.

Whoever tries passwords is counted here, and a used code is remembered. A cache of each process's own would multiply
every limit by the number of processes. Nothing is thrown out before its time: a table that has to be kept small
(Django's own database cache) could be made to forget by filling it.
"""

import json
import random
import time

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.db.models import Q

from .models import Remembered

ONE_IN = 200  # writes; then what is over is swept out

ADD = """
    INSERT INTO accounts_remembered (key, value, expires) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires
    WHERE accounts_remembered.expires <= %s
    RETURNING key
"""


class SharedCache(BaseCache):
    """Takes what JSON can write: a pickle from a table would be code for whoever can write there."""

    def __init__(self, _location, params):
        super().__init__(params)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Of all that ask at once, in any process, exactly one is told True."""
        now = time.time()
        row = [self._key(key, version), json.dumps(value), self.get_backend_timeout(timeout), now]
        with connection.cursor() as cursor:
            cursor.execute(ADD, row)
            added = cursor.fetchone() is not None
        self._sweep(now)
        return added

    def get(self, key, default=None, version=None):
        found = (
            Remembered.objects.filter(_lasting(), key=self._key(key, version)).values_list("value", flat=True).first()
        )
        return default if found is None else json.loads(found)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        row = Remembered(
            key=self._key(key, version), value=json.dumps(value), expires=self.get_backend_timeout(timeout)
        )
        Remembered.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"], update_fields=["value", "expires"]
        )

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        rows = Remembered.objects.filter(_lasting(), key=self._key(key, version))
        return bool(rows.update(expires=self.get_backend_timeout(timeout)))

    def delete(self, key, version=None):
        return bool(Remembered.objects.filter(key=self._key(key, version)).delete()[0])

    def clear(self):
        Remembered.objects.all().delete()

    def _key(self, key, version):
        return self.make_and_validate_key(key, version=version)

    def _sweep(self, now):
        if random.randrange(ONE_IN) == 0:  # noqa: S311 anybody may guess when the table is swept
            Remembered.objects.filter(expires__lte=now).delete()


def _lasting():
    return Q(expires=None) | Q(expires__gt=time.time())
