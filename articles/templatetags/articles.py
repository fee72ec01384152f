from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from .. import body, bylines
from ..menu import menu_of

register = template.Library()


@register.filter
def as_html(html):
    """The rendered body of an edition; ``body.render`` made it safe when the edition was cut."""
    return body.printable(html)


@register.filter
def minutes_to_read(html):
    return body.minutes_to_read(html)


@register.filter
def byline_groups(edition):
    return bylines.groups(edition.bylines.all())


@register.simple_tag(takes_context=True)
def section_menu(context):
    return menu_of(context["request"])


@register.simple_tag
def moment(value, style="DATETIME_FORMAT"):
    """A date as people of this site read it, and as machines do."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), date_format(local, style))
