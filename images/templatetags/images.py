from django import template
from django.utils.html import format_html

from ..uses import USES

register = template.Library()


@register.simple_tag
def picture(image, use, *, eager=False):
    """``{% picture image use="lead" %}``. ``eager`` is for what stands above the fold. Nothing for no picture."""
    if not image:
        return ""
    width = USES[use].width
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" loading="{}" decoding="async">',
        image.rendition_url(width),
        *image.rendition_size(width),
        image.alt,
        "eager" if eager else "lazy",
    )
