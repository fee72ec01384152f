"""Where a picture may stand, how wide it is there, and in which widths it is made for that place."""

from dataclasses import dataclass
from types import MappingProxyType

# A part of every rendition's address. Raise it when renditions are made differently: what browsers
# and CDNs keep for a year under the old address is then left behind.
RECIPE = 2

WIDTHS = (320, 480, 640, 960, 1280, 1600, 1920)
WIDE, SQUARE, BANNER = (16, 9), (1, 1), (3, 1)

Ratio = tuple[int, int]


@dataclass(frozen=True)
class Use:
    """``sizes`` says how wide the place is, as static/css/site.css lays it out; a ``ratio`` crops."""

    widths: tuple[int, ...]
    sizes: str
    ratio: Ratio | None = None

    @property
    def width(self) -> int:
        """The widest that is wanted, in pixels."""
        return self.widths[-1]

    def widths_within(self, available: int) -> tuple[int, ...]:
        """Those that are made of ``available`` pixels: a picture is never blown up, and always there."""
        if available >= self.width:
            return self.widths
        return (*(width for width in self.widths if width < available), available)


USES = MappingProxyType(
    {
        "lead": Use(WIDTHS, "(min-width: 65rem) 60rem, 92vw"),
        "wide": Use(WIDTHS, "(min-width: 65rem) 60rem, 92vw"),
        "body": Use(WIDTHS[:5], "(min-width: 42rem) 38rem, 92vw"),
        "side": Use(WIDTHS[:5], "(min-width: 42rem) 18rem, 92vw"),
        # Four places for one crop: they share their renditions.
        "front": Use(WIDTHS, "(min-width: 76rem) 48rem, (min-width: 58rem) 62vw, 92vw", WIDE),
        "card": Use(WIDTHS[:5], "(min-width: 58rem) 26rem, (min-width: 36rem) 48vw, 36vw", WIDE),
        "tile": Use(
            WIDTHS[:4], "(min-width: 76rem) 16rem, (min-width: 58rem) 21rem, (min-width: 36rem) 48vw, 36vw", WIDE
        ),
        "row": Use(WIDTHS[:3], "(min-width: 36rem) 14rem, 36vw", WIDE),
        "section": Use(WIDTHS, "(min-width: 76rem) 50rem, (min-width: 58rem) 62vw, 92vw", BANNER),
        "author": Use((160, 320), "8rem", SQUARE),
        "logo": Use(WIDTHS[:5], "(min-width: 42rem) 37rem, 92vw"),
        # For the desk alone, which has an address of its own.
        "desk": Use((320,), "20rem"),
        "desk_large": Use((1280,), "80rem"),
    }
)
RATIOS = tuple({use.ratio: None for use in USES.values()})
