"""Reader's search: words in, live stories out. One function, two engines.

What is found hangs on the moment: the index holds every edition that is live or scheduled, and ``Edition.objects.live``
is joined when somebody asks. Of many matches the newest MOST count, so that no question costs more than that.
"""

from .engines import MOST, Order, found, highlighted
from .index import carrying, refresh_names, write
from .limits import TooLong, in_time
from .question import MOST_WORDS, Question, asked, storable, words_in

__all__ = [
    "MOST",
    "MOST_WORDS",
    "Order",
    "Question",
    "TooLong",
    "asked",
    "carrying",
    "found",
    "highlighted",
    "in_time",
    "refresh_names",
    "storable",
    "words_in",
    "write",
]
