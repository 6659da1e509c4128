"""A page photographed aslant: its ruling lines run together, and are set parallel again."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the OCR wheels of requirements/ocr.txt are not installed")

import cv2
import numpy as np

from tiendo.intake.page.perspective import back, squared
from tiendo.intake.page.picture import Picture, ruled

CORNERS = [(0, 0), (2400, 0), (2400, 1600), (0, 1600)]


def table() -> Picture:
    page = np.full((1600, 2400), 255, np.uint8)
    for y in range(200, 1401, 150):
        cv2.line(page, (200, y), (2200, y), (0,), 4)
    for x in range(200, 2201, 400):
        cv2.line(page, (x, 200), (x, 1400), (0,), 4)
    return page


def aslant(page: Picture, by: int) -> Picture:
    seen = np.array([(by, by), (2400 - by, 0), (2400, 1600), (0, 1600)], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(CORNERS, np.float32), seen)
    return cv2.warpPerspective(page, matrix, (2400, 1600), borderValue=(255,)).astype(np.uint8)


@pytest.mark.parametrize("by", [25, 60])
def test_a_grid_seen_aslant_is_found_whole(by: int) -> None:
    straight, matrix = squared(aslant(table(), by), 300)
    assert matrix is not None
    assert [len(cells) for cells in ruled(straight).tables] == [8 * 5]


def test_a_level_page_is_let_be() -> None:
    page = table()
    straight, matrix = squared(page, 300)
    assert matrix is None and straight is page


def test_a_page_without_lines_is_let_be() -> None:
    assert squared(np.full((1600, 2400), 255, np.uint8), 300)[1] is None


def test_a_place_is_told_as_it_was_seen() -> None:
    matrix = np.array([[1, 0, 10], [0, 1, -5], [0, 0, 1]], np.float64)
    assert back(matrix, (110, 95, 210, 195)) == pytest.approx((100, 100, 200, 200))
