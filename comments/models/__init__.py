from .comment import DEEPEST, DIGITS, SHOWN, Comment, Standing
from .commenter import Commenter
from .decision import REDACTION, Decision
from .reason import Reason
from .spam_trace import SpamTrace
from .thread import Thread
from .word_rule import WordRule

__all__ = [
    "DEEPEST",
    "DIGITS",
    "REDACTION",
    "SHOWN",
    "Comment",
    "Commenter",
    "Decision",
    "Reason",
    "SpamTrace",
    "Standing",
    "Thread",
    "WordRule",
]
