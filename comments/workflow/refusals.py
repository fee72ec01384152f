from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from ..models import Comment


class Overtaken(ValidationError):
    """Somebody else decided on this comment after the page was loaded."""


class Erased(Overtaken):
    """The words went at the request of whoever wrote them: there is nothing to decide on any more."""


class NothingToUndo(ValidationError):
    """There is nothing to undo."""


def who_was_first(comment: Comment) -> str:
    last = comment.decisions.select_related("by").first()
    if last is None or last.by is None:
        return _("This comment is %s already.") % comment.get_standing_display().lower()
    seconds = max(0, int((timezone.now() - last.at).total_seconds()))
    since = _("%d s") % seconds if seconds < 60 else timesince(last.at)
    return _("%(standing)s by %(who)s %(since)s ago.") % {
        "standing": comment.get_standing_display(),
        "who": last.by,
        "since": since,
    }


def require_moderator(by) -> None:
    if not by.has_perm("comments.moderate_comment"):
        raise PermissionDenied(_("You may not moderate comments."))
