"""Bans: who or what is not wanted, until when, and what becomes of what they sent."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import page_cache

from ..models import Ban, Comment
from ..moderation import bans
from .refusals import require_moderator
from .together import Batch, decide_all


class Blocked(PermissionDenied):
    """Comments from there are not taken. ``until`` is None where that has no end."""

    def __init__(self, until: dt.datetime | None):
        super().__init__(_("Comments from here are not taken at the moment."))
        self.until = until


@dataclass(frozen=True)
class Banned:
    ban: Ban
    batch: Batch | None = None


def refusing_banned(receive: Callable[..., Comment]) -> Callable[..., Comment]:
    """Ask the bans before anything is stored or locked; their hits count also where nothing comes in."""

    @wraps(receive)
    def asked_first(comment: Comment, **options) -> Comment:
        if found := bans.on(comment):
            bans.count_hits(found, at=timezone.now())
        if blocking := [ban for ban in found if ban.effect == Ban.Effect.BLOCK]:
            raise Blocked(_last_end(blocking))
        return receive(comment, **options)

    return asked_first


def _last_end(banned):
    ends = [ban.until for ban in banned]
    return None if None in ends else max(ends)


def ban(
    kind: str, value: str, *, by, effect=Ban.Effect.BLOCK, until=None, note: str = "", reject_held: bool = False
) -> Banned:
    """Ban an address, a network or a domain from now on; a ban in force on the same is replaced.

    With ``reject_held`` what waits of them is rejected, in a batch that can be undone.
    """
    require_moderator(by)
    value = bans.normal(kind, value)
    made = _replace(Ban(kind=kind, hint=value, effect=effect, until=until, note=note, created_by=by), value)
    return Banned(made, reject_held_of([made], by=by) if reject_held else None)


def reject_held_of(banned: Iterable[Ban], *, by) -> Batch:
    """All that waits of them, at one stroke."""
    return decide_all(held_of(banned), "reject", by=by, reason=_("banned"))


@transaction.atomic
def _replace(new, value):
    now = timezone.now()
    new.key, new.created_at = bans.key_of(new.kind, value), now
    Ban.objects.in_force(at=now).filter(key=new.key).update(lifted_at=now, lifted_by=new.created_by)
    new.save(force_insert=True)
    page_cache.bump(bans.TAG)
    return new


@transaction.atomic
def lift_ban(ban: Ban, *, by) -> bool:
    """End it now. False where it had ended before."""
    require_moderator(by)
    now = timezone.now()
    lifted = Ban.objects.in_force(at=now).filter(pk=ban.pk).update(lifted_at=now, lifted_by=by)
    page_cache.bump(bans.TAG)
    return bool(lifted)


def held_of(banned: Iterable[Ban]) -> dict[int, int]:
    """The held comments that ``banned`` concern: keys, and versions as they are now."""
    versions: dict[int, int] = {}
    for one in banned:
        rows = _perhaps(one).only("email", "network", "body", "version").iterator(chunk_size=500)
        versions |= {comment.pk: comment.version for comment in rows if one.key in bans.keys_of(comment)}
    return versions


def _perhaps(banned):
    """Not too many, and all that it may concern: the key says which it does."""
    held = Comment.objects.awaiting_moderation().filter(user=None)
    if banned.kind == Ban.Kind.MAIL:
        return held.from_mail(banned.hint)
    if banned.kind == Ban.Kind.DOMAIN:
        return held.filter(body__contains=".")
    return held.exclude(network="") if "/" in banned.hint else held.filter(network=banned.hint)
