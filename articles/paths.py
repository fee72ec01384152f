import unicodedata
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri


def path_of(section_slug: str, slug: str) -> str:
    """A story's path as the table of addresses keeps it: decoded, in NFC, with both slashes."""
    return unicodedata.normalize("NFC", f"/{section_slug}/{slug}/")


def absolute(path: str) -> str:
    """The whole address on ``SITE_URL``, whatever host was asked: for what leaves the site."""
    return f"{settings.SITE_URL}{iri_to_uri(path)}"


@lru_cache(maxsize=5_000)
def address(name: str, *slugs: str) -> str:
    """``reverse``, remembered: every page prints that of each section twice."""
    return reverse(name, args=slugs)
