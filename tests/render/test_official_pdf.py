"""The papers of both sides as they come out on paper, measured from their PDF."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from tests.render.on_paper import Line, Page, pages_of
from tests.render.papers_made_up import LONG, letter, report, said, table, words

from tiendo.core.reporting.outline import Annex, Outline, Side
from tiendo.render.official import pdf as converting
from tiendo.render.official.docx import docx
from tiendo.render.official.layouts import LAYOUTS, Layout
from tiendo.render.official.pdf import NoConverter, pdf

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None and shutil.which("libreoffice") is None, reason="LibreOffice is not installed"
)
NEAR = 0.7  # millimetres
SIDES = list(Side)
SAME_MEASURES = ("LiberationSerif", "Tinos", "TimesNewRoman")


@cache
def pages(of: str, side: Side) -> list[Page]:
    return pages_of(pdf(docx({"report": report, "letter": letter}[of](side))))


def near(a: float, b: float, by: float = NEAR) -> bool:
    return abs(a - b) <= by


def looks(line: Line) -> tuple[float, bool, bool]:
    return line.size, line.bold, line.italic


def margins(layout: Layout, number: int, page: Page) -> tuple[float, float]:
    """Where text may begin and end on the page of this number, counted as sheets are turned."""
    left, right = layout.page.left, layout.page.right
    if layout.page.mirrored and number % 2 == 0:
        left, right = right, left
    return left, page.width - right


@needs_office
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("of", ["report", "letter"])
def test_text_keeps_the_margins_of_every_page(of: str, side: Side) -> None:
    layout = LAYOUTS[side]
    for number, page in enumerate(pages(of, side), 1):
        left, right = margins(layout, number, page)
        body = [a for a in page.letters if a[2] > 18 and a[3] < page.height - 18]
        assert body, f"page {number} is empty"
        assert min(a[0] for a in body) >= left - NEAR, f"page {number}"
        assert max(a[1] for a in body) <= right + NEAR, f"page {number}"
        assert min(a[2] for a in body) >= layout.page.top - NEAR, f"page {number}"
        assert max(a[3] for a in body) <= page.height - layout.page.bottom + NEAR, f"page {number}"
        if (page.width, page.height) == (210, 297) and number == 2:
            assert near(min(a[0] for a in body), left) and near(max(a[1] for a in body), right, 1.5)


@needs_office
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("of", ["report", "letter"])
def test_one_font_of_the_measures_of_times_carries_all_letters(of: str, side: Side) -> None:
    fonts = {font.split("-")[0] for page in pages(of, side) for font in page.fonts}
    assert len(fonts) == 1 and fonts.pop() in SAME_MEASURES


@needs_office
@pytest.mark.parametrize("of", ["report", "letter"])
def test_the_national_title_and_its_motto_stand_top_right(of: str) -> None:
    first = pages(of, Side.STATE)[0]
    nation, motto = first.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), first.line("Độc lập - Tự do - Hạnh phúc")
    assert looks(nation) == (12, True, False) and looks(motto) == (13, True, False)
    assert near(nation.top, 20) and nation.left > 100 and nation.right < 195
    assert near(nation.centre, motto.centre) and 0 < motto.top - nation.top < 6
    left, right = first.rule_below(motto)
    assert near(right - left, motto.right - motto.left, 1.0) and near((left + right) / 2, motto.centre)


@needs_office
@pytest.mark.parametrize("of", ["report", "letter"])
def test_the_party_title_has_a_line_as_long_as_itself(of: str) -> None:
    first = pages(of, Side.PARTY)[0]
    title = first.line("ĐẢNG CỘNG SẢN VIỆT NAM")
    assert looks(title) == (15, True, False) and near(title.top, 20) and title.left > 110
    left, right = first.rule_below(title)
    assert near(right - left, title.right - title.left, 1.0)


@needs_office
def test_the_issuer_of_the_state_has_a_line_of_a_third_to_a_half() -> None:
    first = pages("report", Side.STATE)[0]
    issuer = first.line("ỦY BAN NHÂN DÂN XÃ NẬM SA")
    assert looks(issuer) == (12, True, False) and issuer.right < 105
    left, right = first.rule_below(issuer)
    assert 1 / 3 <= (right - left) / (issuer.right - issuer.left) <= 1 / 2 and near((left + right) / 2, issuer.centre)


@needs_office
def test_the_issuer_of_the_party_has_a_star_and_its_superior_above() -> None:
    first = pages("report", Side.PARTY)[0]
    superior, issuer, star = first.line("ĐẢNG BỘ TỈNH"), first.line("ĐẢNG ỦY XÃ NẬM SA"), first.line("*")
    assert looks(superior) == (14, False, False) and looks(issuer) == (14, True, False)
    assert superior.top < issuer.top < star.top and near(star.centre, issuer.centre)


@needs_office
@pytest.mark.parametrize(
    ("of", "side", "number", "day", "size"),
    [
        ("report", Side.STATE, "Số: /BC-UBND", "Nậm Sa, ngày tháng năm 2026", 13),
        ("letter", Side.STATE, "Số: 07/UBND-VHXH", "Nậm Sa, ngày 05 tháng 02 năm 2026", 13),
        ("report", Side.PARTY, "Số -BC/ĐU", "Nậm Sa, ngày tháng năm 2026", 14),
        ("letter", Side.PARTY, "Số 07-CV/ĐU", "Nậm Sa, ngày 05 tháng 02 năm 2026", 14),
    ],
)
def test_number_and_date_stand_on_one_line(of: str, side: Side, number: str, day: str, size: float) -> None:
    first = pages(of, side)[0]
    said_number, said_day = first.line("Số"), first.line("Nậm Sa, ngày")
    assert (said_number.text, said_day.text) == (number, day)
    assert looks(said_number) == (size, False, False) and looks(said_day) == (size, False, True)
    assert near(said_number.bottom, said_day.bottom)
    assert said_number.right < 112 < said_day.left + 10
    assert near(said_day.centre, first.line(LAYOUTS[side].nation).centre, 1.0)


@needs_office
@pytest.mark.parametrize(("side", "size"), [(Side.STATE, 14), (Side.PARTY, 16)])
def test_type_and_subject_are_centred_with_their_mark_below(side: Side, size: float) -> None:
    first, page = pages("report", side)[0], LAYOUTS[side].page
    middle = page.left + page.text_width() / 2
    kind = first.line("BÁO CÁO")
    subject = [
        line for line in first.lines if kind.bottom < line.top < kind.bottom + 22 and line.bold and line.size == 14
    ]
    assert looks(kind) == (size, True, False) and near(kind.centre, middle)
    assert len(subject) >= 3 and all(near(line.centre, middle) for line in subject[:3])
    longest = max(line.right - line.left for line in subject[:3])
    assert min(line.right - line.left for line in subject[:3]) > longest / 2, "its lines are of like length"
    assert [line.text.split()[-1] for line in subject[:3]] == ["phá", "và", "2026"], "no word is parted"
    if side is Side.PARTY:
        assert near(first.line("-----").centre, middle)
    else:
        left, right = first.rule_below(subject[2])
        assert 1 / 3 <= (right - left) / longest <= 1 / 2 and near((left + right) / 2, middle)


@needs_office
def test_a_letter_says_its_subject_under_the_number() -> None:
    state, party = pages("letter", Side.STATE)[0], pages("letter", Side.PARTY)[0]
    about, by_party = state.line("V/v đôn đốc"), party.line("về việc đôn đốc")
    assert looks(about) == (12, False, False) and looks(by_party) == (12, False, True)
    assert about.right < 103 and near(about.centre, state.line("Số:").centre, 1.0)
    assert by_party.top > party.line("Số 07").top
    assert not any(line.text.endswith("57-") for line in (*state.lines[:12], *party.lines[:12]))


@needs_office
@pytest.mark.parametrize("side", SIDES)
def test_several_addressees_stand_below_each_other_under_the_colon(side: Side) -> None:
    first = pages("letter", side)[0]
    word, one, last = first.line("Kính gửi:"), first.line("- Phòng Văn hóa - Xã hội;"), first.line("- Công an xã.")
    assert word.size == one.size == 14 and word.italic is (side is Side.PARTY)
    assert near(one.left, last.left) and near(one.left, word.right, 2.0)


@needs_office
@pytest.mark.parametrize(("side", "indent", "pitch"), [(Side.STATE, 12.7, None), (Side.PARTY, 10, 20)])
def test_the_body_is_justified_with_its_indent_and_spacing(side: Side, indent: float, pitch: float | None) -> None:
    first, page = pages("report", side)[0], LAYOUTS[side].page
    at = next(n for n, line in enumerate(first.lines) if line.text.startswith("Ủy ban nhân dân xã đã chỉ đạo"))
    one, two, three = first.lines[at : at + 3]
    assert looks(one) == (14, False, False)
    assert near(one.left, page.left + indent) and near(two.left, page.left) and near(three.left, page.left)
    assert near(one.right, page.width - page.right) and near(two.right, page.width - page.right)
    step = (two.top - one.top) * 72 / 25.4
    assert near(step, pitch, 0.2) if pitch else 14 * 1.1 <= step <= 14 * 1.15 * 1.5
    between = (first.lines[at + 3].top - three.top) * 72 / 25.4 - step
    assert between >= 5.9, "six points between paragraphs"


@needs_office
@pytest.mark.parametrize(
    ("side", "first", "second"),
    [(Side.STATE, "I. CÔNG TÁC LÃNH ĐẠO", "1. Kết quả"), (Side.PARTY, "I- CÔNG TÁC LÃNH ĐẠO", "1. Kết quả")],
)
def test_headings_are_numbered_as_the_side_does(side: Side, first: str, second: str) -> None:
    both = pages("report", side)[:2]
    highest = both[0].line(first)
    lower = next(line for page in both for line in page.lines if line.text.startswith(second))
    assert looks(highest) == looks(lower) == (14, True, False)


@needs_office
@pytest.mark.parametrize(
    ("side", "by", "position", "sizes"),
    [
        (Side.STATE, "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", ((13, True, False), (13, True, False))),
        (Side.PARTY, "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", ((14, True, False), (14, False, False))),
    ],
)
@pytest.mark.parametrize("of", ["report", "letter"])
def test_who_signs_stands_right_with_room_for_the_hand(
    of: str, side: Side, by: str, position: str, sizes: tuple[tuple[float, bool, bool], ...]
) -> None:
    page = next(page for page in pages(of, side) if any(by in line.text for line in page.lines))
    authority, post, name = page.line(by), page.line(position), page.line("Hà Văn Khải")
    assert (looks(authority), looks(post)) == sizes and looks(name) == (14, True, False)
    assert authority.left > 105 and near(authority.centre, post.centre) and near(post.centre, name.centre)
    assert 18 < name.top - post.bottom < 40
    assert any(line.text.startswith("Trên đây là báo cáo") for line in page.lines), "it never stands alone on a page"


@needs_office
@pytest.mark.parametrize(
    ("side", "word", "lines", "last"),
    [(Side.STATE, (12, True, True), 11, "- Lưu: VT, VHXH."), (Side.PARTY, (14, False, False), 12, "- Lưu Đảng ủy.")],
)
def test_recipients_stand_left_beside_who_signs(
    side: Side, word: tuple[float, bool, bool], lines: float, last: str
) -> None:
    page = next(page for page in pages("report", side) if any("Nơi nhận:" in line.text for line in page.lines))
    title, end = page.line("Nơi nhận:"), page.line(last)
    assert looks(title) == word and looks(end) == (lines, False, False)
    number = pages("report", side).index(page) + 1
    assert near(title.left, margins(LAYOUTS[side], number, page)[0]) and near(end.left, title.left)
    assert near(title.top, page.line("TM. ỦY" if side is Side.STATE else "T/M BAN").top, 1.0)
    assert page.line(";").text.endswith(";")


@needs_office
@pytest.mark.parametrize(("side", "size"), [(Side.STATE, 13), (Side.PARTY, 14)])
def test_pages_are_numbered_top_centre_from_the_second(side: Side, size: float) -> None:
    layout, found = LAYOUTS[side], pages("report", side)
    numbers = [next((line for line in page.lines if line.top < 18), None) for page in found]
    assert numbers[0] is None
    second = numbers[1]
    assert second is not None and second.text == "2" and looks(second) == (size, False, False)
    left, right = margins(layout, 2, found[1])
    assert near(second.centre, (left + right) / 2) and near(second.top, 10)
    told = [line.text if line else "" for line in numbers]
    annex = next(n for n, page in enumerate(found) if page.width > page.height)
    if side is Side.STATE:  # NĐ 30, Phụ lục I, III.1.đ: the pages of each annex are numbered apart
        assert told[annex : annex + 3] == ["", "2", "3"] and told[-1] == ""
    else:
        assert told[1:] == [str(n) for n in range(2, len(told) + 1)]


@needs_office
@pytest.mark.parametrize("side", SIDES)
def test_annexes_lie_on_their_side_with_heads_repeated_and_rows_whole(side: Side) -> None:
    found = pages("report", side)
    broad = [page for page in found if page.width > page.height]
    assert len(broad) >= 3 and all(near(page.width, 297) and near(page.height, 210) for page in broad)
    assert [page.rows[0][0] for page in broad] == ["TT"] * len(broad)
    rows = [row for page in broad for row in page.rows if row[0].isdecimal()]
    assert [row[0] for row in rows] == [str(n) for n in range(1, 61)]
    whole = "Triển khai nền tảng số dùng chung phục vụ thôn số {} theo lộ trình đã duyệt"
    assert [" ".join(row[1].split()) for row in rows] == [whole.format(n) for n in range(1, 61)]
    last = found[-1]
    assert near(last.width, 210) and last.line("Phụ lục II")
    head, of = broad[0].line("KẾT QUẢ THỰC HIỆN NHIỆM VỤ"), broad[0].line("(Kèm theo Báo cáo số")
    assert head.bold and of.italic and near(head.centre, of.centre, 1.0)


@needs_office
@pytest.mark.parametrize("side", SIDES)
def test_the_code_and_the_copy_stand_small_at_every_foot(side: Side) -> None:
    for page in pages("report", side):
        foot = page.line("Mã tra cứu: NS-7K2M4Q · Bản nội bộ")
        assert foot.size == 9 and foot.top > page.height - 20


@needs_office
def test_the_same_outline_gives_the_same_pdf() -> None:
    made = docx(letter())
    paper = pdf(made)
    assert pdf(made) == paper
    assert b"/CreationDate(D:20260205000000Z)" in paper


BAD = (
    "\x00Nhiệm\u200b vụ \U0001f600\U0001f468\u200d\U0001f469 <script>alert(1)</script>\ud800 \u202eđảo \ufffe "
    "hoa\u0300 \uf0b7 \u2705\r\ndòng mới\x0b" + "x" * 400
)


@needs_office
def test_bad_text_breaks_no_page() -> None:
    outline = replace(
        report(),
        opening=(words("bad", BAD), words("long", LONG * 100)),
        sections=(),
        annexes=(Annex("a", BAD[:60], (replace(table(2), title=BAD),)),),
        closing=(said("k", "", "không dấu cách " + "a" * 20_000),),
        letterhead=replace(
            report().letterhead, issuer="", superior="Ủy ban nhân dân thành phố trực thuộc trung ương " * 3
        ),
        code="",
    )
    found = pages_of(pdf(docx(outline)))
    fonts = {font.split("-")[0] for page in found for font in page.fonts}
    assert fonts <= set(SAME_MEASURES), "each letter has its glyph in one font"
    said_first = "".join(line.text for line in found[0].lines)
    assert "<script>alert(1)</script>" in said_first and "hoà" in said_first and "…………" in said_first
    assert all(a[1] <= page.width - 14 for page in found for a in page.letters)


def test_without_libreoffice_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting.shutil, "which", lambda _: None)
    with pytest.raises(NoConverter, match="libreoffice-writer-nogui"):
        pdf(b"")


@needs_office
def test_what_is_no_docx_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoConverter, match="không tạo được"):
        pdf(b"PK\x03\x04 nothing")


def test_a_conversion_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    endless = tmp_path / "soffice"
    endless.write_text("#!/bin/sh\nsleep 600 & wait\n")
    endless.chmod(0o755)
    monkeypatch.setattr(converting.shutil, "which", lambda _: str(endless))
    monkeypatch.setattr(converting, "SECONDS", 0.05)
    with pytest.raises(NoConverter, match="chưa tạo xong"):
        pdf(docx(letter()))


def shown_pages(outline: Outline) -> list[Page]:
    return pages_of(pdf(docx(outline)))


@needs_office
@pytest.mark.parametrize("lines", [1, 7])
def test_the_signature_is_never_alone_on_a_page(lines: int) -> None:
    """Wherever the page ends, some of the text goes over with who signs."""
    outline = replace(
        letter(), closing=tuple(words(f"c{n}", LONG) for n in range(5)) + (words("z", "x" * 80),) * (lines + 1)
    )
    for page in shown_pages(outline):
        texts = [line.text for line in page.lines]
        if any("TM. ỦY BAN" in text for text in texts):
            assert any("xxx" in text for text in texts)
