"""The desk: one ModelAdmin a file. Django's autodiscovery imports this package."""

from .article import ArticleAdmin
from .author import AuthorAdmin
from .front import FrontPageAdmin
from .labels import LabelAdmin, SectionAdmin, SeriesAdmin, TagAdmin
from .pictures import PictureAdmin
from .standing_page import StandingPageAdmin

__all__ = [
    "ArticleAdmin",
    "AuthorAdmin",
    "FrontPageAdmin",
    "LabelAdmin",
    "PictureAdmin",
    "SectionAdmin",
    "SeriesAdmin",
    "StandingPageAdmin",
    "TagAdmin",
]
