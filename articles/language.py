"""A story in another language than the site's: what the element around its words has to say."""

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def foreign(language: str) -> str:
    """``language``, or nothing where it is the one of the page around it."""
    return "" if language == get_language() else language


def direction_of(language: str) -> str:
    return "rtl" if language.split("-")[0].lower() in settings.LANGUAGES_BIDI else "ltr"


def attributes_of(language: str) -> SafeString | str:
    if not foreign(language):
        return ""
    return format_html(' lang="{}" dir="{}"', language, direction_of(language))
