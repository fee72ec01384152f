"""What else tells of a person than their comments: bans on them, and what readers reported."""

from collections.abc import Iterable, Iterator

from .models import Ban, Comment, Report
from .moderation import bans
from .moderation.traces import mail_key


def forget_bans(*, email: str = "", networks: Iterable[str] = ()) -> None:
    """Whom they name. They hold: their keys find the person, and nobody can read from a key whose it is."""
    keys = list(_keys(email, networks))
    if keys:
        Ban.objects.filter(key__in=keys).update(hint="", note="")


def forget_reported_words(comments: Iterable[Comment]) -> None:
    """That, and why, a comment was reported stays; what a reader wrote about it may name the person."""
    Report.objects.filter(comment__in=comments).exclude(words="").update(words="")


def bans_on(email: str) -> list[dict]:
    """As JSON has them. A note is for colleagues, and may name others."""
    found = Ban.objects.filter(key__in=list(_keys(email, ()))).order_by("pk")
    return [
        {
            "address": ban.hint,
            "effect": ban.effect,
            "from": ban.created_at.isoformat(),
            "until": ban.until.isoformat() if ban.until else None,
            "lifted_at": ban.lifted_at.isoformat() if ban.lifted_at else None,
        }
        for ban in found
    ]


def reports_on(comments: Iterable[int]) -> dict[int, list[dict]]:
    """By comment: when, and for which reason. The words are those of somebody else, who may be known by them."""
    found: dict[int, list[dict]] = {}
    for report in Report.objects.filter(comment__in=comments).order_by("pk"):
        found.setdefault(report.comment_id, []).append({"at": report.at.isoformat(), "reason": report.reason})
    return found


def _keys(email, networks) -> Iterator[str]:
    if email:
        yield bans.key_of(Ban.Kind.MAIL, mail_key(email))
    yield from (bans.key_of(Ban.Kind.NETWORK, network) for network in networks if network)
