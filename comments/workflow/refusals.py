from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Comment, Decision

NOT_THERE = gettext_lazy("This comment is not there any more.")


class Refused(ValidationError):
    """Nothing was changed, and the words say why."""


class OneMoreStep(Exception):
    """What was posted is suspicious, or one too many: it is taken once its writer has looked at another page."""


class Overtaken(Refused):
    """Somebody else decided on this comment after the page was loaded."""


class Erased(Overtaken):
    """The words went at the request of whoever wrote them: there is nothing to decide on any more."""


class NothingToUndo(Refused):
    """There is nothing to undo."""


class TooLate(NothingToUndo):
    """It is longer ago than a decision can be undone."""


class NothingToRedact(Refused):
    """What a moderator wants to take out is not there."""


class Withdrawn(Overtaken):
    """Its writer took it back: it is not shown again, whatever anybody decides."""


class TimeOver(Refused):
    """The minutes in which a writer may change a comment are over."""


def by_its_writer(decision: Decision) -> bool:
    """Changed or withdrawn on the page that only its writer knows: writers_own.py."""
    return any(row["check"] == "writer" for row in decision.reasons)


def who_was_first(comment: Comment, last: Decision | None) -> str:
    """``last``: the latest decision on it."""
    if last and by_its_writer(last):
        return last.reasons[0]["reason"]
    if last is None or last.by is None:
        return _("This comment is %s already.") % comment.get_standing_display().lower()
    seconds = max(0, int((timezone.now() - last.at).total_seconds()))
    since = _("%d s") % seconds if seconds < 60 else timesince(last.at)
    return _("%(standing)s by %(who)s %(since)s ago.") % {
        "standing": comment.get_standing_display() if last.before != last.after else last.what,
        "who": last.by,
        "since": since,
    }


def require_moderator(by) -> None:
    if not by.has_perm("comments.moderate_comment"):
        raise PermissionDenied(_("You may not moderate comments."))
