from .comment import DEEPEST, DIGITS, SHOWN, Comment, Standing
from .commenter import Commenter
from .decision import REDACTION, Decision
from .reason import Reason
from .spam_trace import SpamTrace
from .thread import Thread
from .valve import SLOTS, Valve
from .word_rule import WordRule

__all__ = [
    "DEEPEST",
    "DIGITS",
    "REDACTION",
    "SHOWN",
    "SLOTS",
    "Comment",
    "Commenter",
    "Decision",
    "Reason",
    "SpamTrace",
    "Standing",
    "Thread",
    "Valve",
    "WordRule",
]
