from django.utils.translation import gettext as _

from .. import past
from ..verdicts import Opinion, Verdict


def unproven(comment):
    """Anybody can type the address or the name of somebody who proved theirs; trust hangs on the proof alone.

    Names of colleagues and authors are the other check's, impersonation.
    """
    if comment.user_id:
        return None
    found = {*past.of(comment).values("unproven")}
    if comment.commenter:
        proved = comment.commenter.email.lower() == comment.email.lower()
        found -= {"name", "commenter"} if proved else {"name"}
    return [Opinion(Verdict.HOLD, words) for kind, words in _words().items() if kind in found]


def _words():
    return {
        "commenter": _("uses the address of somebody who proved it, without proof"),
        "colleague": _("uses the address of a colleague, without proof"),
        "name": _("uses the name of somebody who proved their address, without proof"),
    }
