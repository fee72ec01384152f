from .comment import CommentAdmin
from .log import DecisionAdmin
from .word_rules import WordRuleAdmin

__all__ = ["CommentAdmin", "DecisionAdmin", "WordRuleAdmin"]
