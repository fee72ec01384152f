from django import template

import page_cache
from images.models import Image

from ..models import Publication
from ..paper import paper_of

register = template.Library()


@register.simple_tag(takes_context=True)
def paper(context) -> Publication:
    """The paper itself; asked for once a page."""
    return paper_of(context["request"])


@register.simple_tag(takes_context=True)
def logo(context) -> Image | None:
    """The paper's logo; None where the name stands in letters, as it does when the logo's rights end."""
    found = paper_of(context["request"]).logo
    if found is None or not found.may_be_shown():
        return None
    page_cache.keep_until(context["request"], found.rights_until)
    return found
