from .footer_link import FooterLink
from .publication import THE_ONE, Publication
from .standing_page import FormerPage, StandingPage

__all__ = ["THE_ONE", "FooterLink", "FormerPage", "Publication", "StandingPage"]
