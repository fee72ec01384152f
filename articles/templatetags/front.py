from django import template

from .. import front_page

register = template.Library()


@register.simple_tag(takes_context=True)
def breaking_news(context):
    return front_page.breaking_on(context["request"])
