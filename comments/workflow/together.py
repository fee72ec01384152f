"""One decision on many comments, and its undoing: a transaction for each story, so that nobody waits long."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.utils.functional import Promise

from ..models import Comment, Decision, Standing
from ..writers import in_batches
from . import plans
from .changing import Plan, change
from .plans import Why
from .refusals import NOT_THERE, require_moderator

AT_ONCE = 200  # comments of one story; its thread waits for as long as these take
PAUSE = 0.002  # seconds in which others have their turn

PLANS: dict[str, Callable[[Why], Plan]] = {
    "approve": lambda why: plans.to(Standing.APPROVED, why),
    "reject": lambda why: plans.to(Standing.REJECTED, why),
    "spam": lambda why: plans.to(Standing.SPAM, why),
    "remove": lambda why: plans.to(Standing.REMOVED, why),
    "remove_with_replies": lambda why: plans.to(Standing.REMOVED, why, with_replies=True),
    "feature": lambda why: plans.picking(True),
    "unfeature": lambda why: plans.picking(False),
}


@dataclass
class Batch:
    """What became of many comments: the keys of those decided on, and for each other one why it was not."""

    id: UUID = field(default_factory=uuid4)
    decided: list[int] = field(default_factory=list)
    overtaken: list[tuple[int, str | Promise]] = field(default_factory=list)


def decide_all(
    versions: Mapping[int, int], verb: str, *, by, reason: str = "", code: str = "", note: str = ""
) -> Batch:
    """``versions``: of the comments on the moderator's screen, by key. ``verb``: one of PLANS.

    Stopped half-way, what was decided stays so, and can be undone by the batch that its decisions name.
    """
    return _on_each(versions, PLANS[verb](Why(reason, code, note)), by=by)


def undo_batch(batch: UUID, *, by) -> Batch:
    """Give back what the decisions of ``batch`` changed, where nobody has decided since; that is a batch as well."""
    asked = dict(Decision.objects.filter(batch=batch).order_by("comment").values_list("comment", "pk"))
    return _on_each(dict.fromkeys(asked), plans.undoing(asked), by=by)


def _on_each(versions: Mapping[int, int | None], plan, *, by):
    require_moderator(by)
    batch = Batch()
    for article, keys in _by_story(versions):
        decisions, refused = change(article, {key: versions[key] for key in keys}, plan, by=by, batch=batch.id)
        batch.decided += [decision.comment_id for decision in decisions]
        batch.overtaken += [(key, " ".join(refusal.messages)) for key, refusal in refused.items()]
        time.sleep(PAUSE)
    answered = {*batch.decided, *(key for key, _words in batch.overtaken)}
    batch.overtaken += [(key, NOT_THERE) for key in versions if key not in answered]
    return batch


def _by_story(keys):
    """A story and some of ``keys`` on it, in order: all who decide on many take the threads in the same one."""
    on = defaultdict(list)
    for some in in_batches(iter(sorted(keys)), AT_ONCE):
        for key, article in Comment.objects.filter(pk__in=some).values_list("pk", "article"):
            on[article].append(key)
    for article, there in sorted(on.items()):
        for some in in_batches(iter(there), AT_ONCE):
            yield article, some
