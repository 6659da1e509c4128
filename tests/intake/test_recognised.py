"""What is made of recognised words and figures: tones put right where the language proves it, doubts elsewhere."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the OCR wheels of requirements/ocr.txt are not installed")
pytest.importorskip("PIL", reason="the OCR wheels of requirements/ocr.txt are not installed")

from tiendo.intake.document import Cell
from tiendo.intake.page import figures
from tiendo.intake.page.figures import Read
from tiendo.intake.page.official_words import WORDS
from tiendo.intake.page.recognise import Token
from tiendo.intake.page.spelling import mended, odd
from tiendo.intake.readers.scan import doubt_lone_figures, judged_words


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
