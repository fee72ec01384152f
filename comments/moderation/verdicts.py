from dataclasses import dataclass, field
from enum import IntEnum

from django.utils.functional import Promise


class Verdict(IntEnum):
    """In order of strictness."""

    PASS = 0
    HOLD = 1
    SPAM = 2


@dataclass(frozen=True)
class Opinion:
    """What one check thinks: ``reason`` in words for a moderator, ``matches`` the text it found."""

    verdict: Verdict
    reason: str | Promise
    matches: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Review:
    verdict: Verdict
    reasons: list[dict]  # as Decision.reasons keeps them
