"""Pages of a queue that is decided away while one reads it: each begins behind the last card of the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

SIZE = 20
LOOK = 5_000  # rows, in search of a page of those that match
MARK = "~"


@dataclass(frozen=True)
class Page:
    """``before`` and ``after`` are the places where the pages around it begin, None where there is none.

    ``looked``: it holds less than there may be, for nobody looked further.
    """

    rows: list[Any]
    before: str | None = None
    after: str | None = None
    looked: bool = False


def page_of(
    rows: QuerySet, order: Sequence[str], *, matching: Q | None = None, after: str = "", before: str = ""
) -> Page:
    """Of ``rows`` in their ``order``, which an index has, those ``matching``: a condition that no index knows."""
    ways = [_opposite(way) for way in order] if before else list(order)
    place = _parsed(rows, order, before or after)
    ahead = rows.filter(_beyond(ways, place)) if place else rows
    ahead = ahead.order_by(*ways)
    edge = None
    if matching is not None:
        edge = ahead.values_list(*map(_name, order))[LOOK - 1 : LOOK].first()
        ahead = (ahead.filter(_up_to(ways, edge)) if edge else ahead).filter(matching)
    found = list(ahead[: SIZE + 1])
    is_more, found = len(found) > SIZE, found[:SIZE]
    if place and not is_more and not edge and (before or not found):
        return page_of(rows, order, matching=matching)
    further = _written(_place(found[-1], order) if is_more else edge)
    there = _written(_place(found[0], order) if found else place) if place else None
    looked = bool(edge) and not is_more
    if before:
        return Page(found[::-1], before=further, after=there, looked=looked)
    return Page(found, before=there, after=further, looked=looked)


def _name(way):
    return way.removeprefix("-")


def _opposite(way):
    return _name(way) if way.startswith("-") else f"-{way}"


def _place(row, order):
    return [getattr(row, _name(way)) for way in order]


def _beyond(ways, place):
    """Strictly; the first condition is for the index."""
    found, met = Q(), Q()
    for way, value in zip(ways, place, strict=True):
        found |= met & Q(**{f"{_name(way)}__{'lt' if way.startswith('-') else 'gt'}": value})
        met &= Q(**{_name(way): value})
    return Q(**{f"{_name(ways[0])}__{'lte' if ways[0].startswith('-') else 'gte'}": place[0]}) & found


def _up_to(ways, place):
    itself = Q(**dict(zip(map(_name, ways), place, strict=True)))
    return _beyond([_opposite(way) for way in ways], place) | itself


def _written(place):
    if place is None:
        return None
    return MARK.join(value.isoformat() if hasattr(value, "isoformat") else str(value) for value in place)


def _parsed(rows, order, written):
    """None for what is no place in this order; the page is the first one then."""
    meta, parts = rows.model._meta, written.split(MARK)
    if len(parts) != len(order):
        return None
    fields = [meta.pk if _name(way) == "pk" else meta.get_field(_name(way)) for way in order]
    try:
        place = [field.to_python(part) for field, part in zip(fields, parts, strict=True)]
    except (ValidationError, ValueError, OverflowError):
        return None
    return None if None in place or any(isinstance(value, int) and not 0 <= value < 2**63 for value in place) else place
