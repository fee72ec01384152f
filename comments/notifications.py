"""Who will be told of what was posted or decided: rows of the outbox, written in the same transaction.

Nothing leaves here. A letter is due a minute later, so that an undo undoes it as well; whether it is still right is
asked again when it is sent (letters.py).
"""

import datetime as dt

from django.db.models import Q

from .models import Comment, Decision, Letter, Standing
from .writers import folded

LATE = dt.timedelta(seconds=60)
DAY, MOST_TO_STRANGERS = dt.timedelta(days=1), 3  # letters to an address that nobody proved
Kind = Letter.Kind


def posted(comment: Comment) -> None:
    """What passes at once is told of as if it had been approved; moderators ask for themselves what waits."""
    if comment.standing == Standing.APPROVED:
        _tell(comment, at=comment.posted_at)


def decided(decision: Decision) -> None:
    """Called once for each decision, with the comment's new standing as ``decision.after``."""
    if decision.before == decision.after:
        return
    comment = decision.comment
    if decision.before not in (Standing.HELD, ""):
        _take_back(comment)
    if decision.after == Standing.APPROVED:
        _tell(comment, at=decision.at)
    elif decision.after in (Standing.REJECTED, Standing.REMOVED) and decision.note and not decision.undo_of_id:
        _explain(comment, decision)


def _tell(comment, *, at):
    rows = [_to_its_writer(comment, at), _to_whom_it_answers(comment, at)]
    Letter.objects.bulk_create([row for row in rows if row], ignore_conflicts=True)


def _to_its_writer(comment, at):
    """It asks for the proof of the address as well, where there is none."""
    if not (comment.wants_letters and comment.email) or (comment.commenter_id is None and _had_enough(comment, at)):
        return None
    key = f"{Kind.APPROVED}:{comment.pk}"
    return Letter(kind=Kind.APPROVED, comment=comment, to=comment.email, key=key, made_at=at, due_at=at + LATE)


def _had_enough(comment, at):
    """Whoever types another's address into many comments fills nobody's letter box."""
    lately = Letter.objects.filter(to=comment.email, made_at__gt=at - DAY, made_at__lte=at)
    return lately.exclude(comment=comment)[:MOST_TO_STRANGERS].count() >= MOST_TO_STRANGERS


def _to_whom_it_answers(comment, at):
    """Only somebody who proved the address of the comment that is answered; never of one's own reply."""
    answered = comment.in_reply_to_id or comment.parent_id
    if answered is None:
        return None
    waiting = Comment.objects.filter(pk=answered, wants_letters=True, commenter__isnull=False)
    theirs = waiting.select_related("commenter").first()
    if theirs is None or _by_one_person(comment, theirs):
        return None
    to = theirs.commenter.email
    key = f"{Kind.REPLY}:{comment.pk}:{theirs.pk}"
    return Letter(kind=Kind.REPLY, comment=theirs, about=comment, to=to, key=key, made_at=at, due_at=at + LATE)


def _by_one_person(reply, answered):
    return reply.commenter_id == answered.commenter_id or folded(reply.email) == folded(answered.commenter.email)


def _explain(comment, decision):
    """With a moderator's note, to somebody who asked to be told and proved the address."""
    if not comment.wants_letters or comment.commenter_id is None:
        return
    letter = Letter(
        kind=Kind.REJECTED,
        comment=comment,
        to=comment.commenter.email,
        key=f"{Kind.REJECTED}:{decision.pk}",
        made_at=decision.at,
        due_at=decision.at + LATE,
    )
    Letter.objects.bulk_create([letter], ignore_conflicts=True)


def _take_back(comment):
    """What nobody has got yet. A reply to this comment is still worth a letter to its writer."""
    of_its_standing = Q(comment=comment, kind__in=(Kind.APPROVED, Kind.REJECTED)) | Q(about=comment)
    Letter.objects.not_begun().filter(of_its_standing).delete()
