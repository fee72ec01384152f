from django.utils.translation import gettext as _

from ..verdicts import Opinion, Verdict

ENOUGH = 20  # letters that have a small and a capital form: NATO and OPEC met
MOST = 0.7


def shouting(comment):
    """MOSTLY CAPITALS."""
    capitals = sum(letter.isupper() for letter in comment.body)
    cased = capitals + sum(letter.islower() for letter in comment.body)
    if cased < ENOUGH or capitals <= cased * MOST:
        return None
    return Opinion(Verdict.HOLD, _("%d%% capital letters") % (100 * capitals / cased))
