"""What every page asks of the paper, in one query a page. Who has no page asks ``Publication.objects.title()``."""

from .models import Publication


def paper_of(request) -> Publication:
    """The publication, asked for once a request."""
    if not hasattr(request, "publication"):
        request.publication = Publication.objects.the_one()
    return request.publication
