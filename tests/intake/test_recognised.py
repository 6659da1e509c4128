"""What is made of recognised words and figures: tones put right where the language proves it, doubts elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("cv2", reason="the OCR wheels of requirements/ocr.txt are not installed")
pytest.importorskip("PIL", reason="the OCR wheels of requirements/ocr.txt are not installed")

import cv2
import numpy as np
from tests.intake.scans import tokens

from tiendo.intake.document import Cell
from tiendo.intake.page import figures
from tiendo.intake.page.figures import Read
from tiendo.intake.page.official_words import WORDS
from tiendo.intake.page.picture import Picture, deepened, grey, ruled, straighten
from tiendo.intake.page.recognise import SURE, Token, _with_dashes, _with_figures, _with_ones
from tiendo.intake.page.spelling import comma_or_stop, mended, odd
from tiendo.intake.page.upright import _hangs
from tiendo.intake.readers.scan import (
    doubt_joined,
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
        pytest.param("phường An Thới", "phường An Thới", id="a place, no phương án"),
        pytest.param("các phường án trình", "các phương án trình", id="phương án"),
        pytest.param("Văn phòng HDND và UBND xã", "Văn phòng HĐND và UBND xã", id="an abbreviation without its bar"),
        pytest.param("trí tuệ nhân tạo (AT), loT,", "trí tuệ nhân tạo (AI), IoT,", id="names in Latin letters"),
        pytest.param("Hội Nông dân xã: các thôn", "Hội Nông dân xã; các thôn", id="a semicolon without its tail"),
        pytest.param("Các đơn vị: Công an xã", "Các đơn vị: Công an xã", id="a colon before a list"),
        pytest.param("Cơ quan chủ trì: Công an xã", "Cơ quan chủ trì: Công an xã", id="a colon behind a label"),
        pytest.param("Sản phẩm: Báo cáo", "Sản phẩm: Báo cáo", id="a colon between no bodies"),
        pytest.param("Đồn Biên phòng la Krêl", "Đồn Biên phòng Ia Krêl", id="a place of the highlands"),
        pytest.param("hò la vang xóm", "hò la vang xóm", id="a verb"),
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


@pytest.mark.parametrize(
    ("text", "sure", "meant"),
    [
        pytest.param("Số chuyến biển ghi", 92, "Số chuyến biển ghi", id="both read surely, both would be otherwise"),
        pytest.param("Số chuyến biển ghi", 80, "Số chuyển biến ghi", id="neither read surely"),
        pytest.param("các nên tảng số", 96, "các nền tảng số", id="one of the two otherwise"),
        pytest.param("cuối khóa học", 96, "cuối khóa học", id="a pair of its own, read surely"),
        pytest.param("cuối khóa học", 80, "cuối khoa học", id="a pair of its own, not read surely"),
        pytest.param("dạy nghề cho học viên", 80, "dạy nghề cho học viên", id="as common as the other"),
    ],
)
def test_mended_as_it_was_read(text: str, sure: float, meant: str) -> None:
    assert " ".join(mended(text.split(), [sure] * len(text.split()))) == meant


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("các lò gạch. Xưởng cưa", True, id="a capital like its small letter"),
        pytest.param("các lò gạch. Trại cưa", False, id="a capital of its own shape"),
        pytest.param("các lò gạch, xưởng cưa", False, id="a comma"),
        pytest.param("P. Xây dựng", False, id="an abbreviation"),
        pytest.param("các lò gạch.", False, id="the end"),
    ],
)
def test_a_stop_that_may_be_a_comma(text: str, wanted: bool) -> None:
    assert comma_or_stop(text.split()) is wanted
    assert bool(judged_words(tokens(*((word, 96) for word in text.split())), 1).doubt) is wanted


def test_a_cell_is_doubted_for_a_word_that_is_none_or_as_it_was_read() -> None:
    odd_one, plain = tokens(("R¿", 90), ("soát", 90)), tokens(("Rà", 96), ("soát", 96))
    assert [bool(judged_words(one, 1).doubt) for one in (odd_one, plain)] == [True, False]
    assert judged_words(plain, 1, doubtful=True).doubt
    assert judged_words(tokens(("khóa", 90), ("học", 90)), 1).doubt, "it may have been right as it was read"
    assert judged_words([], 1).text == ""


def test_figures_of_two_columns_in_one_cell_are_doubted_but_no_heading_over_the_table() -> None:
    joined, alone, heading = Cell("100% 100%"), Cell("50%"), Cell("I. Chỉ tiêu 2026")
    doubt_joined([[alone, joined, joined], [heading] * 3])
    assert [bool(c.doubt) for c in (joined, alone, heading)] == [True, False, False]


def test_below_the_header_a_cell_over_two_columns_among_others_is_doubted() -> None:
    over, plain, group, joined = Cell("Cơ quan"), Cell("1"), Cell("I. Hạ tầng"), Cell("Công an Quý II")
    doubt_joined(
        [[plain, over, over, plain], [plain] * 4, [plain, group, group, group], [plain, joined, joined, alone()]]
    )
    assert [bool(c.doubt) for c in (over, plain, group, joined)] == [False, False, False, True]


def test_the_only_cell_over_two_rows_of_its_column_is_doubted() -> None:
    tall, shared = Cell("Sở Xây dựng\nSở Tài chính"), [Cell("Phòng Kinh tế") for _ in range(3)]
    rows = [[Cell(f"{n}"), tall if n in (2, 3) else Cell("Công an xã"), shared[n // 2 - 1]] for n in range(2, 8)]
    doubt_joined([[alone()] * 3, [alone()] * 3, *rows])
    assert [bool(c.doubt) for c in (tall, *shared)] == [True, False, False, False]


def alone() -> Cell:
    return Cell("Báo cáo")


@pytest.mark.parametrize(("drawn", "cells"), [(1.0, 4), (0.5, 4), (0.0, 3)])
def test_a_line_worn_off_in_one_row_still_parts_its_cells(drawn: float, cells: int) -> None:
    page = np.full((1000, 1000), 255, np.uint8)
    for y in range(100, 901, 100):
        page[y : y + 3, 100:903] = 0
    for x in (100, 500, 900):
        page[100:903, x : x + 3] = 0
    page[303 : 303 + round(97 * (1 - drawn)), 480:520] = 255
    (table,) = ruled(page).tables
    assert sum(180 < b[1] < 420 for b in table) - 2 == cells


def test_a_sign_on_a_word_has_its_bar_by_the_ink() -> None:
    picture = np.full((70, 300), 250, np.uint8)
    picture[10:60, 10:100] = sign(bar=True)
    picture[10:60, 150:240] = sign(bar=False)
    found = [
        Token(">1tổ", 90, (10, 10, 100, 60), (10, 60), True),
        Token(">1tổ", 90, (150, 10, 240, 60), (10, 60), False),
    ]
    assert [token.text for token in _with_figures(found, picture)] == ["≥1tổ", ">1tổ"]


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
    assert judged_words(two, 1, 300, 150.0).text == "Công an\nTrạm Y tế"
    assert judged_words(two, 1, 300, 50.0).text == "Công an Trạm Y tế"


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


@pytest.mark.parametrize(
    ("texts", "count", "meant", "sure"),
    [
        pytest.param(["Quý", "II"], 3, ["Quý", "III"], False, id="a stroke passed over"),
        pytest.param(["Quý", "TII"], 3, ["Quý", "III"], True, id="a foot taken for a letter's arm"),
        pytest.param(["Quý", "HI"], 3, ["Quý", "III"], True, id="two strokes taken for one letter"),
        pytest.param(["II."], 1, ["I."], False, id="a heading"),
        pytest.param(["II,", "II"], 3, ["II,", "III"], False, id="a second quarter"),
        pytest.param(["Quý", "II"], 2, ["Quý", "II"], True, id="as it is"),
        pytest.param(["Quý", "IV"], 3, ["Quý", "IV"], False, id="four"),
        pytest.param(["cấp", "II"], 3, ["cấp", "II"], False, id="nothing that is numbered"),
    ],
)
def test_the_strokes_of_a_number_are_counted(texts: list[str], count: int, meant: list[str], sure: bool) -> None:
    picture = np.full((60, 200), 255, np.uint8)
    for n in range(count):
        picture[10:50, 110 + 20 * n : 114 + 20 * n] = 30
        picture[46:50, 104 + 20 * n : 122 + 20 * n] = 30  # feet touch
    found = [Token(t, 80, (10 + 90 * n, 8, 90 + 90 * n, 52), (8, 52), n == 0) for n, t in enumerate(texts)]
    if len(texts) == 1:
        found = [replace(found[0], box=(100, 8, 180, 52))]
    got = _with_ones(found, picture)
    assert [token.text for token in got] == meant
    assert (got[-1].sure >= SURE) is sure


def test_worn_print_is_made_dark_and_fresh_print_let_be() -> None:
    page = np.full((400, 400), 250, np.uint8)
    for n in range(4):
        page[n::20], page[10::20] = 120, 170  # strokes, and thin ones
    dark = deepened(page)
    assert dark[1, 0] < 60 and dark[10, 0] < 140 and dark[15, 0] > 240
    fresh = np.where(page < 200, page - 100, page).astype(np.uint8)
    assert np.array_equal(deepened(fresh), fresh)


def test_a_page_is_turned_only_where_its_lines_hang_beyond_chance() -> None:
    rng = np.random.default_rng(3)
    few = list(rng.normal(-0.006, 0.12, 57))
    assert not _hangs([-0.006 + n for n in np.array(few) - np.mean(few)])
    assert _hangs(list(rng.normal(-0.03, 0.1, 250)))
    assert not _hangs(list(rng.normal(0.03, 0.1, 250)))


def test_a_plain_figure_read_clearly_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that a lost sign would leave (2 for ≥), or in whose box a sign has room, is."""
    asked: list[int] = []

    def line(crop: Picture) -> Read:
        asked.append(crop.shape[1])
        return Read("", 0.0)

    monkeypatch.setattr(figures, "line", line)
    picture = np.full((60, 900), 255, np.uint8)

    def read_again(text: str, sure: float, wide: int) -> bool:
        asked.clear()
        _with_figures([Token(text, sure, (10, 10, 10 + wide, 40), (10, 40), True)], picture)
        return bool(asked)

    assert [read_again("30%", 96, 90), read_again("1,", 96, 30)] == [False, False]
    assert [read_again("30%", 80, 90), read_again("25", 96, 45), read_again("30%", 96, 140)] == [True] * 3


@pytest.mark.parametrize("lean", [-4.3, -1.37, 0.62, 2.51])
def test_a_page_is_turned_by_as_much_as_it_leans(lean: float) -> None:
    page = np.full((1754, 1240), 255, np.uint8)
    for y in range(200, 1500, 30):
        for x in range(150, 1050, 40):
            page[y : y + 12, x : x + 30] = 20
    turn = cv2.getRotationMatrix2D((620, 877), lean, 1.0)
    leaning = cv2.warpAffine(page, turn, (1240, 1754), flags=cv2.INTER_CUBIC, borderValue=(255,))
    _, angle = straighten(leaning.astype(np.uint8))
    assert angle == pytest.approx(-lean, abs=0.06)
    assert straighten(page)[1] == 0.0


def test_each_set_of_lines_is_a_table_of_its_own_though_one_lies_beside_the_other() -> None:
    page = np.full((1200, 2000), 255, np.uint8)
    for left in (100, 1100):
        for y in range(100, 901, 100 if left == 100 else 200):
            page[y : y + 3, left : left + 803] = 0
        for x in (left, left + 400, left + 800):
            page[100:903, x : x + 3] = 0
    assert sorted(len(boxes) for boxes in ruled(page).tables) == [8, 16]
