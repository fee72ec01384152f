from django.urls.converters import IntConverter


class Key(IntConverter):
    """A number that fits a database's key: a longer one is no such page, where SQLite would fail."""

    regex = "[0-9]{1,18}"
