from .lists import SoundList


class PictureList(SoundList):
    """The library's page: cards, the newest first."""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query or self.has_active_filters)
