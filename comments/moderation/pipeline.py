import logging
import time
from collections.abc import Callable
from contextlib import ExitStack

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ..models import Comment
from .checks.bans import bans
from .checks.decoy import decoy
from .checks.disguise import disguise
from .checks.duplicate import duplicate
from .checks.flood import flood
from .checks.impersonation import impersonation
from .checks.length import length
from .checks.links import links
from .checks.newcomer import newcomer
from .checks.rejections import rejections
from .checks.shouting import shouting
from .checks.spam_memory import spam_memory
from .checks.unproven import unproven
from .checks.word_rules import word_rules
from .folding import storable
from .verdicts import Opinion, Review, Verdict

logger = logging.getLogger(__name__)

Check = Callable[[Comment], Opinion | list[Opinion] | None]
CHECKS: list[Check] = [
    word_rules,
    bans,
    decoy,
    spam_memory,
    impersonation,
    unproven,
    disguise,
    links,
    duplicate,
    flood,
    rejections,
    shouting,
    length,
    newcomer,
]
BUDGET = 0.25  # seconds of a check's own
MOST_SPANS = 50  # of one opinion: a text may be one forbidden word over and over


def review(comment: Comment, *, checks: list[Check] | None = None) -> Review:
    """Ask every check about an unsaved ``comment``; the strictest opinion counts, and no check ends the round."""
    found = _ask_all(CHECKS if checks is None else checks, comment)
    verdict = max((opinion.verdict for _name, opinion in found), default=Verdict.PASS)
    return Review(verdict, [_as_row(comment, name, opinion) for name, opinion in found])


def _ask_all(checks, comment):
    """All in one savepoint, made when the first of them asks the database; only where one breaks, each in its own.

    The savepoint is for PostgreSQL, where a query that failed would take the whole transaction with it.
    """
    try:
        with Savepoint() as savepoint, connection.execute_wrapper(savepoint):
            return [opinion for check in checks for opinion in _ask(check, comment)]
    except Exception:  # noqa: BLE001 the second round finds the check again, and logs it
        return [opinion for check in checks for opinion in _ask_alone(check, comment)]


class Savepoint(ExitStack):
    """``transaction.atomic`` for what mostly asks nothing."""

    is_made = False

    def __call__(self, execute, *query):
        if not self.is_made:
            self.is_made = True  # before it is: that goes to the database itself
            self.enter_context(transaction.atomic())
        return execute(*query)


def _ask_alone(check, comment):
    """A check that breaks holds the comment: nobody gets through by making one stumble."""
    try:
        with transaction.atomic():
            return _ask(check, comment)
    except Exception:  # checks may be anybody's code: the failure is logged, and has a consequence
        logger.exception("the check %s failed", check.__name__)
        return [(check.__name__, Opinion(Verdict.HOLD, _("The check “%s” failed.") % check.__name__))]


def _ask(check, comment):
    """A slow one has its say, and holds as well: the texts that it is slow on may be made for that."""
    began = time.perf_counter()
    answer = check(comment) or []
    took = time.perf_counter() - began
    opinions = answer if isinstance(answer, list) else [answer]
    if took > BUDGET:
        words = _("The check “%(check)s” took %(ms)d ms.") % {"check": check.__name__, "ms": took * 1000}
        opinions = [*opinions, Opinion(Verdict.HOLD, words)]
    return [(check.__name__, opinion) for opinion in opinions]


def _as_row(comment, name, opinion):
    spans = [list(span) for span in opinion.spans][:MOST_SPANS]
    matches = [*opinion.matches, *dict.fromkeys(comment.body[start:end] for start, end in spans)]
    row = {"check": name, "reason": storable(str(opinion.reason)), "matches": [storable(text) for text in matches]}
    keys = {name: key for name in ("rule", "ban") if (key := getattr(opinion, name))}
    return row | ({"spans": spans} if spans else {}) | keys
