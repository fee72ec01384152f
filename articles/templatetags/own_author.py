from django import template

from ..models import Author

register = template.Library()


@register.simple_tag
def author_of(user) -> Author | None:
    """The name under which a colleague writes, if they do."""
    return Author.objects.filter(login=user).first()
