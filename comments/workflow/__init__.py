"""The comment's life: post, approve, reject, mark as spam, remove, undo. The only place where a standing changes.

Every decision is a compare-and-set on ``version``: of two moderators who decide at once the second gets Overtaken,
which says who was first. Counts, visibility and the pages' tags follow in the same transaction.
"""

from .deciding import REACHED_FROM, approve, feature, reject, remove, spam, undo, unfeature
from .posting import bring_in, post
from .privacy import forget_addresses
from .refusals import Erased, NothingToUndo, Overtaken
from .threads import lock_thread, pages_changed

__all__ = [
    "REACHED_FROM",
    "Erased",
    "NothingToUndo",
    "Overtaken",
    "approve",
    "bring_in",
    "feature",
    "forget_addresses",
    "lock_thread",
    "pages_changed",
    "post",
    "reject",
    "remove",
    "spam",
    "undo",
    "unfeature",
]
