from .bans import BanAdmin
from .comment import CommentAdmin
from .letters import LetterAdmin
from .log import DecisionAdmin
from .word_rules import WordRuleAdmin

__all__ = ["BanAdmin", "CommentAdmin", "DecisionAdmin", "LetterAdmin", "WordRuleAdmin"]
