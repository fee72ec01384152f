from django.utils.translation import gettext as _

from ...models import SpamTrace
from .. import past
from ..folding import storable
from ..traces import traces_of
from ..verdicts import Opinion, Verdict


def spam_memory(comment):
    """What earlier spam had: its links' domains, its network, its address, its words."""
    known = past.of(comment)
    traces = [(kind, value) for kind, value in traces_of(comment) if known.has(kind, storable(value))]
    return [Opinion(Verdict.HOLD, _reason(kind, value)) for kind, value in traces]


def _reason(kind, value):
    if kind == SpamTrace.Kind.DOMAIN:
        return _("links to %s, as spam did in the last 90 days") % value
    if kind == SpamTrace.Kind.NETWORK:
        return _("spam came from the same network in the last 90 days")
    if kind == SpamTrace.Kind.MAIL:
        return _("spam came from the same e-mail address in the last 90 days")
    return _("the same text as spam of the last 90 days")
