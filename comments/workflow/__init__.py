"""The comment's life: post, approve, reject, mark as spam, remove, redact, feature, undo, one or many.

The only place where a standing changes.

Every decision is a compare-and-set on ``version``: of two moderators who decide at once the second gets Overtaken,
which says who was first. Counts, visibility and the pages' tags follow in the same transaction.
"""

from .banning import Banned, Blocked, ban, lift_ban, reject_held_of
from .deciding import approve, feature, redact, reject, remove, spam, undo, unfeature
from .emptying import empty_spam
from .plans import REACHED_FROM, REDACTABLE, UNDO_HOURS, leads_to, may_be_undone
from .posting import bring_in, post
from .privacy import forget_addresses, forget_what_is_over
from .receiving import receive
from .refusals import (
    Erased,
    NothingToRedact,
    NothingToUndo,
    OneMoreStep,
    Overtaken,
    Refused,
    TimeOver,
    TooLate,
    Withdrawn,
    by_its_writer,
)
from .reporting import KnownAlready, NotThere, TooManyReports, report
from .threads import lock_thread, pages_changed
from .together import Batch, decide_all, undo_batch
from .writers_own import OWN_MINUTES, edit_own, own_until, withdraw

__all__ = [
    "OWN_MINUTES",
    "REACHED_FROM",
    "REDACTABLE",
    "UNDO_HOURS",
    "Banned",
    "Batch",
    "Blocked",
    "Erased",
    "KnownAlready",
    "NotThere",
    "NothingToRedact",
    "NothingToUndo",
    "OneMoreStep",
    "Overtaken",
    "Refused",
    "TimeOver",
    "TooLate",
    "TooManyReports",
    "Withdrawn",
    "approve",
    "ban",
    "bring_in",
    "by_its_writer",
    "decide_all",
    "edit_own",
    "empty_spam",
    "feature",
    "forget_addresses",
    "forget_what_is_over",
    "leads_to",
    "lift_ban",
    "lock_thread",
    "may_be_undone",
    "own_until",
    "pages_changed",
    "post",
    "receive",
    "redact",
    "reject",
    "reject_held_of",
    "remove",
    "report",
    "spam",
    "undo",
    "undo_batch",
    "unfeature",
    "withdraw",
]
