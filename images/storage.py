"""Files that no web server reaches: originals carry places, names and serial numbers."""

import os

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def private_storage():
    """Given to the fields as a callable, so that no migration holds a path."""
    return PrivateStorage()


class PrivateStorage(FileSystemStorage):
    """Asks the settings for its place every time: a field makes its storage once, at import."""

    @property
    def base_location(self):
        return settings.PRIVATE_MEDIA_ROOT

    @property
    def location(self):
        return os.path.abspath(self.base_location)

    def url(self, name):
        raise ValueError(f"{name} is private: pictures are served by a view.")
