from .comment import DEEPEST, DIGITS, SHOWN, Comment, Standing
from .commenter import Commenter
from .decision import Decision
from .spam_trace import SpamTrace
from .thread import Thread
from .word_rule import WordRule

__all__ = [
    "DEEPEST",
    "DIGITS",
    "SHOWN",
    "Comment",
    "Commenter",
    "Decision",
    "SpamTrace",
    "Standing",
    "Thread",
    "WordRule",
]
