from django.utils.translation import gettext as _

from ..verdicts import Opinion, Verdict

LONG = 3_000


def length(comment):
    """Nobody says so much below a story, unless it is an article of their own or a paste."""
    letters = len(comment.body)
    return Opinion(Verdict.HOLD, _("very long: %d letters") % letters) if letters > LONG else None
