"""Where a picture may stand, and how wide it is made for that place."""

from dataclasses import dataclass
from types import MappingProxyType

# A part of every rendition's address. Raise it when renditions are made differently: what browsers
# and CDNs keep for a year under the old address is then left behind.
RECIPE = 1


@dataclass(frozen=True)
class Use:
    width: int  # CSS pixels; a narrower picture is never blown up


USES = MappingProxyType(
    {
        "lead": Use(width=1280),
        "card": Use(width=640),
        "author": Use(width=320),
        "desk": Use(width=320),
    }
)
