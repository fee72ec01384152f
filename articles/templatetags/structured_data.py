"""What pages say to machines, as JSON-LD; the policy on scripts does not concern it, because nothing of it runs."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from publication.paper import paper_of

from .. import structured_data
from ..breadcrumbs import steps_to
from ..menu import menu_of

register = template.Library()
_escapes = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def story_data(context, edition):
    notices = [*context["notices_above"], *context["notices_below"]]
    told = structured_data.story(edition, notices=notices, publisher=_publisher(context))
    return _printed(told, _steps(context, edition))


@register.simple_tag(takes_context=True)
def author_data(context, author):
    has_stories = context["page"].paginator.count > 0
    told = structured_data.profile_page(author, publisher=_publisher(context), has_stories=has_stories)
    return _printed(told, _steps(context, author))


@register.simple_tag(takes_context=True)
def page_data(context, page):
    """Of a standing page."""
    publisher, about = _publisher(context), context["description"]
    told = structured_data.standing_page(page, _paper(context), publisher=publisher, description=about)
    return _printed(told, _steps(context, page))


@register.simple_tag(takes_context=True)
def list_data(context, thing):
    """Where the list of ``thing`` stands."""
    return _printed(_steps(context, thing))


@register.simple_tag(takes_context=True)
def paper_data(context):
    return _printed(_publisher(context))


def _steps(context, thing):
    return structured_data.breadcrumbs(*steps_to(thing, menu_of(context["request"])), paper=_paper(context))


def _publisher(context):
    return structured_data.organization(_paper(context), context.get("logo"))


def _paper(context):
    return paper_of(context["request"])


def _printed(*objects) -> SafeString:
    """As ``json_script`` does: no text can end the element."""
    told = {"@context": "https://schema.org", "@graph": list(objects)}
    text = json.dumps(told, ensure_ascii=False).translate(_escapes)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - no < is left in it
