from django.core.management.commands import flush
from django.db import connections, transaction

from articles.models import Correction


class Command(flush.Command):
    """Django's own, which deletes row by row on SQLite: the ledger of corrections would refuse it there.

    Its trigger comes off and goes back on in one transaction. PostgreSQL empties tables in a way that asks no trigger.
    """

    def handle(self, **options):
        connection = connections[options["database"]]
        if connection.vendor != "sqlite" or not Correction.objects.using(connection.alias).exists():
            return super().handle(**options)
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            triggers = _triggers(cursor)
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
            super().handle(**options)
            for _name, sql in triggers:
                cursor.execute(sql)


def _triggers(cursor):
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [Correction._meta.db_table]
    )
    return cursor.fetchall()
