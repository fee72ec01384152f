from django.utils.translation import gettext as _

from .. import past
from ..verdicts import Opinion, Verdict


def newcomer(comment):
    """Nothing of this person was ever approved: the same address, or else the same name from the same network.

    Only told: whether that holds a comment is the mode's to say. A typed address proves nothing.
    """
    if not (comment.email or comment.network) or past.of(comment).has("approved"):
        return None
    return Opinion(Verdict.PASS, _("the first comment of this person"))
