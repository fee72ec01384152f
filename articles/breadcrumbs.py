"""Where a page stands: the one list of steps that readers see above it and machines are told of."""

from django.urls import reverse
from django.utils.translation import gettext as _

from publication.models import StandingPage

from .archive import Period
from .menu import Menu
from .models import Author, Edition, Section

Step = tuple[str, str]


def steps_to(thing, menu: Menu) -> list[Step]:
    """Names and paths from below the front page down to ``thing`` itself."""
    match thing:
        case Edition():
            return [*steps_above(thing, menu), (thing.headline, thing.get_absolute_url())]
        case Section():
            return [_step(row) for row in (menu.parent_of(thing), thing) if row]
        case Author():
            return [(_("Authors"), reverse("articles:authors")), _step(thing)]
        case Period():
            return [(_("Archive"), reverse("articles:archive")), *(_step(period) for period in thing.down_to_it)]
        case StandingPage():
            return [(thing.title, thing.get_absolute_url())]
        case _:
            return [_step(thing)]


def steps_above(thing, menu: Menu) -> list[Step]:
    """The same without ``thing`` itself; a text that has no address yet stands somewhere too."""
    return steps_to(thing.section, menu) if isinstance(thing, Edition) else steps_to(thing, menu)[:-1]


def _step(row):
    return row.name, row.get_absolute_url()
