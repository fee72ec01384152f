"""Eight moderators decide on the same held comments at once, all from pages that were loaded before anybody began."""

import collections
import multiprocessing

import django

from .newsroom import stories, tell

MODERATORS = 8
VERBS = ("approve", "reject", "spam", "approve")


def decide_all(number, keys, gate, told):
    """A process of its own: who won, and what the others were told."""
    django.setup()
    from accounts.models import User  # noqa: PLC0415
    from comments import workflow  # noqa: PLC0415
    from comments.models import Comment  # noqa: PLC0415

    moderator = User.objects.get(username=f"moderator{number}")
    verb = getattr(workflow, VERBS[number % len(VERBS)])
    comments = list(Comment.objects.filter(pk__in=keys).select_related("article").order_by("pk"))
    gate.wait(60)
    for comment in comments:
        try:
            verb(comment, by=moderator, version=1)
            told.put((comment.pk, moderator.pk, None))
        except workflow.Overtaken as refusal:
            told.put((comment.pk, moderator.pk, " ".join(refusal.messages)))
        except Exception as error:  # noqa: BLE001 whatever it is, the race tells it
            told.put((comment.pk, moderator.pk, error))
    told.put(None)


def prepare(count):
    """The keys of the comments that wait."""
    articles = stories()
    from accounts import roles  # noqa: PLC0415
    from accounts.tests.factories import UserFactory  # noqa: PLC0415
    from comments.tests.factories import CommentFactory  # noqa: PLC0415

    for number in range(MODERATORS):
        UserFactory(username=f"moderator{number}", last_name=f"Judge {number}", role=roles.MODERATOR)
    return [CommentFactory(article=articles[number % len(articles)]).pk for number in range(count)]


def race(keys):
    """All that the moderators were told: (comment, moderator, refusal or None)."""
    new = multiprocessing.get_context("spawn")
    gate, told = new.Barrier(MODERATORS), new.Queue()
    people = [
        new.Process(target=decide_all, args=(number, keys, gate, told), daemon=True) for number in range(MODERATORS)
    ]
    for person in people:
        person.start()
    answers, waiting = [], MODERATORS
    while waiting:
        answer = told.get(timeout=300)
        answers.append(answer) if answer else None
        waiting -= answer is None
    for person in people:
        person.join()
    return answers


def judge(keys, answers):
    """What is wrong; and how many decided."""
    from comments.models import Decision  # noqa: PLC0415

    won = collections.Counter(comment for comment, _moderator, refusal in answers if refusal is None)
    decisions = Decision.objects.filter(comment__in=keys).exclude(before="").select_related("by")
    winners = {row.comment_id: row.by for row in decisions}
    if not len(decisions) == len(winners) == len(won) == won.total() == len(keys):
        yield f"{len(decisions)} decisions on {len(winners)} comments, and {won.total()} who were told so"
    for comment, _moderator, refusal in answers:
        if refusal is not None and (isinstance(refusal, Exception) or str(winners[comment]) not in refusal):
            yield f"comment {comment}, decided by {winners.get(comment)}: “{refusal!r}”"


def main(count):
    keys = prepare(int(count))
    answers = race(keys)
    losers = sum(refusal is not None for _comment, _moderator, refusal in answers)
    faults = list(judge(keys, answers))
    words = (
        f"{MODERATORS} moderators, {len(keys)} held comments: {len(answers) - losers} decisions, {losers} told by whom"
    )
    return tell(words, faults)
