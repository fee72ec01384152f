from .ban import Ban
from .comment import DEEPEST, DIGITS, SHOWN, Comment, Standing
from .commenter import Commenter
from .decision import BY_READERS, REDACTION, Decision
from .letter import Letter
from .reason import Reason
from .report import Report
from .spam_trace import SpamTrace
from .stopped_address import StoppedAddress
from .thread import Thread
from .valve import SLOTS, Valve
from .word_rule import WordRule

__all__ = [
    "BY_READERS",
    "DEEPEST",
    "DIGITS",
    "REDACTION",
    "SHOWN",
    "SLOTS",
    "Ban",
    "Comment",
    "Commenter",
    "Decision",
    "Letter",
    "Reason",
    "Report",
    "SpamTrace",
    "Standing",
    "StoppedAddress",
    "Thread",
    "Valve",
    "WordRule",
]
