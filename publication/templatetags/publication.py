from django import template

import page_cache
from images.models import Image

from ..models import Publication

register = template.Library()


@register.simple_tag(takes_context=True)
def logo(context) -> Image | None:
    """The paper's logo, in one query; None where the name stands in letters, as it does when the logo's rights end."""
    found = Publication.objects.the_one().logo
    if found is None or not found.may_be_shown():
        return None
    page_cache.keep_until(context["request"], found.rights_until)
    return found
