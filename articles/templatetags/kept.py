"""``{% kept "footer" %}…{% endkept %}``: the parts of a page that are the same on many."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

import page_cache

from .. import cache_tags

register = template.Library()


@register.tag
def kept(parser, token):
    """What stands between the tags, made once while nothing changes that is printed everywhere (``EVERYWHERE``).

    The arguments name the part, and all else that it is made of; ``tags=…`` are the tags that it has besides. No
    ``{% block %}`` stands inside: it would be everybody's.
    """
    _tag, *words = token.split_contents()
    tags = [word.removeprefix("tags=") for word in words if word.startswith("tags=")]
    name = [parser.compile_filter(word) for word in words if not word.startswith("tags=")]
    if not name or len(tags) > 1:
        raise template.TemplateSyntaxError("a part that is kept has a name, and tags= once at most")
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return _Kept(name, parser.compile_filter(tags[0]) if tags else None, nodes)


class _Kept(template.Node):
    child_nodelists = ()  # so that no page that extends this one looks here for its blocks

    def __init__(self, name, tags, nodelist):
        self.name, self.tags, self.nodelist = name, tags, nodelist

    def render(self, context) -> SafeString:
        name = [part.resolve(context, ignore_failures=True) for part in self.name]
        own = self.tags.resolve(context, ignore_failures=True) or () if self.tags else ()
        tags = *own, *cache_tags.EVERYWHERE
        return page_cache.kept(context.request, tags, *name, get_language(), make=lambda: self._made(context))

    def _made(self, context):
        """What is set inside is not set outside: it would not be there the next time."""
        with context.push():
            return self.nodelist.render(context)
