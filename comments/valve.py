"""Past so many posts a minute from people without trust, over the whole site, the rest get one more step.

Every one that arrives counts, taken or not: so of any sixty seconds no more than the limit gets through, and a flood
shuts it for as long as it lasts.
"""

import datetime as dt

from django.conf import settings
from django.db import connection

from .models import SLOTS

SECONDS = 10  # of a slot: six of them, and the one that has begun
BASE = 1_000_000  # more than anybody sends in ten seconds
NAMES = [f"slot{number}" for number in range(SLOTS)]


def lets_through(*, at: dt.datetime) -> bool:
    """Count one more. A statement of its own on one row, exact over all processes; never within a transaction."""
    begun = int(at.timestamp()) // SECONDS
    name = NAMES[begun % SLOTS]
    first = begun * BASE
    start = [first + 1 if other == name else 0 for other in NAMES]
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), [*start, first, first])
        slots = dict(zip(NAMES, cursor.fetchone(), strict=True))
    return sum(_of(slots, begun - ago) for ago in range(SLOTS)) <= settings.COMMENTS_A_MINUTE


def _statement(name):
    places = ", ".join(["%s"] * SLOTS)
    return (
        f"INSERT INTO comments_valve (id, {', '.join(NAMES)}) VALUES (1, {places}) "  # noqa: S608 our own names
        f"ON CONFLICT (id) DO UPDATE SET {name} = "
        f"CASE WHEN comments_valve.{name} > %s THEN comments_valve.{name} ELSE %s END + 1 "
        f"RETURNING {', '.join(NAMES)}"
    )


def _of(slots, begun):
    """What was counted in the ten seconds of that number; the slot may still hold older ones."""
    holds, count = divmod(slots[NAMES[begun % SLOTS]], BASE)
    return count if holds == begun else 0
