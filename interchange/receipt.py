from collections import Counter
from dataclasses import dataclass, field
from typing import Any

STATES = ("live", "scheduled", "in_review", "draft")
STANDINGS = ("approved", "held", "spam", "removed")


@dataclass
class Receipt:
    """What an import found and what became of it. A second import of the same file counts the same, all of it known."""

    articles: Counter[str] = field(default_factory=Counter)
    comments: Counter[str] = field(default_factory=Counter)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    authors: set[int] = field(default_factory=set)
    sections: set[int] = field(default_factory=set)
    tags: set[int] = field(default_factory=set)
    pingbacks: int = 0
    known: int = 0  # articles and comments that an earlier import brought
    warnings: list[str] = field(default_factory=list)

    def warn(self, sentence: Any) -> None:
        self.warnings.append(str(sentence))

    def skip(self, what: str, why: str) -> None:
        self.skipped[what, why] += 1

    def as_json(self) -> dict[str, Any]:
        return {
            "articles": {state: self.articles[state] for state in STATES},
            "authors": len(self.authors),
            "sections": len(self.sections),
            "tags": len(self.tags),
            "comments": {standing: self.comments[standing] for standing in STANDINGS},
            "pingbacks": self.pingbacks,
            "known": self.known,
            "skipped": [{"what": what, "why": why, "count": n} for (what, why), n in sorted(self.skipped.items())],
            "warnings": self.warnings,
        }
