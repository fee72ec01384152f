"""What every page asks of the paper, in one query at most. Who has no page asks ``Publication.objects.title()``."""

import page_cache
from images.cache_tags import PICTURES

from .cache_tags import PUBLICATION
from .models import Publication


def paper_of(request) -> Publication:
    """The publication, for printing alone: pages share it while nothing of it changes."""
    return page_cache.kept(request, (PUBLICATION, PICTURES), "publication", make=Publication.objects.the_one)
