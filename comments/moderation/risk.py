"""How much there is against a comment: what the queue goes by where the safest come first."""

from collections.abc import Iterable

WEIGHTS = {
    "length": 1,
    "newcomer": 2,
    "shouting": 2,
    "duplicate": 3,
    "links": 4,
    "rejections": 5,
    "flood": 5,
    "word_rules": 8,
    "impersonation": 10,
    "unproven": 10,
    "disguise": 10,
    "spam_memory": 12,
    "bans": 12,
    "decoy": 12,
    "reports": 12,
}
OTHER = 6
MOST = 1_000


def risk_of(reasons: Iterable[dict]) -> int:
    """The sum of what the checks found, each reason by its check; 0 of somebody known against whom nothing speaks."""
    return min(MOST, sum(WEIGHTS.get(row["check"], OTHER) for row in reasons))
