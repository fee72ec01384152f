from django import template
from js_asset import Media

register = template.Library()


@register.simple_tag(takes_context=True)
def with_nonce(context, media):
    """``media`` whose import map the Content-Security-Policy lets through: it is a script inside the page."""
    return Media.from_media(media, nonce=context["csp_nonce"])
