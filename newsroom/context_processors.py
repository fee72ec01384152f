from django.conf import settings
from django.utils.functional import SimpleLazyObject

from publication.paper import paper_of


def site(request):
    """The paper's name, which costs nothing where it is not printed."""
    return {"site_name": SimpleLazyObject(lambda: paper_of(request).title), "theme": settings.THEME}
