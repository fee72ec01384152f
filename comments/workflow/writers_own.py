"""What its writer may still do with a comment, for some minutes after it was posted: change it, or take it back."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from publication.models import CommentsMode

from .. import moderation, notifications
from ..models import Comment, Decision, Standing
from ..moderation.checks.flood import flood
from ..moderation.folding import fingerprint
from ..moderation.pipeline import CHECKS
from ..moderation.risk import risk_of
from ..moderation.traces import first_domain_in
from .posting import standing_after
from .refusals import Overtaken, TimeOver, who_was_first
from .settling import close
from .threads import lock_network, lock_thread, refresh

OWN_MINUTES = 5
CHANGED, WITHDRAWN = gettext_noop("Changed by its writer."), gettext_noop("Withdrawn by its writer.")


def own_until(comment: Comment) -> dt.datetime | None:
    """Until when its writer may change it; None where there is nothing to change. The server's clock counts."""
    until = comment.posted_at + dt.timedelta(minutes=OWN_MINUTES)
    mine = comment.standing in (Standing.HELD, Standing.APPROVED) and comment.body and not comment.withdrawn_at
    return until if mine and timezone.now() < until else None


@transaction.atomic
def edit_own(comment: Comment, *, body: str, name: str, version: int, mode: str) -> Decision | None:
    """Other words, looked at as if they were posted now: one that was approved is what checks and mode say of it.

    One that is held stays so: it may be for how it came, or for reports. None where nothing was changed.
    """
    moderation.make_ready()
    current = _take(comment, version)
    if any(decision.is_redaction for decision in current.decisions.all()):
        raise TimeOver(_("A moderator has taken words out of this comment: you can withdraw it, not change it."))
    if (current.body, current.name) == (body, name):
        return None
    before, was_shown = current.standing, current.visible
    was = {"body": current.body} | ({"name": current.name} if current.name != name else {})
    current.body, current.name, current.fingerprint = body, name, fingerprint(body)
    verdict = moderation.review(current, checks=[check for check in CHECKS if check is not flood])
    fields = {"body": body, "name": name, "fingerprint": current.fingerprint, "edited_at": timezone.now()}
    fields |= {"risk": risk_of(verdict.reasons), "link_domain": first_domain_in(body)}
    after = standing_after(verdict, current, mode=CommentsMode.HELD if before == Standing.HELD else mode)
    _write(comment, current, standing=after, reviewed=False, picked=False, **fields)
    reasons = [_reason(CHANGED), *verdict.reasons]
    decision = Decision.objects.create(comment=current, before=before, after=after, reasons=reasons, was=was)
    moderation.count_hits(verdict.rules, at=decision.at)
    refresh(comment, was_shown=was_shown)
    notifications.decided(decision)
    return decision


@transaction.atomic
def withdraw(comment: Comment, *, version: int) -> Decision:
    """Take it from readers and from the queue for good: nobody approves what its writer took back."""
    current = _take(comment, version)
    _write(comment, current, standing=Standing.REMOVED, withdrawn_at=timezone.now(), picked=False)
    decision = Decision.objects.create(
        comment=current, before=current.standing, after=Standing.REMOVED, reasons=[_reason(WITHDRAWN)]
    )
    close(decision)
    refresh(comment, was_shown=current.visible)
    notifications.decided(decision)
    return decision


def _take(comment, version):
    lock_thread(comment.article)
    lock_network(comment.network)
    current = Comment.objects.get(pk=comment.pk)
    if current.version != version:
        raise Overtaken(who_was_first(current, current.decisions.select_related("by").first()))
    if own_until(current) is None:
        raise TimeOver(_("The %d minutes in which you could change this comment are over.") % OWN_MINUTES)
    return current


def _write(comment, current, **fields):
    rows = Comment.objects.filter(pk=current.pk, version=current.version)
    rows.update(version=current.version + 1, visible=False, tombstone=False, **fields)
    for name, value in {**fields, "version": current.version + 1}.items():
        setattr(comment, name, value)


def _reason(words):
    """As the log keeps it in the site's language; ``by_its_writer`` knows it by the check."""
    return {"check": "writer", "reason": _(words), "matches": []}
