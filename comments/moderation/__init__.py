"""Checks give opinions, the strictest opinion becomes the verdict, and every reason is kept."""

from .pipeline import review
from .traces import forget, remember, remember_all
from .verdicts import Opinion, Review, Verdict
from .word_rules import count_hits, make_ready

__all__ = ["Opinion", "Review", "Verdict", "count_hits", "forget", "make_ready", "remember", "remember_all", "review"]
