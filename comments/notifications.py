"""Who will be told of what was posted or decided: rows of the outbox, written in the same transaction.

Nothing leaves here. A letter is due a minute later, so that an undo undoes it as well; whether it is still right is
asked again when it is sent (letters.py).
"""

import datetime as dt
from collections import Counter

from django.db.models import Count, Q

from .models import Comment, Commenter, Decision, Letter, Standing, StoppedAddress
from .writers import folded

LATE = dt.timedelta(seconds=60)
DAY, MOST_TO_STRANGERS = dt.timedelta(days=1), 3  # letters to an address that nobody proved
Kind = Letter.Kind
UNWANTED = (Standing.REJECTED, Standing.REMOVED)


def posted(comment: Comment) -> None:
    """What passes at once is told of as if it had been approved; moderators ask for themselves what waits."""
    if comment.standing == Standing.APPROVED:
        _tell([comment], at=comment.posted_at)


def decided(*decisions: Decision) -> None:
    """Called once for all decisions of one moment, with each comment's new standing as ``after``."""
    turned = [each for each in decisions if each.before != each.after]
    _take_back([each.comment for each in turned if each.before not in (Standing.HELD, "")])
    if approved := [each for each in turned if each.after == Standing.APPROVED]:
        _tell([each.comment for each in approved], at=approved[0].at)
    _explain([each for each in turned if each.after in UNWANTED and each.note and not each.undo_of_id])


def _tell(comments, *, at):
    rows = [*_to_their_writers(comments, at), *_to_whom_they_answer(comments, at)]
    Letter.objects.bulk_create(rows, ignore_conflicts=True)


def _to_their_writers(comments, at):
    """It asks for the proof of the address as well, where there is none."""
    waiting = [comment for comment in comments if comment.wants_letters and comment.email]
    strangers = [comment for comment in waiting if comment.commenter_id is None]
    addresses = {comment.email for comment in strangers}
    lately = _letters_lately(addresses, at) if strangers else Counter()
    stopped = StoppedAddress.objects.among(addresses) if strangers else ()
    for comment in waiting:
        if comment.commenter_id is None:
            if comment.email in stopped:
                continue
            lately[comment.email] += 1
            if lately[comment.email] > MOST_TO_STRANGERS:
                continue
        key = f"{Kind.APPROVED}:{comment.pk}"
        yield Letter(kind=Kind.APPROVED, comment=comment, to=comment.email, key=key, made_at=at, due_at=at + LATE)


def _letters_lately(addresses, at):
    """Whoever types another's address into many comments fills nobody's letter box."""
    lately = Letter.objects.filter(to__in=addresses, made_at__gt=at - DAY, made_at__lte=at)
    return Counter(dict(lately.values_list("to").annotate(Count("pk"))))


def _to_whom_they_answer(comments, at):
    """Only somebody who proved the address of the comment that is answered; never of one's own reply."""
    answers = {comment: comment.in_reply_to_id or comment.parent_id for comment in comments}
    if not any(answers.values()):
        return
    waiting = Comment.objects.filter(pk__in={*answers.values()}, wants_letters=True, commenter__isnull=False)
    theirs = {answered.pk: answered for answered in waiting.select_related("commenter")}
    for comment, key in answers.items():
        answered = theirs.get(key)
        if answered is None or _by_one_person(comment, answered):
            continue
        to, key = answered.commenter.email, f"{Kind.REPLY}:{comment.pk}:{answered.pk}"
        yield Letter(kind=Kind.REPLY, comment=answered, about=comment, to=to, key=key, made_at=at, due_at=at + LATE)


def _by_one_person(reply, answered):
    return reply.commenter_id == answered.commenter_id or folded(reply.email) == folded(answered.commenter.email)


def _explain(decisions):
    """With a moderator's note, to those who asked to be told and proved the address."""
    told = [each for each in decisions if each.comment.wants_letters and each.comment.commenter_id]
    to = Commenter.objects.in_bulk({each.comment.commenter_id for each in told}) if told else {}
    letters = [
        Letter(
            kind=Kind.REJECTED,
            comment=decision.comment,
            to=to[decision.comment.commenter_id].email,
            key=f"{Kind.REJECTED}:{decision.pk}",
            made_at=decision.at,
            due_at=decision.at + LATE,
        )
        for decision in told
    ]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)


def _take_back(comments):
    """What nobody has got yet. A reply to such a comment is still worth a letter to its writer."""
    if not comments:
        return
    of_its_standing = Q(comment__in=comments, kind__in=(Kind.APPROVED, Kind.REJECTED)) | Q(about__in=comments)
    Letter.objects.not_begun().filter(of_its_standing).delete()
