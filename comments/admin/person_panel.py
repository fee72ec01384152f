"""Who wrote a comment, as far as one can know: the person's other comments and those of the same network."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField
from django.db.models.functions import Left

from ..bundles import rows_of_each
from ..models import Comment, Standing

LOOKED_AT = 100  # of a person's comments, and of a network's: the latest
NAMES, LATEST, START = 6, 5, 160
FIELDS = ("standing", "posted_at", "name", "start")


@dataclass
class Person:
    """``is_more``: there are more comments than were counted, so that the first is older than ``first_seen``."""

    verified_at: dt.datetime | None
    counts: Counter[str]
    first_seen: dt.datetime
    is_more: bool
    other_names: list[str]
    on_network: int
    network_is_more: bool
    latest: list[Comment]  # the start of what they say is in ``start``

    @property
    def approved(self) -> int:
        return self.counts[Standing.APPROVED]

    @property
    def rejected(self) -> int:
        return self.counts[Standing.REJECTED] + self.counts[Standing.REMOVED]

    @property
    def spam(self) -> int:
        return self.counts[Standing.SPAM]

    @property
    def is_new(self) -> bool:
        return not self.latest


def people_of(comments: Iterable[Comment]) -> list[Person]:
    """Of each comment, in one query for all of them."""
    comments = list(comments)
    wanted = dict.fromkeys(way for comment in comments for way in _ways(comment))
    found = dict(zip(wanted, rows_of_each([_rows(*way) for way in wanted], FIELDS), strict=True))
    return [_person(comment, found) for comment in comments]


def _ways(comment):
    if comment.email:
        yield "mail", comment.email.lower()
    if comment.network:
        yield "network", comment.network


def _rows(kind, value):
    """The latest, along the index of each."""
    rows = Comment.objects.from_mail(value) if kind == "mail" else Comment.objects.filter(network=value)
    return rows.annotate(start=Left("body", START, output_field=CharField())).order_by("-posted_at")[:LOOKED_AT]


def _person(comment, found):
    network = found.get(("network", comment.network), [])
    if comment.email:
        own = found[("mail", comment.email.lower())]
    else:
        own = [row for row in network if row.name == comment.name]
    others = [row for row in own if row.pk != comment.pk]
    names = dict.fromkeys(row.name for row in [*own, *network] if row.name != comment.name)
    return Person(
        verified_at=comment.commenter.verified_at if comment.commenter else None,
        counts=Counter(row.standing for row in others),
        first_seen=min([comment.posted_at, *(row.posted_at for row in own)]),
        is_more=len(own if comment.email else network) >= LOOKED_AT,
        other_names=list(names)[:NAMES],
        on_network=sum(row.pk != comment.pk for row in network),
        network_is_more=len(network) >= LOOKED_AT,
        latest=others[:LATEST],
    )
