"""What pages say to machines, as JSON-LD; the policy on scripts does not concern it, because nothing of it runs."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from publication.paper import paper_of

from .. import structured_data
from ..menu import menu_of

register = template.Library()
_escapes = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def story_data(context, edition):
    section = edition.section
    above = menu_of(context["request"]).parent_of(section)
    steps = [(row.name, row.get_absolute_url()) for row in (above, section) if row]
    notices = [*context["notices_above"], *context["notices_below"]]
    return _printed(
        structured_data.story(edition, notices=notices, publisher=_publisher(context)),
        structured_data.breadcrumbs(*steps, (edition.headline, edition.get_absolute_url()), paper=_paper(context)),
    )


@register.simple_tag(takes_context=True)
def author_data(context, author):
    return _printed(
        structured_data.profile_page(author, publisher=_publisher(context)),
        structured_data.breadcrumbs((author.name, author.get_absolute_url()), paper=_paper(context)),
    )


@register.simple_tag(takes_context=True)
def page_data(context, page):
    """Of a standing page."""
    publisher, about = _publisher(context), context["description"]
    return _printed(
        structured_data.standing_page(page, _paper(context), publisher=publisher, description=about),
        structured_data.breadcrumbs((page.title, page.get_absolute_url()), paper=_paper(context)),
    )


@register.simple_tag(takes_context=True)
def list_data(context, *above_and_own):
    """Breadcrumbs of a list; each argument has a name and an address, empty ones are left out."""
    steps = [(row.name, row.get_absolute_url()) for row in above_and_own if row]
    return _printed(structured_data.breadcrumbs(*steps, paper=_paper(context)))


@register.simple_tag(takes_context=True)
def paper_data(context):
    return _printed(_publisher(context))


def _publisher(context):
    return structured_data.organization(_paper(context), context.get("logo"))


def _paper(context):
    return paper_of(context["request"])


def _printed(*objects) -> SafeString:
    """As ``json_script`` does: no text can end the element."""
    told = {"@context": "https://schema.org", "@graph": list(objects)}
    text = json.dumps(told, ensure_ascii=False).translate(_escapes)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - no < is left in it
