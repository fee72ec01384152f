"""Checks give opinions, the strictest opinion becomes the verdict, and every reason is kept."""

from .pipeline import review
from .verdicts import Opinion, Review, Verdict

__all__ = ["Opinion", "Review", "Verdict", "review"]
