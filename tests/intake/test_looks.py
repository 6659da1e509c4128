"""A line that was not surely read is looked at again: what settles a word, and what leaves it in doubt."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("cv2", reason="the OCR wheels of requirements/ocr.txt are not installed")

import numpy as np
from tests.intake.scans import needs_ocr, render, sample, tokens

from tiendo.intake.page import looks
from tiendo.intake.page.lookalikes import QUITE_SURE
from tiendo.intake.page.picture import flatten, grey
from tiendo.intake.page.recognise import Token

Words = list[tuple[str, float]]


@pytest.mark.parametrize(
    ("first", "others", "text", "doubtful"),
    [
        pytest.param(
            [("Rà", 50), ("soát", 95)], [[("Rà", 90), ("soát", 95)]], "Rà soát", False, id="the second is sure"
        ),
        pytest.param(
            [("Mở", 75), ("góc", 96), ("chơi", 96)],
            [[("Mở", 90), ("0C", 17), ("Chơi", 96)]],
            "Mở góc chơi",
            False,
            id="what else is blurred there does not matter",
        ),
        pytest.param(
            [("nạng", 92), ("gỗ", 66)],
            [[("nạng", 91), ("øô", 39)], [("nạng", 90), ("gỗ", 70)]],
            "nạng gỗ",
            False,
            id="the third agrees",
        ),
        pytest.param([("nạng", 92), ("gỗ", 66)], [[("nạng", 91), ("øô", 39)], []], "nạng gỗ", True, id="none agrees"),
        pytest.param(
            [("đỗ", 50), ("xe", 96)], [[("đỗ", 40), ("xe", 96)], [("đỗ", 55), ("xe", 96)]], "đỗ xe", True, id="unsurely"
        ),
        pytest.param(
            [("Bản", 90), ("Na", 50)],
            [[("Bản", 90), ("Nà", 70)], [("Bản", 90), ("Nà", 80)]],
            "Bản Nà",
            False,
            id="the surer counts, and the third confirms it",
        ),
        pytest.param(
            [("Thi", 60), ("kế", 95), ("chuyện", 96)],
            [[("Thi", 90), ("kể", 92), ("chuyện", 96)], [("Thi", 90), ("kể", 92), ("chuyện", 96)]],
            "Thi kể chuyện",
            True,
            id="the first surely says otherwise",
        ),
        pytest.param(
            [("có", 96), ("chữ", 96), ("ký", 40)],
            [[("có", 96), ("chữ", 96)], [("có", 96), ("chữ", 96)]],
            "có chữ ký",
            True,
            id="a word that another look passed over is kept",
        ),
        pytest.param([("R¿", 90)], [[("R¿", 90)], [("R¿", 90)]], "R¿", True, id="no word, however often it is read"),
        pytest.param([("2030", 96), ("-", 40)], [[]], "2030 -", False, id="a dash has no letters"),
    ],
)
def test_settled(first: Words, others: list[Words], text: str, doubtful: bool) -> None:
    found, open_ = looks.settled(tokens(*first), (tokens(*other) for other in others))
    assert (" ".join(token.text for token in found), open_) == (text, doubtful)


@pytest.mark.parametrize(("third", "sure"), [("bến", True), ("bên", False)])
def test_a_rare_word_is_sure_where_every_look_reads_it(third: str, sure: bool) -> None:
    line = tokens(("nối", 96), ("bến", 93), ("phà", 96))
    others = [tokens(("nối", 96), (word, 75), ("phà", 96)) for word in ("bến", third)]
    found, doubtful = looks.settled(line, iter(others), thorough=True)
    assert (found[1].sure >= QUITE_SURE) is sure
    assert not doubtful


def test_no_further_look_than_needed() -> None:
    def others() -> Iterator[list[Token]]:
        yield tokens(("Rà", 90), ("soát", 95))
        raise AssertionError("looked a third time")

    looks.settled(tokens(("Rà", 50), ("soát", 95)), others())


@needs_ocr
def test_a_line_is_found_again_where_it_stood() -> None:
    page = flatten(grey(np.asarray(render(sample("ke-hoach.pdf"), 1))))
    crop = page[1000:1700]
    line = next(line for line in looks.by_line(looks.recognise.block(crop, 300)) if len(line) > 8)
    for size in looks.SIZES:
        again = looks.again(crop, line, 300, size)
        assert [token.text for token in again] == [token.text for token in line]
        assert all(abs(a.box[0] - b.box[0]) < 8 for a, b in zip(again, line, strict=True))
