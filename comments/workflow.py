"""The comment's life: post, approve, reject, mark as spam, remove, undo. The only place where a standing changes.

Every decision is a compare-and-set on ``version``: of two moderators who decide at once the second gets Overtaken,
which says who was first. Counts, visibility and the pages' tags follow in the same transaction.
"""

import datetime as dt
import hashlib
import time

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

import page_cache
from articles import cache_tags
from articles.models import Edition

from . import moderation, networks, tree
from .models import DEEPEST, Comment, Decision, SpamTrace, Standing, Thread
from .moderation import Verdict
from .moderation.folding import fingerprint

STANDING_OF = {
    Verdict.PASS: Standing.HELD,
    Verdict.HOLD: Standing.HELD,
    Verdict.REJECT: Standing.REJECTED,
    Verdict.SPAM: Standing.SPAM,
}

# What each decision starts from; the desk offers no other. Undo gives back whatever was.
REACHED_FROM = {
    Standing.APPROVED: (Standing.HELD, Standing.REJECTED, Standing.SPAM, Standing.REMOVED),
    Standing.REJECTED: (Standing.HELD, Standing.APPROVED, Standing.SPAM, Standing.REMOVED),
    Standing.SPAM: (Standing.HELD, Standing.APPROVED, Standing.REJECTED, Standing.REMOVED),
    Standing.REMOVED: (Standing.APPROVED,),
}

FORGOTTEN_AT_ONCE = 200  # comments, each time in a transaction of its own
ONE_IN = 50  # comments that come in; then some addresses are forgotten
PAUSE = 0.02  # seconds in which others have their turn


class Overtaken(ValidationError):
    """Somebody else decided on this comment after the page was loaded."""


class Erased(Overtaken):
    """The words went at the request of whoever wrote them: there is nothing to decide on any more."""


class NothingToUndo(ValidationError):
    """There is nothing to undo."""


@transaction.atomic
def post(comment: Comment) -> Comment:
    """Take an unsaved comment in, held or as strictly as the checks see it, with all reasons that they found.

    The same person sending the same words again (a double click, a reload) gets the first comment back.
    """
    moderation.make_ready()
    _lock_thread(comment.article)
    _lock_network(comment.network)
    comment.posted_at = timezone.now()
    comment.fingerprint = fingerprint(comment.body)
    _attach(comment)
    if earlier := _sent_before(comment):
        return earlier
    verdict = moderation.review(comment)
    comment.standing = STANDING_OF[verdict.verdict]
    _insert(comment)
    Decision.objects.create(comment=comment, after=comment.standing, reasons=verdict.reasons, at=comment.posted_at)
    moderation.count_hits(verdict.rules, at=comment.posted_at)
    if comment.pk % ONE_IN == 0:
        transaction.on_commit(lambda: forget_addresses(most=FORGOTTEN_AT_ONCE), robust=True)
    return comment


@transaction.atomic
def bring_in(comment: Comment, *, by, standing: str) -> Comment:
    """Take a comment over from another system with the standing it had there. ``posted_at`` is kept."""
    _require_moderator(by)
    comment.fingerprint = fingerprint(comment.body)
    _lock_thread(comment.article)
    _attach(comment)
    comment.standing = standing
    _insert(comment)
    Decision.objects.create(comment=comment, after=standing, by=by)
    if standing == Standing.SPAM:
        moderation.remember(comment, at=comment.posted_at)
    _refresh(comment)
    return comment


def approve(comment: Comment, *, by, version: int | None = None) -> Decision:
    return _decide(comment, Standing.APPROVED, by=by, version=version)


def reject(comment: Comment, *, by, version: int | None = None, reason: str = "") -> Decision:
    return _decide(comment, Standing.REJECTED, by=by, version=version, reason=reason)


def spam(comment: Comment, *, by, version: int | None = None) -> Decision:
    return _decide(comment, Standing.SPAM, by=by, version=version)


def remove(comment: Comment, *, by, version: int | None = None, reason: str = "") -> Decision:
    """Take an approved comment off; replies stay below a line that says so, where ``reject`` hides them too."""
    return _decide(comment, Standing.REMOVED, by=by, version=version, reason=reason)


def feature(comment: Comment, *, by, version: int | None = None) -> Decision:
    """Mark a comment that readers see as the editors' pick; with picks first it leads the thread."""
    return _pick(comment, True, by=by, version=version)


def unfeature(comment: Comment, *, by, version: int | None = None) -> Decision:
    return _pick(comment, False, by=by, version=version)


@transaction.atomic
def undo(comment: Comment, *, by, version: int | None = None) -> Decision:
    """Give the comment the standing, or the mark, that it had before its last decision; that can be undone as well."""
    _require_moderator(by)
    last = comment.decisions.exclude(before="").select_related("undo_of").first()
    if last is None:
        raise NothingToUndo(_("Nobody has decided on this comment yet."))
    if last.picked is not None:
        return _pick(comment, not last.picked, by=by, version=version, undo_of=last)
    return _decide(comment, last.before, by=by, version=version, undo_of=last)


def forget_addresses(*, most: int | None = None) -> int:
    """Take IP address and user agent out of the comments older than COMMENT_ADDRESS_DAYS, ``most`` of them if given.

    Of the network a keyed hash stays. Returns how many comments. What somebody is writing to at this moment is left for
    the next time. Every comment that says where it came from has an IP address, so that is what is looked for.
    """
    forgotten = 0
    while most is None or forgotten < most:
        if not (found := _forget_some()):
            break
        forgotten += found
        if most is None:
            time.sleep(PAUSE)
    return forgotten


@transaction.atomic
def _forget_some():
    until = timezone.now() - dt.timedelta(days=settings.COMMENT_ADDRESS_DAYS)
    waiting = Comment.objects.filter(ip__isnull=False, posted_at__lt=until).order_by("posted_at", "pk")
    rows = waiting.select_for_update(skip_locked=True, no_key=True).only("network", "posted_at")
    comments = list(rows[:FORGOTTEN_AT_ONCE])
    for comment in comments:
        comment.network = networks.keyed(comment.network, comment.posted_at)
    Comment.objects.bulk_update(comments, ["network"])
    SpamTrace.objects.filter(comment__in=comments, kind=SpamTrace.Kind.NETWORK).delete()
    Comment.objects.filter(pk__in=[comment.pk for comment in comments]).update(ip=None, user_agent="")
    return len(comments)


@transaction.atomic
def _decide(comment, standing, *, by, version, reason="", undo_of=None):
    _require_moderator(by)
    _lock_thread(comment.article)
    known = comment.version if version is None else version
    current = Comment.objects.get(pk=comment.pk)
    if not current.body:
        raise Erased(_("The text of this comment was erased, as its writer asked."))
    came_from = Standing.values if undo_of else REACHED_FROM[standing]
    unchanged = Comment.objects.filter(pk=comment.pk, version=known, standing__in=came_from)
    if not unchanged.update(standing=standing, version=known + 1, visible=False, tombstone=False):
        raise Overtaken(_who_was_first(current))
    reasons = [{"check": "moderator", "reason": reason, "matches": []}] if reason else []
    decision = Decision.objects.create(
        comment=current, before=current.standing, after=standing, by=by, reasons=reasons, undo_of=undo_of
    )
    comment.standing, comment.version = standing, known + 1
    _remember(current, decision)
    _refresh(comment, was_shown=current.visible or current.tombstone)
    return decision


@transaction.atomic
def _pick(comment, picked, *, by, version, undo_of=None):
    """As ``_decide``, about the mark; the standing stays."""
    _require_moderator(by)
    _lock_thread(comment.article)
    known = comment.version if version is None else version
    current = Comment.objects.get(pk=comment.pk)
    as_known = Comment.objects.filter(pk=comment.pk, version=known, standing=Standing.APPROVED, picked=not picked)
    if not as_known.update(picked=picked, version=known + 1):
        raise Overtaken(_who_was_first(current))
    decision = Decision.objects.create(
        comment=current, before=current.standing, after=current.standing, picked=picked, by=by, undo_of=undo_of
    )
    comment.picked, comment.version = picked, known + 1
    _refresh(comment, was_shown=current.visible)
    return decision


def _remember(comment, decision):
    """Spam leaves traces, for as long as it is spam."""
    if decision.before == Standing.SPAM:
        moderation.forget([comment])
    if decision.after == Standing.SPAM:
        moderation.remember(comment, at=decision.at)


def _who_was_first(comment):
    last = comment.decisions.select_related("by").first()
    if last is None or last.by is None:
        return _("This comment is %s already.") % comment.get_standing_display().lower()
    seconds = max(0, int((timezone.now() - last.at).total_seconds()))
    since = _("%d s") % seconds if seconds < 60 else timesince(last.at)
    return _("%(standing)s by %(who)s %(since)s ago.") % {
        "standing": comment.get_standing_display(),
        "who": last.by,
        "since": since,
    }


def _require_moderator(by):
    if not by.has_perm("comments.moderate_comment"):
        raise PermissionDenied(_("You may not moderate comments."))


def _lock_thread(article):
    """One writer at a time for each thread: depth, counts and twins are exact."""
    Thread.objects.get_or_create(article_id=article.pk)
    return Thread.objects.select_for_update(no_key=True).get(pk=article.pk)


def _lock_network(network):
    """One comment at a time from each network, so that floods are counted exactly; SQLite has one writer anyway.

    Always after the thread's lock and before the rows of word rules: nobody waits in a circle.
    """
    if network and connection.vendor == "postgresql":
        key = int.from_bytes(hashlib.blake2b(network.encode(), digest_size=8).digest(), signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _sent_before(comment):
    """The fingerprint is for the index: a text that differs by a question mark is another text."""
    if not comment.network:
        return None
    same = ("article", "fingerprint", "body", "name", "parent", "in_reply_to", "network")
    unread = Q(standing=Standing.HELD) | Q(standing__in=(Standing.REJECTED, Standing.SPAM), version=1)
    return Comment.objects.filter(unread, **{name: getattr(comment, name) for name in same}).first()


def _attach(comment):
    """Replies to the deepest level stay on it, beside the comment they answer, and remember which that is."""
    answered = comment.parent
    if answered is not None and answered.depth >= DEEPEST:
        comment.parent, comment.in_reply_to = answered.parent, answered


def _insert(comment):
    comment.save(force_insert=True)
    own = f"{comment.pk:010d}"
    comment.path = f"{comment.parent.path}/{own}" if comment.parent else own
    comment.save(update_fields=["path"])


def _refresh(comment, *, was_shown=False):
    """Pages go stale only with what readers see: turning spam away costs the cache nothing."""
    others_changed = tree.refresh(comment.article, comment.root_path)
    if was_shown or others_changed:
        pages_changed(comment.article_id)


def pages_changed(article: int) -> None:
    """Of all pages that show or count the story's comments; last in a transaction."""
    live = Edition.objects.live().filter(article=article).first()
    authors = cache_tags.authors_of(live) if live else []
    page_cache.bump(*cache_tags.threads_of(article), *authors)
