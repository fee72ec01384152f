from django import template

from ..markup import picture_html, still

register = template.Library()


@register.simple_tag
def picture(image, use, *, eager=False, alt=None):
    """``{% picture image use="lead" %}``: ``markup.picture_html``; a template may hold an empty string for none."""
    return picture_html(image or None, use, eager=eager, alt=alt)


@register.simple_tag(name="still")
def one_address(image, use):
    """``{% still image "front" as card %}``: ``markup.still``."""
    return still(image or None, use)
