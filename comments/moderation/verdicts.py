from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from django.utils.functional import Promise

SUSPICIOUS = {"flood", "spam_memory", "disguise"}  # checks
Span = tuple[int, int]  # from and to, in the letters of the comment's text


class Verdict(IntEnum):
    """In order of strictness."""

    PASS = 0
    HOLD = 1
    REJECT = 2
    SPAM = 3


@dataclass(frozen=True)
class Opinion:
    """What one check thinks: ``reason`` in words for a moderator, ``spans`` where in the text it found what it means.

    ``matches`` is for what stands elsewhere, in the name for instance. ``rule`` is the key of a word rule,
    ``ban`` that of a ban.
    """

    verdict: Verdict
    reason: str | Promise
    matches: list[str] = field(default_factory=list)
    spans: Iterable[Span] = ()
    rule: int | None = None
    ban: int | None = None


@dataclass(frozen=True)
class Review:
    verdict: Verdict
    reasons: list[dict]  # as Decision.reasons keeps them

    @property
    def is_suspicious(self) -> bool:
        """Held for how it came rather than for what it says: whoever sent it is asked to take one more step."""
        return self.verdict == Verdict.HOLD and any(row["check"] in SUSPICIOUS for row in self.reasons)

    @property
    def rules(self) -> list[int]:
        """The keys of the word rules that it matches."""
        return [row["rule"] for row in self.reasons if "rule" in row]


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order, and where two overlap or touch one in their place."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
