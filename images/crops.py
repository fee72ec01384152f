"""What is left of a picture where a place asks for a shape of its own."""

from typing import NamedTuple

from .uses import Ratio


class Crop(NamedTuple):
    """In whole pixels of the picture that is cropped."""

    left: int
    top: int
    width: int
    height: int

    def height_at(self, width: int) -> int:
        return max(1, round(self.height * width / self.width))


def crop_of(size: tuple[int, int], ratio: Ratio | None, focal_point: tuple[float, float]) -> Crop:
    """The largest part of that shape, with the focal point as near to its middle as the edges allow."""
    width, height = size
    if ratio is None:
        return Crop(0, 0, width, height)
    across, down = ratio
    cropped = min(width, max(1, height * across // down)), min(height, max(1, round(width * down / across)))
    left, top = (
        min(max(round(point * side - part / 2), 0), side - part)
        for point, side, part in zip(focal_point, size, cropped, strict=True)
    )
    return Crop(left, top, *cropped)
