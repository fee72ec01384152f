"""A date as people of this site read it, and as machines do."""

import datetime as dt
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def printed_moment(value: dt.datetime, style: str = "DATETIME_FORMAT") -> SafeString:
    """Remembered: what is newest stands on many pages."""
    return _printed(value, style, get_language(), timezone.get_current_timezone())


@lru_cache(maxsize=5_000)
def _printed(value, style, _language, zone):
    local = timezone.localtime(value, zone)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), date_format(local, style))
