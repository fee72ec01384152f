"""Whole pages for people who are not signed in, exact over any number of processes.

A view calls ``depend_on`` before it reads anything; a verb calls ``bump`` in the transaction of its change.
"""

from .pieces import kept, kept_each
from .plan import begin_with, depend_also, depend_on, keep_until, note, notes_of, shared_until
from .versions import bump

__all__ = [
    "begin_with",
    "bump",
    "depend_also",
    "depend_on",
    "keep_until",
    "kept",
    "kept_each",
    "note",
    "notes_of",
    "shared_until",
]
