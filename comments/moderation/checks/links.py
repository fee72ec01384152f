import re

from django.utils.translation import ngettext

from ..verdicts import Opinion, Verdict

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']+|\[url[=\]]", re.IGNORECASE)


def links(comment):
    """Spam comes to be clicked; nobody is trusted with links yet."""
    found = [match.span() for match in LINK.finditer(comment.body)]
    if found:
        return Opinion(Verdict.HOLD, ngettext("%d link", "%d links", len(found)) % len(found), spans=found)
    return None
