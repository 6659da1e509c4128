"""The prose of a scanned page in bands: which are looked at as columns, which as one block."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the OCR wheels are not installed")

from tiendo.intake.page.bands import MARGIN, bands
from tiendo.intake.page.picture import Picture
from tiendo.intake.page.recognise import BLOCK, COLUMNS

DPI, WIDE, TALL = 300, 2400, 3400
LINE, STEP = 40, 80
WHOLE, BESIDE = [(200, 2200)], [(200, 900), (1300, 2200)]


def page(*lines: tuple[int, list[tuple[int, int]]]) -> Picture:
    """A page with lines of ink at these heights, each of pieces from left to right."""
    out = np.full((TALL, WIDE), 255, np.uint8)
    for top, pieces in lines:
        for x0, x1 in pieces:
            out[top : top + LINE, x0:x1] = 0
    return out


def layouts(picture: Picture) -> list[int]:
    return [layout for _, _, layout in bands(picture, DPI)]


LETTERHEAD = [(200 + n * STEP, BESIDE) for n in range(4)]
HEADING = [(400 + n * STEP, [(800, 1600)]) for n in range(3)]
BODY = [(700 + n * STEP, WHOLE) for n in range(20)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([], [], id="an empty page"),
        pytest.param(BODY, [BLOCK, BLOCK], id="plain lines, in two halves"),
        pytest.param([*LETTERHEAD, *BODY], [COLUMNS, COLUMNS, BLOCK, BLOCK], id="a letterhead over them"),
        pytest.param([*HEADING, *BODY], [COLUMNS, BLOCK, BLOCK], id="a centred heading over them"),
        pytest.param([(600, [(380, 2200)]), *BODY], [BLOCK, BLOCK], id="an indented line over them"),
        pytest.param([*LETTERHEAD, (600, WHOLE), (700, BESIDE)], [COLUMNS], id="a line between columns"),
        pytest.param([(200, WHOLE)], [BLOCK], id="one line"),
    ],
)
def test_what_stands_side_by_side_is_looked_at_as_columns(
    lines: list[tuple[int, list[tuple[int, int]]]], expected: list[int]
) -> None:
    assert layouts(page(*lines)) == expected


def test_all_ink_is_in_a_band_at_its_place() -> None:
    picture = page(*LETTERHEAD, *BODY)
    again = np.full_like(picture, 255)
    for top, part, _ in bands(picture, DPI):
        again[top : top + len(part)] = part
    assert (again == picture).all()


def test_the_white_of_a_page_is_not_looked_over() -> None:
    ((top, part, _),) = bands(page((200, WHOLE)), DPI)
    assert (top, len(part)) == (200 - MARGIN, LINE + 2 * MARGIN)
