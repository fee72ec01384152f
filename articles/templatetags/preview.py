from django import template

from .. import preview

register = template.Library()
MOST = 5


@register.simple_tag(takes_context=True)
def may_share(context, article) -> bool:
    return preview.may_share(context["request"].user, article)


@register.inclusion_tag("admin/articles/article/outsiders.html")
def outsiders_said(article):
    """The latest notes of outsiders on a story; the rest are in its history."""
    notes = list(article.preview_notes.select_related("link__revision").defer("link__revision__content")[: MOST + 1])
    return {"notes": notes[:MOST], "more": len(notes) > MOST, "original": article}
