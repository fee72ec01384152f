from functools import cached_property

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db import DataError

PAGES_AHEAD = 10
LONGEST_SEARCH = 200  # letters; of a thousand words SQLite makes a tree that is too deep for it


class SoundList(ChangeList):
    """A year after the last, a number that is none: the whole list instead, and not an error of ours."""

    def __init__(self, *args, **kwargs):
        try:
            super().__init__(*args, **kwargs)
        except (ValueError, OverflowError, DataError) as refused:
            raise IncorrectLookupParameters from refused


class OwnLookups:
    """For a ModelAdmin: an address narrows the list by what the filters beside it would send, and nothing else."""

    lookups: frozenset[str] = frozenset()

    def lookup_allowed(self, lookup, value, request):
        return lookup in self.lookups

    def get_changelist(self, request, **kwargs):
        return SoundList

    def get_search_results(self, request, queryset, search_term):
        """Nobody can see a NUL, and PostgreSQL refuses to look for one."""
        return super().get_search_results(request, queryset, search_term.replace("\0", "")[:LONGEST_SEARCH])


class Reaching(Paginator):
    """Counts as far as somebody may want to go from ``page``: of a long list, nobody waits until it is counted.

    That is ``ahead`` pages, or PAGES_AHEAD. One page further there is always a next one, as long as there are rows.
    ``ordered`` counts in the order of the list, which pays where each way to narrow it has an index in that order.
    """

    def __init__(self, rows, per_page, *args, page=None, ahead=None, ordered=False, **kwargs):
        super().__init__(rows, per_page, *args, **kwargs)
        self.counted_rows = rows if ordered else rows.order_by()
        number = int(page) if page and page.isascii() and page.isdigit() and len(page) < 7 else 1
        self.reach = (number + (ahead or PAGES_AHEAD)) * per_page

    @cached_property
    def count(self):
        return min(self._counted, self.reach)

    @cached_property
    def is_more(self) -> bool:
        """Whether there are rows that were not counted."""
        return self._counted > self.reach

    @cached_property
    def _counted(self):
        return self.counted_rows[: self.reach + 1].count()
