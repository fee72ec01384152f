"""Take out of the comments who wrote them: what a person may ask for who writes from their e-mail address.

In short transactions, a story at a time and under its thread's lock, as every decision on a comment is.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article

from . import forgetting, tree
from .models import Comment, Commenter, Decision, Letter, SpamTrace, Standing
from .workflow import lock_thread, pages_changed
from .writers import folded, in_batches, keys_of

BATCH = 200  # comments; a thread waits for as long as these take

# Where the words go. Replies stay below what readers saw, and hidden below what they did not.
WITHOUT_WORDS = {Standing.APPROVED: Standing.REMOVED, Standing.HELD: Standing.REJECTED}


@dataclass(frozen=True)
class Extent:
    """How much there is of a person."""

    comments: int = 0
    shown: int = 0
    stories: int = 0


def extent(email: str) -> Extent:
    comments, shown, stories = 0, 0, set()
    for keys in in_batches(keys_of(email), BATCH):
        for article, visible in Comment.objects.filter(pk__in=keys).values_list("article", "visible"):
            comments, shown = comments + 1, shown + visible
            stories.add(article)
    return Extent(comments, shown, len(stories))


def erase(email: str, *, by=None, texts: bool = False) -> int:
    """Take name, address and all that tells where from out of somebody's comments, with ``texts`` the words too.

    Returns how many comments. Looks again until there is none, for one may have arrived meanwhile. ``by`` is None
    for whoever runs the site. Stopped half-way, it goes on when it is run again.
    """
    _overwrite_what_is_deleted()
    erased = 0
    while found := sum(_erase(keys, email, by=by, texts=texts) for keys in in_batches(keys_of(email), BATCH)):
        erased += found
    forgetting.forget_bans(email=email)
    forget_proof(email)
    _empty_the_log()
    return erased


def forget_proof(email: str) -> None:
    """That somebody confirmed the address; browsers that remember it are strangers from then on."""
    wanted = folded(email)
    proven = Commenter.objects.order_by("pk").values_list("pk", "email").iterator()
    theirs = [key for key, written in proven if folded(written) == wanted]
    Commenter.objects.filter(pk__in=theirs).delete()


def _erase(keys, email, *, by, texts):
    on = defaultdict(list)
    for key, article in Comment.objects.filter(pk__in=keys).values_list("pk", "article"):
        on[article].append(key)
    return sum(_erase_on(Article(pk=article), here, email, by=by, texts=texts) for article, here in on.items())


@transaction.atomic
def _erase_on(article, keys, email, *, by, texts):
    """What stands there is read after the lock: a decision may have come first, or another run of this."""
    lock_thread(article)
    found = Comment.objects.filter(pk__in=keys).select_for_update(no_key=True).order_by("pk")
    comments = [comment for comment in found if folded(comment.email) == folded(email)]
    were_shown = any(comment.visible for comment in comments)
    _forget_reasons(comments)
    forgetting.forget_reported_words(comments)
    forgetting.forget_bans(networks={comment.network for comment in comments})
    _forget_the_name_elsewhere(article, comments)
    _take_out(comments, texts=texts)
    _write_down(comments, by=by, texts=texts)
    changed = texts and tree.refresh(article, *{comment.root_path for comment in comments})
    if were_shown or changed:
        pages_changed(article.pk)
    return len(comments)


def _take_out(comments, *, texts):
    """With a new version, for what was printed of it is kept under the old one."""
    gone = {
        "name": _("Deleted"),
        "email": "",
        "ip": None,
        "user_agent": "",
        "network": "",
        "fingerprint": "",
        "user": None,
        "commenter": None,
        "wants_letters": False,
    }
    if texts:
        whens = [When(standing=standing, then=Value(after)) for standing, after in WITHOUT_WORDS.items()]
        gone |= {"body": "", "standing": Case(*whens, default="standing"), "visible": False, "tombstone": False}
        gone |= {"link_domain": "", "reports": 0, "reported_at": None}  # there is nothing left to decide on
    SpamTrace.objects.filter(comment__in=comments).delete()
    Letter.objects.filter(comment__in=comments).delete()
    rows = Comment.objects.filter(pk__in=[comment.pk for comment in comments])
    rows.update(version=F("version") + 1, **gone)


def _forget_reasons(comments):
    """Which checks spoke stays; their words quote the comment, and a moderator's may name the person."""
    decisions = list(Decision.objects.filter(comment__in=comments).only("reasons", "was"))
    for decision in decisions:
        decision.note = ""
        for words in ("body", "name"):
            decision.was.pop(words, None)
        decision.reasons = [{"check": row["check"], "reason": _("Deleted"), "matches": []} for row in decision.reasons]
    Decision.objects.bulk_update(decisions, ["reasons", "note", "was"])


def _forget_the_name_elsewhere(article, comments):
    """Whoever sent the same text later has a reason that says by whom it was before: moderation/checks/duplicate.py."""
    names = {comment.name for comment in comments}
    prints = {comment.fingerprint for comment in comments} - {""}
    twins = Decision.objects.filter(comment__article=article, comment__fingerprint__in=prints)
    naming = [decision for decision in twins.only("reasons") if any(_names(row, names) for row in decision.reasons)]
    for decision in naming:
        decision.reasons = [
            row | {"reason": _("The same text as a comment by %s") % _("Deleted")} if _names(row, names) else row
            for row in decision.reasons
        ]
    Decision.objects.bulk_update(naming, ["reasons"])


def _names(row, names):
    return row["check"] == "duplicate" and any(name in row["reason"] for name in names)


def _write_down(comments, *, by, texts):
    """Like an intake, without ``before``: nobody decided on the comment, so there is nothing to undo."""
    words = (
        _("Erased with its text, as its writer asked.") if texts else _("The writer’s name and address were erased.")
    )
    reasons = [{"check": "erasure", "reason": words, "matches": []}]
    now, after = timezone.now(), WITHOUT_WORDS if texts else {}
    Decision.objects.bulk_create(
        Decision(comment=comment, after=after.get(comment.standing, comment.standing), by=by, reasons=reasons, at=now)
        for comment in comments
    )


def _overwrite_what_is_deleted():
    """SQLite would leave the old words in the free parts of its file. PostgreSQL has its vacuum for that."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _empty_the_log():
    """Of SQLite; what somebody is still reading stays in it until it is written over."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
