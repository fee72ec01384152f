from django.db import connection

from .models import Article


def hold_all_stories() -> None:
    """Until the end of the transaction nobody saves, schedules or publishes any story; readers go on.

    For a change to thousands of them. Every verb about a story begins by locking its row: this waits for those that
    have done so, and all others wait for this; so take it before any lock that such a verb takes later. On SQLite the
    transaction is such a lock already, because it began IMMEDIATE.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Article._meta.db_table)} IN EXCLUSIVE MODE")
