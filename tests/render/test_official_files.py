"""DOCX and XLSX of official papers: the same bytes each time, real figures and dates, styles and not direct marks."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from docx import Document
from tests.render.papers_made_up import LONG, letter, report, said, table, words

from tiendo.core.reporting.copies import Copy, copy_of
from tiendo.core.reporting.outline import (
    Annex,
    Cell,
    Column,
    Holds,
    Letterhead,
    Outline,
    Row,
    Section,
    Side,
    Style,
    Table,
)
from tiendo.render.official.body import heading_role, part_number
from tiendo.render.official.clean import clean
from tiendo.render.official.docx import docx
from tiendo.render.official.layouts import LAYOUTS, PARTY, STATE
from tiendo.render.official.letterhead import date_line, in_a_sentence, number_line
from tiendo.render.official.measure import even_width, length, lines
from tiendo.render.official.tables import fitted, size_for
from tiendo.render.official.xlsx import xlsx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(outline: Outline) -> Any:
    return Document(io.BytesIO(docx(outline)))


def workbook(outline: Outline) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx(outline)))


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("made", [docx, xlsx])
def test_the_same_outline_gives_the_same_bytes(made: Any, side: Side) -> None:
    data = made(report(side))
    assert data == made(report(side))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {m.date_time for m in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.testzip() is None
    assert data != made(replace(report(side), as_of=date(2026, 12, 25)))


def test_word_users_find_styles_headings_and_times_new_roman() -> None:
    document = opened(report())
    used = {p.style.name for p in document.paragraphs}
    assert {"Heading 1", "Heading 2", "VB Nội dung", "VB Gạch đầu dòng", "VB Tên loại"} <= used
    fonts = {
        f.get(W + slot) for f in document.styles.element.iter(W + "rFonts") for slot in ("ascii", "eastAsia", "cs")
    }
    assert fonts == {"Times New Roman"}
    body = document.element.body
    assert not list(body.iter(W + "rFonts")), "no paragraph names a font of its own"
    assert document.styles.element.find(f".//{W}lang").get(W + "val") == "vi-VN"


def test_the_package_says_whose_it_is_and_nothing_of_a_template() -> None:
    about = opened(report()).core_properties
    assert about.title.startswith("Báo cáo Kết quả") and about.author == "Ủy ban nhân dân xã Nậm Sa"
    assert about.created.date() == about.modified.date() == date(2026, 11, 25)
    assert about.keywords == "NS-7K2M4Q"
    with zipfile.ZipFile(io.BytesIO(docx(report()))) as package:
        names = package.namelist()
    assert [n for n in names if "theme" in n or "thumbnail" in n or "customXml" in n] == []


@pytest.mark.parametrize(("side", "mirrored"), [(Side.STATE, False), (Side.PARTY, True)])
def test_pages_of_the_party_are_mirrored_for_the_back(side: Side, mirrored: bool) -> None:
    document = opened(report(side))
    assert (document.settings.element.find(W + "mirrorMargins") is not None) is mirrored
    assert [s.orientation for s in document.sections] == [0, 1, 0]


def test_heads_of_tables_repeat_and_only_tall_rows_may_break() -> None:
    cells = (Cell("1"), Cell(LONG * 12), *[Cell("x")] * 4)
    long = replace(table(2), rows=(*table(2).rows, Row(cells)))
    document = opened(replace(report(), annexes=(Annex("a", "", (long,)),), sections=()))
    rows = list(document.tables[-1]._tbl.iter(W + "tr"))
    assert [tr.find(f".//{W}tblHeader") is not None for tr in rows] == [True, False, False, False, False]
    assert [tr.find(f".//{W}cantSplit") is not None for tr in rows] == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("number", "symbol", "layout", "shown"),
    [
        pytest.param("", "BC-UBND", STATE, "Số: ······/BC-UBND", id="blank, state"),
        pytest.param("", "BC/ĐU", PARTY, "Số ······-BC/ĐU", id="blank, party"),
        pytest.param("5", "BC-UBND", STATE, "Số: 05/BC-UBND", id="below ten"),
        pytest.param("127", "BC/ĐU", PARTY, "Số 127-BC/ĐU", id="party"),
        pytest.param("15/BC-UBND", "BC-UBND", STATE, "Số: 15/BC-UBND", id="given whole"),
        pytest.param("9-BC/TU", "", PARTY, "Số 9-BC/TU", id="without a symbol"),
        pytest.param("12a", "UBND-VX", STATE, "Số: 12a/UBND-VX", id="with a letter"),
    ],
)
def test_numbers_as_each_side_writes_them(number: str, symbol: str, layout: Any, shown: str) -> None:
    head = Letterhead(layout.side, "", "x", symbol, "y", number)
    assert number_line(head, layout).replace("\u00a0", "·") == shown


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 1, 5), "Nậm Sa, ngày 05 tháng 01 năm 2026"),
        (date(2026, 3, 9), "Nậm Sa, ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "Nậm Sa, ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_zero(day: date, shown: str) -> None:
    assert date_line(replace(report(), letterhead=replace(report().letterhead, dated=day))) == shown


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ỦY BAN NHÂN DÂN XÃ SUỐI HOA", "Ủy ban nhân dân xã Suối Hoa"),
        ("BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ XÃ NẬM SA, TỈNH LAM GIANG", "Ban Chỉ đạo chuyển đổi số xã Nậm Sa, tỉnh Lam Giang"),
        ("PHÒNG VĂN HÓA - XÃ HỘI", "Phòng Văn hóa - Xã hội"),
        ("UBND PHƯỜNG BẢN HÓN", "UBND phường Bản Hón"),
        ("Đảng ủy xã Nậm Sa", "Đảng ủy xã Nậm Sa"),
    ],
)
def test_a_name_in_capitals_is_written_within_a_sentence(name: str, written: str) -> None:
    assert in_a_sentence(name) == written


@pytest.mark.parametrize(
    ("number", "level", "role"),
    [("I", 1, "Heading1"), ("", 1, "Heading1"), ("1", 1, "Heading2"), ("1", 2, "Heading2"), ("a", 3, "Heading3")]
    + [("-", 9, "Heading4"), ("A", 0, "Heading1")],
)
def test_only_parts_in_roman_numbers_are_in_capitals(number: str, level: int, role: str) -> None:
    assert heading_role(Section("k", "t", number, level)) == role


@pytest.mark.parametrize(
    ("number", "state", "party"),
    [("I", "I.", "I-"), ("12", "12.", "12."), ("1.2", "1.2.", "1.2."), ("a", "a)", "a)"), ("đ", "đ)", "đ)")]
    + [("II-", "II-", "II-"), ("", "", ""), ("(1)", "(1)", "(1)")],
)
def test_marks_after_the_numbers_of_parts(number: str, state: str, party: str) -> None:
    assert (part_number(number, LAYOUTS[Side.STATE]), part_number(number, LAYOUTS[Side.PARTY])) == (state, party)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("hoa\u0300 bình", "hoà bình", id="decomposed"),
        pytest.param("a\x00b\x07c\x1bd", "abcd", id="control characters"),
        pytest.param("a\r\nb\rc\vd\u2028e", "a\nb\nc\nd\ne", id="line breaks of all kinds"),
        pytest.param("x\ud800y", "xy", id="lone surrogate"),
        pytest.param("tốt \U0001f44d\U0001f3fb!", "tốt !", id="emoji with a skin tone"),
        pytest.param("1\ufe0f\u20e3 bước", "1 bước", id="keycap"),
        pytest.param("\u202eabc\u200b\ufeff", "abc", id="marks without width"),
        pytest.param("\uf0b7 mục", "• mục", id="bullet of a symbol font"),
        pytest.param("<b>x</b> & y", "<b>x</b> & y", id="markup stays text"),
        pytest.param("≥ 60 %, 5 km², →, №, ®", "≥ 60 %, 5 km², →, №, ®", id="signs that fonts have"),
        pytest.param("57\u2011NQ\u2010TW\t\u00adx", "57-NQ-TW x", id="hyphens and tabs"),
        pytest.param("ꪎꪳ ᨀ", "ꪎꪳ ᨀ", id="letters of other scripts"),
    ],
)
def test_clean(text: str, shown: str) -> None:
    assert clean(text) == shown
    assert clean(clean(text)) == clean(text)


def test_bad_text_gives_a_document_that_opens() -> None:
    bad = "\x00\ud800\ufffe" + "<w:p>" + "\x0b" + "dài" * 9000
    outline = replace(report(), opening=(words("a", bad), words("", ""), said("k", bad[:9], bad)), type_name=bad[:40])
    assert any("dàidài" in p.text for p in opened(outline).paragraphs)
    assert workbook(replace(outline, annexes=(), sections=())).sheetnames == ["Nội dung"]


def test_the_leaders_copy_names_nobody() -> None:
    copy = copy_of(report(), Copy.LEADER)
    text = "\n".join(p.text for p in copy.paragraphs())
    assert "Lò Thị Mai" not in text and "Phòng Văn hóa - Xã hội" in text
    made = opened(copy)
    printed = "".join(made.element.body.itertext())
    assert "Lò Thị Mai" not in printed and "Hà Văn Khải" in printed
    assert "Lò Thị Mai" not in {c.value for sheet in workbook(copy) for row in sheet.iter_rows() for c in row}


def test_a_workbook_holds_figures_and_dates_and_prints_well() -> None:
    book = workbook(report())
    assert book.sheetnames == ["Phụ lục I", "Phụ lục II", "Kết quả theo đơn vị"]
    sheet = book["Phụ lục I"]
    row = next(r for r in sheet.iter_rows(min_row=5) if r[0].value == 1)
    assert row[3].value == 62.5 and row[3].data_type == "n" and row[3].number_format == "#,##0.0"
    assert row[4].is_date and row[4].value.date() == date(2026, 12, 31)
    assert row[1].font.name == "Times New Roman" and row[1].alignment.wrap_text
    assert sheet.freeze_panes == "A5" and sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet["A1"].value == "Phụ lục I: Kết quả thực hiện nhiệm vụ"
    assert "A5:F5" in {str(r) for r in sheet.merged_cells.ranges}
    assert "NS-7K2M4Q" in sheet.oddFooter.left.text


@pytest.mark.parametrize(
    ("cell", "value", "form"),
    [
        pytest.param(Cell("62,5", Decimal("62.5")), 62.5, "#,##0.0", id="decimals of its own"),
        pytest.param(Cell("1.234", Decimal("1234")), 1234, "#,##0", id="thousands"),
        pytest.param(Cell("60 %", Decimal("60")), 60, '#,##0" %"', id="a unit after it"),
        pytest.param(Cell("≥ 60%", Decimal("60")), 60, '"≥ "#,##0"%"', id="a sign before it"),
        pytest.param(Cell("12/15 thôn", Decimal("80")), "12/15 thôn", None, id="more than one figure stays words"),
        pytest.param(Cell("", Decimal("3")), 3, "#,##0", id="no words"),
        pytest.param(Cell("- Đã ban hành", None), "- Đã ban hành", None, id="a dash is no formula"),
        pytest.param(Cell("=1+1"), "=1+1", None, id="nor is an equals sign"),
        pytest.param(Cell("Quý IV/2026", day=date(2026, 12, 31)), "Quý IV/2026", None, id="a quarter stays words"),
        pytest.param(Cell("x", Decimal("NaN")), "x", None, id="not a number"),
    ],
)
def test_cells_of_a_workbook(cell: Cell, value: object, form: str | None) -> None:
    only = Table("t", (Column("c", "C", holds=Holds.NUMBER),), (Row((cell,)),))
    book = workbook(replace(report(), annexes=(Annex("a", "T", (only, only)),), sections=()))
    assert book.sheetnames == ["Phụ lục", "Phụ lục (2)"]
    found = book["Phụ lục"]["A5"]
    assert found.value == value and found.data_type in ("n" if not isinstance(value, str) else "s")
    assert form is None or found.number_format == form


def test_a_paper_without_tables_gives_its_words() -> None:
    sheet = workbook(letter())["Nội dung"]
    assert [r[1].value for r in sheet.iter_rows(min_row=5)][-1].startswith("Trên đây")


def test_lines_are_even_and_break_no_symbol() -> None:
    text = "V/v đôn đốc báo cáo tiến độ thực hiện Nghị quyết số 57-NQ/TW tháng 01 năm 2026"
    found = lines(text, 12, even_width(text, 12, 72))
    assert len(found) == len(lines(text, 12, 72)) and not any(line.endswith("57-") for line in found)
    assert length("Độc lập - Tự do - Hạnh phúc", 13, bold=True) == pytest.approx(56.1, abs=0.6)
    assert lines("", 12, 50) == [] and even_width("x", 12, 50) == 50


@pytest.mark.parametrize("count", [1, 6, 12, 25, 40])
def test_columns_fill_the_page_whatever_is_asked(count: int) -> None:
    columns = tuple(Column(str(n), f"Cột {n}", Decimal(5 if n % 2 else 60)) for n in range(count))
    rows = (Row(tuple(Cell("trách nhiệm" if n % 2 else "1") for n in range(count))),)
    widths = fitted(Table("t", columns, rows), 252, size_for(count))
    assert sum(widths) == pytest.approx(252) and min(widths) > 0
    if count <= 12:
        needed = length("nhiệm", size_for(count))
        assert all(width >= needed for width in widths[1::2])


def test_an_item_with_a_mark_of_its_own_gets_no_second() -> None:
    outline = replace(
        report(), closing=(words("x", "+ Thôn Nà Hoa", Style.ITEM), words("y", "Thôn Bản Hón", Style.ITEM))
    )
    texts = [p.text for p in opened(outline).paragraphs]
    assert "+ Thôn Nà Hoa" in texts and "- Thôn Bản Hón" in texts


ORDER = {
    "pPr": "pStyle keepNext keepLines widowControl pBdr spacing ind jc outlineLvl sectPr",
    "rPr": "rFonts b bCs i iCs caps sz szCs u lang",
    "tblPr": "tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg",
    "style": "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
    "settings": "zoom mirrorMargins defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol "
    "listSeparator",
}


@pytest.mark.parametrize("outline", [report(), report(Side.PARTY), letter()], ids=["report", "party", "letter"])
def test_children_stand_in_the_order_that_word_wants(outline: Outline) -> None:
    document = opened(outline)
    header = document.sections[0].header._element
    for root in (document.element, document.styles.element, document.settings.element, header):
        for tag, order in ORDER.items():
            for node in root.iter(W + tag):
                names = [child.tag.removeprefix(W) for child in node]
                assert set(names) <= set(order.split()), tag
                assert names == sorted(names, key=order.split().index), tag
    for cell in document.element.iter(W + "tc"):
        assert cell[-1].tag == W + "p"
    body = document.element.body
    assert (body[-1].tag, body[-2].tag) == (W + "sectPr", W + "p")
    for before, after in pairwise(body):
        assert not (before.tag == after.tag == W + "tbl"), "two tables would run into one"
    ids = [mark.get(W + "id") for mark in body.iter(W + "bookmarkStart")]
    assert len(ids) == len(set(ids))
