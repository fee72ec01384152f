from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError


class PictureList(ChangeList):
    """The library's page: cards, the newest first."""

    def __init__(self, *args, **kwargs):
        """A number that is none, or too large for the database: the whole list instead, and not an error of ours."""
        try:
            super().__init__(*args, **kwargs)
        except (ValueError, OverflowError, DataError) as refused:
            raise IncorrectLookupParameters from refused

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query or self.has_active_filters)
