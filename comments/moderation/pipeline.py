import logging
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Comment
from .checks.duplicate import duplicate
from .checks.flood import flood
from .checks.links import links
from .verdicts import Opinion, Review, Verdict

logger = logging.getLogger(__name__)

Check = Callable[[Comment], Opinion | None]
CHECKS: list[Check] = [links, duplicate, flood]


def review(comment: Comment, *, checks: list[Check] | None = None) -> Review:
    """Ask every check about an unsaved ``comment``; the strictest opinion counts, and no check ends the round."""
    found = [(check.__name__, _ask(check, comment)) for check in (CHECKS if checks is None else checks)]
    opinions = [(name, opinion) for name, opinion in found if opinion]
    verdict = max((opinion.verdict for _name, opinion in opinions), default=Verdict.PASS)
    return Review(verdict, [_as_row(name, opinion) for name, opinion in opinions])


def _ask(check, comment):
    """A check that breaks holds the comment: nobody gets through by making one stumble.

    The savepoint is for PostgreSQL, where a query that failed would take the whole transaction with it.
    """
    try:
        with transaction.atomic():
            return check(comment)
    except Exception:  # checks may be anybody's code: the failure is logged, and has a consequence
        logger.exception("the check %s failed", check.__name__)
        return Opinion(Verdict.HOLD, _("The check “%s” failed.") % check.__name__)


def _as_row(name, opinion):
    return {"check": name, "reason": str(opinion.reason), "matches": opinion.matches}
