"""What differs between two texts of a story, in words that a colleague can read: names instead of numbers.

It works on snapshots (``revisions.snapshot``) of any age: a key that is missing counts as empty, one that nobody knows
is shown as it stands, and what was deleted since is said to be.
"""

from .fields import FieldChange, compare
from .sizes import Size, size_of

__all__ = ["FieldChange", "Size", "compare", "size_of"]
