"""The articles' lists for news readers, as RSS 2.0, Atom and JSON Feed 1.1."""

from .corrections import corrections
from .views import about, site

__all__ = ["about", "corrections", "site"]
