from .address import Address, FormerSlug
from .article import Article, ArticleImage, Byline, LastText, RelatedArticle
from .assignment import Assignment
from .author import Author
from .autosave import Autosave, Presence
from .content import Content, Kind, Role
from .correction import Correction
from .edition import Edition, EditionByline, EditionImage, EditionLink, EditionRelatedArticle, EditionTag
from .front import Banner, Front, FrontPage, FrontSlot, FrontStep, PinnedLead
from .merged_label import MergedLabel
from .note import Note
from .preview import PreviewLink, PreviewOpening
from .revision import Revision
from .search_text import SearchText
from .section import Section
from .tag import Series, Tag
from .transition import Transition

__all__ = [
    "Address",
    "Article",
    "ArticleImage",
    "Assignment",
    "Author",
    "Autosave",
    "Banner",
    "Byline",
    "Content",
    "Correction",
    "Edition",
    "EditionByline",
    "EditionImage",
    "EditionLink",
    "EditionRelatedArticle",
    "EditionTag",
    "FormerSlug",
    "Front",
    "FrontPage",
    "FrontSlot",
    "FrontStep",
    "Kind",
    "LastText",
    "MergedLabel",
    "Note",
    "PinnedLead",
    "Presence",
    "PreviewLink",
    "PreviewOpening",
    "RelatedArticle",
    "Revision",
    "Role",
    "SearchText",
    "Section",
    "Series",
    "Tag",
    "Transition",
]
