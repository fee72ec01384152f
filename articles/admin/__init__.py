"""The desk: one ModelAdmin a file. Django's autodiscovery imports this package."""

from .article import ArticleAdmin
from .author import AuthorAdmin
from .labels import LabelAdmin, SectionAdmin, SeriesAdmin, TagAdmin

__all__ = ["ArticleAdmin", "AuthorAdmin", "LabelAdmin", "SectionAdmin", "SeriesAdmin", "TagAdmin"]
