import re

from django.utils.translation import ngettext

from publication.models import Publication

from ... import trust
from ..verdicts import Opinion, Verdict

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']+|\[url[=\]]", re.IGNORECASE)


def links(comment):
    """Spam comes to be clicked: nobody's links pass, but those of trusted people where the paper says so."""
    found = [match.span() for match in LINK.finditer(comment.body)]
    if not found:
        return None
    may_pass = trust.is_known(comment) and Publication.objects.on_comments().trusted_may_link
    words = ngettext("%d link", "%d links", len(found)) % len(found)
    return Opinion(Verdict.PASS if may_pass else Verdict.HOLD, words, spans=found)
