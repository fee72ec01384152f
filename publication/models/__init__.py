from .footer_link import FooterLink
from .publication import THE_ONE, CommentsMode, Publication
from .standing_page import FormerPage, StandingPage

__all__ = ["THE_ONE", "CommentsMode", "FooterLink", "FormerPage", "Publication", "StandingPage"]
