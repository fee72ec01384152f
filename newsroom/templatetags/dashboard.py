"""What the desk's first page prints. A tag, because the admin site itself is made before there is anything to show."""

from django import template
from django.utils import timezone

from articles import states

from ..dashboard import panels_for

register = template.Library()
register.simple_tag(panels_for)


@register.filter
def short_moment(moment) -> str:
    """“06:00”, with the day when it is not today."""
    return states.short(moment, timezone.now())
