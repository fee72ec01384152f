from django.utils.translation import gettext as _

from .. import past
from ..verdicts import Opinion, Verdict


def duplicate(comment):
    """The same words on the same story, whoever signed them; one that its writer changes is no twin of itself."""
    twin = past.of(comment).twin
    return None if twin is None else Opinion(Verdict.HOLD, _("The same text as a comment by %s") % twin)
