"""How a comment comes in."""

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from publication.models import CommentsMode

from .. import moderation, notifications, trust
from ..models import DEEPEST, DIGITS, Comment, Decision, Standing
from ..moderation import Verdict, past
from ..moderation.folding import fingerprint
from ..moderation.risk import risk_of
from ..moderation.traces import first_domain_in
from .privacy import FORGOTTEN_AT_ONCE, forget_addresses
from .refusals import OneMoreStep, require_moderator
from .threads import lock_network, lock_thread, refresh

STANDING_OF = {
    Verdict.HOLD: Standing.HELD,
    Verdict.REJECT: Standing.REJECTED,
    Verdict.SPAM: Standing.SPAM,
}
ONE_IN = 50  # comments that come in; then some addresses are forgotten


@transaction.atomic
def post(comment: Comment, *, mode: str = CommentsMode.HELD, ask: bool = False) -> Comment:
    """Take an unsaved comment in, as the mode says or as strictly as the checks see it, with all reasons they found.

    The same person sending the same words again (a double click, a reload) gets the first comment back. With ``ask``
    a suspicious one raises OneMoreStep, and nothing of it is kept.
    """
    moderation.make_ready()
    lock_thread(comment.article)
    lock_network(comment.network)
    comment.posted_at = timezone.now()
    comment.fingerprint = fingerprint(comment.body)
    _attach(comment)
    if past.look_up(comment).twin is not None and (earlier := _sent_before(comment)):
        return earlier
    verdict = moderation.review(comment)
    if ask and verdict.is_suspicious:
        raise OneMoreStep
    comment.standing, comment.risk = standing_after(verdict, comment, mode=mode), risk_of(verdict.reasons)
    _insert(comment)
    Decision.objects.create(comment=comment, after=comment.standing, reasons=verdict.reasons, at=comment.posted_at)
    moderation.count_hits(verdict.rules, at=comment.posted_at)
    if comment.standing == Standing.APPROVED:
        refresh(comment)
    notifications.posted(comment)
    if comment.pk % ONE_IN == 0:
        transaction.on_commit(lambda: forget_addresses(most=FORGOTTEN_AT_ONCE), robust=True)
    return comment


def standing_after(review: moderation.Review, comment: Comment, *, mode: str) -> str:
    """What the checks and the mode make of a comment: of a new one, and of one that its writer changed."""
    if review.verdict != Verdict.PASS:
        return STANDING_OF[review.verdict]
    appears = mode == CommentsMode.AT_ONCE or (mode == CommentsMode.TRUSTED and trust.is_known(comment))
    return Standing.APPROVED if appears else Standing.HELD


@transaction.atomic
def bring_in(comment: Comment, *, by, standing: str) -> Comment:
    """Take a comment over from another system with the standing it had there. ``posted_at`` is kept."""
    require_moderator(by)
    comment.fingerprint = fingerprint(comment.body)
    lock_thread(comment.article)
    _attach(comment)
    comment.standing, comment.reviewed = standing, standing != Standing.HELD
    _insert(comment)
    Decision.objects.create(comment=comment, after=standing, by=by)
    if standing == Standing.SPAM:
        moderation.remember(comment, at=comment.posted_at)
    refresh(comment)
    return comment


def _sent_before(comment):
    """The fingerprint is for the index: a text that differs by a question mark is another text."""
    if not comment.network:
        return None
    same = ("article", "fingerprint", "body", "name", "parent", "in_reply_to", "network")
    unread = Q(standing=Standing.HELD) | Q(standing__in=(Standing.REJECTED, Standing.SPAM), version=1)
    unread |= Q(standing=Standing.APPROVED, reviewed=False)
    return Comment.objects.filter(unread, **{name: getattr(comment, name) for name in same}).first()


def _attach(comment):
    """Replies to the deepest level stay on it, beside the comment they answer, and remember which that is."""
    answered = comment.parent
    if answered is not None and answered.depth >= DEEPEST:
        comment.parent, comment.in_reply_to = answered.parent, answered


def _insert(comment):
    """Its key is part of its path: where it can be known before the row is written, the row is written once."""
    comment.link_domain = first_domain_in(comment.body)
    comment.pk = comment.pk or _next_key()
    comment.path = _path_of(comment) if comment.pk else ""
    comment.save(force_insert=True)
    if not comment.path:
        comment.path = _path_of(comment)
        Comment.objects.filter(pk=comment.pk).update(path=comment.path)


def _next_key():
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Comment._meta.db_table])
        return cursor.fetchone()[0]


def _path_of(comment):
    own = f"{comment.pk:0{DIGITS}d}"
    return f"{comment.parent.path}/{own}" if comment.parent else own
