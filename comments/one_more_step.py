"""The page that a comment passes which is suspicious, one too many, or from a browser that says nothing of its page.

It holds the words, and a signed token which says what they are, where they came from and when the page was made; the
server takes it from five seconds on. Nobody proves anything to anybody else, and nothing is kept here meanwhile.
Sent twice, it is a double click: the workflow gives the first comment back.
"""

import hashlib
from dataclasses import dataclass
from enum import Enum

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.client import client_ip, network_of

SALT = "comments.one-more-step"
SOONEST = 5  # seconds
LATEST = 24 * 60 * 60


class Pace(Enum):
    """How a token comes back."""

    MISSING = "missing"
    EARLY = "early"
    LATE = "late"
    RIGHT = "right"


NOTES = {
    Pace.EARLY: _("That was very quick. Please wait five seconds, and then send it again: nothing of it is lost."),
    Pace.LATE: _("This page was too old to be taken. Please send it again: nothing of it is lost."),
}


@dataclass(frozen=True)
class Step:
    """``sent``: the token with which the form came; ``about``: what a token has to say of it."""

    pace: Pace
    sent: str
    about: str

    @property
    def note(self):
        return NOTES.get(self.pace, "")

    @property
    def token(self) -> str:
        """For the next page: the same while somebody was only too early."""
        if self.pace is Pace.EARLY:
            return self.sent
        return signing.dumps([timezone.now().timestamp(), self.about], salt=SALT)


def of(request, form) -> Step:
    """The step with which a valid ``form`` comes."""
    sent, about = request.POST.get("step", ""), _about(request, form)
    return Step(_pace(sent, about) if sent else Pace.MISSING, sent, about)


def _pace(sent, about):
    try:
        made, known = signing.loads(sent, salt=SALT)
    except signing.BadSignature:
        return Pace.LATE
    age = timezone.now().timestamp() - made
    if known != about or age >= LATEST:
        return Pace.LATE
    return Pace.EARLY if age < SOONEST else Pace.RIGHT


def _about(request, form):
    """The same story, words and writer, from the same network."""
    typed = form.cleaned_data
    parts = [form.article.pk, network_of(client_ip(request)), typed["body"], typed["name"], typed["email"]]
    parts.append(typed["parent"].pk if typed["parent"] else "")
    return hashlib.blake2b(repr(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
