from django import template

from .. import preview

register = template.Library()


@register.simple_tag(takes_context=True)
def may_share(context, article) -> bool:
    return preview.may_share(context["request"].user, article)
