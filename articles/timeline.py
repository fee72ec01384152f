"""A story's editions seen at one moment. Pure: the workflow and the desk's pills ask it the same questions."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Edition


@dataclass
class Timeline:
    """``editions`` in the order of their ``live_from``; ``now`` is read after the lock where something is to change."""

    editions: list["Edition"]
    now: dt.datetime

    @cached_property
    def live(self) -> "Edition | None":
        running = [e for e in self.editions if e.live_from <= self.now and not _over(e, self.now)]
        return running[-1] if running else None

    @cached_property
    def ahead(self) -> list["Edition"]:
        """Scheduled ones, the next first."""
        return [e for e in self.editions if e.live_from > self.now]

    @property
    def chain(self) -> list["Edition"]:
        """What readers see and will see, in order."""
        return ([self.live] if self.live else []) + self.ahead

    @property
    def was_public(self) -> bool:
        return any(e.live_from <= self.now for e in self.editions)

    @property
    def is_withdrawn(self) -> bool:
        return self.was_public and not self.chain

    @property
    def ends_at(self) -> dt.datetime | None:
        return self.chain[-1].live_until if self.chain else None


def _over(edition, now):
    return edition.live_until is not None and edition.live_until <= now
