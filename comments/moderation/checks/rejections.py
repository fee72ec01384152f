from django.utils.translation import ngettext

from .. import past
from ..verdicts import Opinion, Verdict


def rejections(comment):
    """Somebody from this network was turned away lately."""
    count = past.of(comment).rejected
    if not count:
        return None
    words = ngettext(
        "%d comment from the same network was rejected in the last seven days",
        "%d comments from the same network were rejected in the last seven days",
        count,
    )
    return Opinion(Verdict.HOLD, words % count)
