from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError


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
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))
