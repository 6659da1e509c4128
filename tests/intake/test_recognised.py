"""What is made of recognised words and figures: tones put right where the language proves it, doubts elsewhere."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the OCR wheels of requirements/ocr.txt are not installed")
pytest.importorskip("PIL", reason="the OCR wheels of requirements/ocr.txt are not installed")

import cv2
import numpy as np

from tiendo.intake.document import Cell
from tiendo.intake.page import figures
from tiendo.intake.page.figures import Read
from tiendo.intake.page.official_words import WORDS
from tiendo.intake.page.picture import Picture, grey
from tiendo.intake.page.recognise import Token, _with_dashes
from tiendo.intake.page.spelling import mended, odd
from tiendo.intake.readers.scan import (
    doubt_joined,
    doubt_lone_figures,
    doubt_lone_figures_below,
    doubt_rare_bounds,
    judged_words,
)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        pytest.param("chuyến đối số", "chuyển đổi số", id="hook seen as acute"),
        pytest.param("PHÁT TRIẾỂN HẠ TẦNG", "PHÁT TRIỂN HẠ TẦNG", id="a vowel read twice"),
        pytest.param("Đối mới sáng tạo;", "Đổi mới sáng tạo;", id="a capital and a semicolon"),
        pytest.param("các nên tảng số", "các nền tảng số", id="grave lost"),
        pytest.param("có số sức khỏe điện tử", "có sổ sức khỏe điện tử", id="its other half is a word too"),
        pytest.param("phát huy thế mạnh", "phát huy thế mạnh", id="right as it is"),
        pytest.param("cộng tác viên", "cộng tác viên", id="two words of the same letters"),
        pytest.param("xã có số hộ nghèo", "xã có số hộ nghèo", id="other letters are another word"),
        pytest.param("có chữ ký SỐ", "có chữ ký số", id="one capital word among small ones"),
        pytest.param("của UBND xã", "của UBND xã", id="an abbreviation stays"),
        pytest.param("Phụ lục H", "Phụ lục II", id="number of an appendix"),
        pytest.param("Quý IH/2026", "Quý III/2026", id="number of a quarter"),
        pytest.param("Quý H/2026 - Quý II/2027", "Quý II/2026 - Quý II/2027", id="two quarters"),
        pytest.param("27-KH/ÐĐU", "27-KH/ĐU", id="a letter read twice"),
        pytest.param("Trường Cao đăng Y tế", "Trường Cao đẳng Y tế", id="hook lost"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_mended(read: str, meant: str) -> None:
    assert " ".join(mended(read.split())) == meant


@pytest.mark.parametrize("word", sorted(WORDS)[::40])
def test_a_right_word_is_never_changed(word: str) -> None:
    assert mended(word.split()) == word.split()


@pytest.mark.parametrize(
    ("token", "wanted"),
    [
        ("nghiệp", False),
        ("HĐND", False),
        ("57-NQ/TW", False),
        ("VNeID,", False),
        ("≥", False),
        ("“Bình", False),
        ("(6G)", False),
        ("nghỉệp̣", True),
        ("xă¿", True),
        ("VnelID", True),
        ("m", False),
        ("p", True),
        ("@", True),
        ("10À", True),
        ("5G", False),
        ("NĐ13", False),
    ],
)
def test_odd(token: str, wanted: bool) -> None:
    assert odd(token) is wanted


@pytest.mark.parametrize(
    ("reads", "text", "doubtful"),
    [
        pytest.param([Read("≥60%", 0.99, 0.99)], "≥60%", False, id="clear"),
        pytest.param([Read("25", 0.99, 8e-4)], "≥ 5", True, id="a trace of ≥"),
        pytest.param([Read("25", 0.99, 1e-8)], "25", False, id="a two"),
        pytest.param([Read("V", 0.4, 1e-3), Read("60%", 0.99)], "≥ 60%", True, id="≥ alone on its line"),
        pytest.param([Read("4> 25%", 0.3, 0.2)], "≥ 25%", True, id="two signs for one"),
        pytest.param([Read("60%", 0.5, 1e-9)], "60%", True, id="unclear"),
        pytest.param([Read("2025", 0.99, 1e-8), Read("2026", 0.99)], "2025 2026", False, id="two lines"),
        pytest.param([Read("> 95", 0.99, 1e-3, bar=False)], "> 95", False, id="a clear >, whatever its trace"),
        pytest.param([Read(">", 0.99, bar=False), Read("95%", 0.99)], "> 95%", False, id="a clear > alone on its line"),
        pytest.param(
            [Read("V", 0.5, bar=False), Read("95%", 0.99)], "> 95%", True, id="no bar under what stands alone"
        ),
    ],
)
def test_figures_told(reads: list[Read], text: str, doubtful: bool) -> None:
    assert figures.told(reads) == (text, doubtful)


def test_a_figure_without_bound_among_bounds_is_doubted_but_not_a_hundred_per_cent() -> None:
    row = [Cell(t) for t in ("1", "Tỷ lệ hộ", "60%", "≥ 70%", "≥ 80%", "100%")]
    doubt_lone_figures(row)
    assert [bool(cell.doubt) for cell in row] == [False, False, True, False, False, False]


def test_a_strict_bound_among_others_has_perhaps_lost_its_bar() -> None:
    row = [Cell(t) for t in ("1", "Thời gian chờ", "≤ 30 phút", "< 15 phút", "≤ 10 phút")]
    doubt_lone_figures(row)
    assert [bool(cell.doubt) for cell in row] == [False, False, False, True, False]


def tokens(text: str, sure: float) -> list[Token]:
    return [Token(t, sure, (0, 0, 1, 1), (0, 1), False) for t in text.split()]


@pytest.mark.parametrize(
    ("first", "second", "text", "doubtful"),
    [
        pytest.param(("Rà soát", 95), None, "Rà soát", False, id="clear at once"),
        pytest.param(("Rà soát", 50), ("Rà soát", 60), "Rà soát", False, id="two looks agree"),
        pytest.param(("Bản Na", 50), ("Bản Nà", 60), "Bản Nà", True, id="they differ: the surer counts"),
        pytest.param(("R¿ soát", 90), ("R¿ soát", 90), "R¿ soát", True, id="no word"),
        pytest.param(("Rà soát", 50), ("", 0), "Rà soát", True, id="nothing at the second look"),
    ],
)
def test_words_told(first: tuple[str, float], second: tuple[str, float] | None, text: str, doubtful: bool) -> None:
    cell = judged_words(tokens(*first), 1, tokens(*second) if second else None)
    assert (cell.text, bool(cell.doubt)) == (text, doubtful)


def test_down_a_column_the_figure_without_its_bound_stands_out() -> None:
    column = [Cell(t) for t in ("2030", "≥ 60%", "≥ 5 mô hình", "≥ 80%", "7 mô hình", "100%", "Có")]
    doubt_lone_figures_below(column)
    assert [bool(cell.doubt) for cell in column] == [False, False, False, False, True, False, False]


@pytest.mark.parametrize(("usual", "doubtful"), [(5, True), (2, False)])
def test_a_bound_that_the_table_seldom_has_is_doubted(usual: int, doubtful: bool) -> None:
    cells = [Cell("> 5 cuộc"), *(Cell(f"≥ {n} cuộc") for n in range(usual))]
    doubt_rare_bounds(cells)
    assert bool(cells[0].doubt) is doubtful


def test_figures_of_two_columns_in_one_cell_are_doubted_but_no_heading_over_the_table() -> None:
    joined, alone, heading = Cell("100% 100%"), Cell("50%"), Cell("I. Chỉ tiêu 2026")
    doubt_joined([[alone, joined, joined], [heading] * 3])
    assert [bool(c.doubt) for c in (joined, alone, heading)] == [True, False, False]


def laid_out(*words: tuple[str, int, int, int]) -> list[Token]:
    """Tokens of (text, left, right, line) at 300 dpi."""
    return [
        Token(
            text,
            95,
            (x0, 60 * line, x1, 60 * line + 40),
            (60 * line, 60 * line + 40),
            n == 0 or words[n - 1][3] != line,
        )
        for n, (text, x0, x1, line) in enumerate(words)
    ]


def test_a_name_that_would_have_fitted_on_the_line_above_is_a_line_of_its_own() -> None:
    two = laid_out(("Công", 0, 90, 0), ("an", 100, 150, 0), ("Trạm", 0, 90, 1), ("Y", 100, 130, 1), ("tế", 140, 180, 1))
    assert judged_words(two, 1, None, 300, 150.0).text == "Công an\nTrạm Y tế"
    assert judged_words(two, 1, None, 300, 50.0).text == "Công an Trạm Y tế"


def test_a_dash_that_was_passed_over_is_seen_between_words_and_at_the_end_of_a_line() -> None:
    picture = np.full((40, 400), 255, np.uint8)
    picture[22:26, 112:128] = picture[22:26, 312:328] = 0
    words = [
        Token("hóa", 95, (10, 0, 90, 40), (0, 40), True),
        Token("Xã", 95, (150, 0, 200, 40), (0, 40), False),
        Token("hội", 95, (210, 0, 290, 40), (0, 40), False),
    ]
    assert [token.text for token in _with_dashes(words, picture)] == ["hóa", "-", "Xã", "hội", "-"]


def test_print_under_a_seal_stays_and_the_seal_goes() -> None:
    page = np.full((400, 400, 3), 250, np.uint8)
    page[100:300, 100:300] = (60, 50, 205)  # blue, green, red
    page[190:210, 50:350] = (20, 15, 30)
    page[320:340, 50:350] = (160, 70, 55)
    seen = grey(page)
    assert seen[150, 150] > 240 and seen[330, 200] > 240
    assert seen[200, 200] < 60 and seen[200, 60] < 60


def test_pale_print_and_thin_lines_beside_a_seal_and_under_it_stay() -> None:
    page = np.full((400, 400, 3), 250, np.uint8)
    page[100:300, 100:300] = (130, 120, 220)
    page[150:153, 20:380] = page[20:380, 301:303] = (135, 135, 135)  # ruling lines of a worn print, by the seal's edge
    seen = grey(page)
    assert seen[200, 200] > 240
    assert seen[151, 50:350].max() < 190 and seen[50:350, 301].max() < 190


def sign(*, bar: bool) -> Picture:
    """> or ≥ before a stroke, as a scanner gives them."""
    crop = np.full((50, 90), 250, np.uint8)
    for a, b in (((10, 10), (32, 18)), ((32, 18), (10, 26))):
        cv2.line(crop, a, b, 40, 3)
    if bar:
        cv2.line(crop, (10, 34), (32, 34), 40, 3)
    cv2.line(crop, (50, 8), (50, 36), 40, 3)
    return cv2.GaussianBlur(crop, (0, 0), 0.8).astype(np.uint8)


@pytest.mark.parametrize(
    ("printed", "seen", "meant", "doubtful"),
    [
        pytest.param(">", "≥ 1", "> 1", True, id="a bar that is not there"),
        pytest.param("≥", "> 1", "≥ 1", True, id="a bar passed over"),
        pytest.param(">", "> 1", "> 1", False, id="as it is"),
        pytest.param("≥", "≥ 1", "≥ 1", False, id="as it is, with its bar"),
        pytest.param("≥", "< 1", "≤ 1", True, id="the other way round"),
    ],
)
def test_the_ink_under_a_sign_tells_whether_it_has_a_bar(
    monkeypatch: pytest.MonkeyPatch, printed: str, seen: str, meant: str, doubtful: bool
) -> None:
    monkeypatch.setattr(figures, "recognised", lambda crop: Read(seen, 0.99, 0.9))
    assert figures.told([figures.line(sign(bar=printed == "≥"))]) == (meant, doubtful)
