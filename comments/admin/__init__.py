from .comment import CommentAdmin
from .word_rules import WordRuleAdmin

__all__ = ["CommentAdmin", "WordRuleAdmin"]
