"""What is cut of a picture and how wide it is made, for pictures of every shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from images.credit import credit_line
from images.crops import crop_of
from images.models import Image
from images.renditions import renditions_of
from images.uses import RATIOS, USES, WIDTHS

sides = st.integers(1, 2560)
parts = st.floats(0, 1)


@given(sides, sides, st.sampled_from(RATIOS), parts, parts)
def test_a_crop_lies_inside_the_picture_and_is_as_large_as_can_be(width, height, ratio, x, y):
    crop = crop_of((width, height), ratio, (x, y))
    assert crop.left >= 0
    assert crop.top >= 0
    assert 1 <= crop.width <= width - crop.left
    assert 1 <= crop.height <= height - crop.top
    assert crop.width == width or crop.height == height
    if ratio:
        across, down = ratio
        assert abs(crop.width * down - crop.height * across) <= max(ratio) or min(crop.width, crop.height) == 1


@given(parts, parts)
def test_the_focal_point_is_in_the_crop_and_in_its_middle_where_there_is_room(x, y):
    crop = crop_of((1600, 1600), (16, 9), (x, y))
    assert crop.top <= y * 1600 <= crop.top + crop.height
    if 0.3 < y < 0.7:
        assert abs(crop.top + crop.height / 2 - y * 1600) <= 1


@given(sides, st.sampled_from([*USES.values()]))
def test_a_picture_is_never_blown_up_and_always_there(available, use):
    widths = use.widths_within(available)
    assert 0 < max(widths) <= max(available, 1)
    assert max(widths) == min(available, use.width)
    assert list(widths) == sorted(set(widths))


@given(sides, sides, parts, parts)
def test_a_name_means_one_rendition_and_a_rendition_has_one_name(width, height, x, y):
    image = Image(master_hash="0f", width=width, height=height, focal_x=x, focal_y=y)
    renditions = renditions_of(image)
    assert len(set(renditions.values())) == len(renditions)
    for use in USES.values():
        for wanted in use.widths:
            assert image.rendition_name(wanted, use.ratio) in renditions


def test_the_widths_of_a_use_are_some_of_the_sites():
    for name, use in USES.items():
        assert set(use.widths) <= {160, *WIDTHS}, name
        assert list(use.widths) == sorted(use.widths), name


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        (("", "", ""), ""),
        (("Mara Lind", "", ""), "Mara Lind"),
        (("Mara Lind", "Reuters", ""), "Mara Lind / Reuters"),
        (("Mara Lind", "Mara Lind/Reuters", ""), "Mara Lind/Reuters"),
        (("Mara Lind", "", "The Courier"), "Mara Lind, © The Courier"),
        (("Mara Lind", "Reuters", "© 2026 Reuters"), "Mara Lind, © 2026 Reuters"),
        (("", "Reuters", "reuters"), "© reuters"),
        (("", "", "Copyright 2026 The Courier"), "Copyright 2026 The Courier"),
        (("", "Reuters", "(c) The Courier"), "Reuters, (c) The Courier"),
    ],
)
def test_the_line_below_a_picture_names_nobody_twice(texts, line):
    assert credit_line(*texts) == line
