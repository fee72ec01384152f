from django.utils.translation import gettext as _

from ...models import Ban
from .. import bans as known
from ..verdicts import Opinion, Verdict


def bans(comment):
    """What a moderator wants to see no more of. Who is not to be heard at all was sent away before this."""
    return [_opinion(ban) for ban in known.on(comment)]


def _opinion(ban):
    """Without the address or the network: reasons stay longer than these."""
    verdict = Verdict.SPAM if ban.effect == Ban.Effect.SPAM else Verdict.HOLD
    if ban.kind == Ban.Kind.DOMAIN:
        return Opinion(verdict, _("links to %s, which is banned") % ban.hint, ban=ban.pk)
    words = _("the address is banned") if ban.kind == Ban.Kind.MAIL else _("the network is banned")
    return Opinion(verdict, words, ban=ban.pk)
