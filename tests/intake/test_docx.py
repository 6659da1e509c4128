"""DOCX: what Word shows on paper is what is read."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.intake import word_files as word
from tests.intake.word_files import DOWN, MORE, SPAN, W, docx, level, numbered, numbering, p, r, tbl, tc, tr

from tiendo.intake.document import Document, Paragraph, Table
from tiendo.intake.errors import CannotRead
from tiendo.intake.opening import open_file

OUTLINE = numbering(
    level(0, "upperRoman", "%1."),
    level(1, "decimal", "%2."),
    level(2, "decimal", "%2.%3."),
    level(3, "lowerLetter", "%4)"),
)


def read(data: bytes) -> Document:
    return open_file(data, name="a.docx")


def texts(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]


def grid(document: Document) -> list[list[str]]:
    (table,) = (b for b in document.blocks if isinstance(b, Table))
    return [[cell.flat for cell in row] for row in table.rows]


# Numbering


def test_numbers_of_several_levels_are_written_out_and_begin_again() -> None:
    body = "".join(
        numbered(text, level=depth)
        for text, depth in [("A", 0), ("B", 1), ("C", 2), ("D", 2), ("E", 1), ("F", 2), ("G", 0), ("H", 1), ("I", 3)]
    )
    assert texts(read(docx(body, numbering=OUTLINE))) == [
        "I. A",
        "1. B",
        "1.1. C",
        "1.2. D",
        "2. E",
        "2.1. F",
        "II. G",
        "1. H",
        "a) I",
    ]


@pytest.mark.parametrize(
    ("form", "text", "shown"),
    [
        ("decimal", "%1.", ["1. x", "2. x"]),
        ("decimal", "(%1)", ["(1) x", "(2) x"]),
        ("decimal", "Điều %1.", ["Điều 1. x", "Điều 2. x"]),
        ("decimalZero", "%1", ["01 x", "02 x"]),
        ("upperLetter", "%1.", ["A. x", "B. x"]),
        ("lowerLetter", "%1)", ["a) x", "b) x"]),
        ("lowerRoman", "%1.", ["i. x", "ii. x"]),
        ("upperRoman", "%1.", ["I. x", "II. x"]),
        ("bullet", "-", ["- x", "- x"]),
        ("bullet", "+", ["+ x", "+ x"]),
        ("bullet", "\uf0b7", ["• x", "• x"]),
        ("bullet", "o", ["○ x", "○ x"]),
        ("none", "", ["x", "x"]),
    ],
)
def test_number_forms(form: str, text: str, shown: list[str]) -> None:
    assert texts(read(docx(numbered("x") * 2, numbering=numbering(level(0, form, text))))) == shown


def test_a_list_starts_where_it_says_and_an_override_starts_again() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = numbered("a", 1) + numbered("b", 2) + numbered("c", 3) + numbered("d", 3)
    assert texts(read(docx(body, numbering=numbering(level(0, "decimal", "%1.", start=5), nums=nums)))) == [
        "5. a",
        "6. b",  # two lists of one kind count on
        "1. c",
        "2. d",
    ]


def test_legal_numbering_writes_roman_parents_in_figures() -> None:
    levels = level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2.", more="<w:isLgl/>")
    assert texts(read(docx(numbered("a") + numbered("b", level=1), numbering=numbering(*levels)))) == ["I. a", "1.1. b"]


def test_numbers_come_from_styles_and_their_parents() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="own"><w:basedOn w:val="base"/></w:style>'
    )
    levels = (
        level(0, "upperRoman", "%1.", more='<w:pStyle w:val="base"/>'),
        level(1, "decimal", "%2.", more='<w:pStyle w:val="own"/>'),
    )
    body = p("A", '<w:pStyle w:val="base"/>') + p("B", '<w:pStyle w:val="own"/>') + p("C", '<w:pStyle w:val="own"/>')
    assert texts(read(docx(body, styles=styles, numbering=numbering(*levels)))) == ["I. A", "1. B", "2. C"]


def test_a_style_may_be_freed_of_its_number() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="s"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = p("A", '<w:pStyle w:val="s"/><w:numPr><w:numId w:val="0"/></w:numPr>') + p("B", '<w:pStyle w:val="s"/>')
    assert texts(read(docx(body, styles=styles, numbering=OUTLINE))) == ["A", "I. B"]


def test_empty_numbered_cells_are_the_ordinals_of_their_rows() -> None:
    rows = [tr(tc(numbered("")), name, "60%") for name in ("Một", "Hai", "Ba")]
    document = read(docx(tbl(tr("TT", "Tên", "2026"), *rows), numbering=numbering(level(0, "decimal", "%1."))))
    assert grid(document) == [["TT", "Tên", "2026"], ["1", "Một", "60%"], ["2", "Hai", "60%"], ["3", "Ba", "60%"]]


# Tables


def test_merged_cells_stand_in_every_position_as_one_cell() -> None:
    table = tbl(
        tr(tc("TT", DOWN), tc("Chỉ tiêu", DOWN), tc("Lộ trình", SPAN.format(2))),
        tr(tc("", MORE), tc("", MORE), "2026", "2030"),
        tr("I", tc("Hạ tầng", SPAN.format(3))),
        tr("1", "Tỷ lệ 5G", "60%", "100%"),
    )
    document = read(docx(table))
    assert grid(document) == [
        ["TT", "Chỉ tiêu", "Lộ trình", "Lộ trình"],
        ["TT", "Chỉ tiêu", "2026", "2030"],
        ["I", "Hạ tầng", "Hạ tầng", "Hạ tầng"],
        ["1", "Tỷ lệ 5G", "60%", "100%"],
    ]
    rows = document.blocks[0].rows  # type: ignore[union-attr]
    assert rows[0][0] is rows[1][0] and rows[0][2] is rows[0][3] and rows[2][1] is rows[2][3]


def test_rows_drawn_a_hair_apart_fall_into_the_same_columns() -> None:
    table = tbl(
        tr("TT", tc("Tên", SPAN.format(2)), "2026"),
        tr(tc("1", SPAN.format(2)), "Một", "60%"),
        grid=(700, 40, 4000, 1200),
    )
    assert grid(read(docx(table))) == [["TT", "Tên", "2026"], ["1", "Một", "60%"]]


def test_rows_that_start_or_end_short_are_filled() -> None:
    table = tbl(
        tr("TT", "Tên", "2026"),
        tr("Một", "60%", properties='<w:gridBefore w:val="1"/>'),
        tr("2", "Hai", properties='<w:gridAfter w:val="1"/>'),
    )
    assert grid(read(docx(table))) == [["TT", "Tên", "2026"], ["", "Một", "60%"], ["2", "Hai", ""]]


def test_a_table_split_by_pages_is_one_and_its_header_stands_once() -> None:
    head = tr("TT", "Tên", "2026", properties="<w:tblHeader/>")
    body = tbl(head, tr("1", "Một", "60%")) + p() + tbl(head, tr("2", "Hai", "70%"))
    document = read(docx(body))
    assert grid(document) == [["TT", "Tên", "2026"], ["1", "Một", "60%"], ["2", "Hai", "70%"]]
    assert document.blocks[0].header == 1  # type: ignore[union-attr]


def test_two_tables_of_one_shape_with_words_between_stay_two() -> None:
    one = tbl(tr("TT", "Tên", "2026"), tr("1", "Một", "60%"))
    document = read(docx(one + p("Phụ lục II") + one))
    assert [type(b) for b in document.blocks] == [Table, Paragraph, Table]


def test_cells_keep_their_paragraphs_and_join_what_a_break_parted() -> None:
    cell = tc(p("- Một;") + p("- Hai") + p(r("Phòng Văn hóa") + "<w:r><w:br/></w:r>" + r("và Xã hội")))
    document = read(docx(tbl(tr("1", cell, "x"))))
    assert document.blocks[0].rows[0][1].text == "- Một;\n- Hai\nPhòng Văn hóa và Xã hội"  # type: ignore[union-attr]


def test_a_frame_around_text_is_text_and_a_table_in_a_cell_is_read() -> None:
    inner = tbl(*(tr(str(i), f"Việc {i}", "2026") for i in range(1, 4)))
    framed = tbl(tr(tc(p("Khung") + inner + p())))
    assert texts(read(docx(framed))) == ["Khung"]
    assert grid(read(docx(framed))) == [["1", "Việc 1", "2026"], ["2", "Việc 2", "2026"], ["3", "Việc 3", "2026"]]
    small = tbl(tr("a", tc(p("Danh sách") + tbl(tr("x", "y")) + p())))
    assert grid(read(docx(small))) == [["a", "Danh sách x y"]]


# Words


def test_tracked_changes_are_read_as_accepted() -> None:
    body = p(r("Tỷ lệ ") + f"<w:ins>{r('80%')}</w:ins><w:del><w:r><w:delText>60%</w:delText></w:r></w:del>")
    moved = f"<w:moveFrom>{r('cũ')}</w:moveFrom><w:moveTo>{r('mới')}</w:moveTo>"
    row = tr("1", "xóa", properties="<w:del/>")
    document = read(docx(body + p(moved) + tbl(tr("TT", "Tên"), row, tr("1", "giữ"))))
    assert texts(document) == ["Tỷ lệ 80%", "mới"]
    assert grid(document) == [["TT", "Tên"], ["1", "giữ"]]


def test_what_only_wraps_words_is_looked_into() -> None:
    inside = (
        f"<w:hyperlink>{r('Cổng')}</w:hyperlink><w:sdt><w:sdtContent>{r(' dịch vụ')}</w:sdtContent></w:sdt>"
        f"<w:fldSimple>{r(' công')}</w:fldSimple><w:r><w:instrText>PAGE</w:instrText></w:r>"
    )
    block = f"<w:sdt><w:sdtContent>{p('Trong khung điều khiển')}</w:sdtContent></w:sdt>"
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('I. MỤC TIÊU 3')}</w:sdtContent></w:sdt>"
    )
    assert texts(read(docx(contents + p(inside) + block))) == ["Cổng dịch vụ công", "Trong khung điều khiển"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('Trong hộp')}</w:txbxContent>"
    drawing = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(read(docx(p(r("Ngoài") + drawing)))) == ["Ngoài", "Trong hộp"]


def test_hidden_words_are_not_read_and_capitals_are_capitals() -> None:
    body = p(r("hiện", "<w:caps/>") + r(" ẩn", "<w:vanish/>"))
    assert texts(read(docx(body))) == ["HIỆN"]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + r(" 60%"), "≥ 60%"),
        (r("\uf0a3 5%"), "≤ 5%"),
        (r("57") + "<w:r><w:noBreakHyphen/></w:r>" + r("NQ/TW"), "57-NQ/TW"),
        (r("a") + "<w:r><w:tab/></w:r>" + r("b\u00a0c\u200b"), "a b c"),
        ("<m:oMath><m:r><m:t>≥60%</m:t></m:r></m:oMath>", "≥60%"),
        (r("Kê\u0301 hoa\u0323ch"), "Kế hoạch"),
    ],
)
def test_letters_that_are_not_plain_text(inside: str, text: str) -> None:
    assert texts(read(docx(p(inside)))) == [text]


def test_soft_breaks_part_statements_and_join_sentences() -> None:
    broken = "<w:r><w:br/></w:r>"
    body = p(r("TM. BAN THƯỜNG VỤ") + broken + r("BÍ THƯ")) + p(
        r("thực hiện Nghị quyết") + broken + r("của Bộ Chính trị")
    )
    assert texts(read(docx(body))) == ["TM. BAN THƯỜNG VỤ", "BÍ THƯ", "thực hiện Nghị quyết của Bộ Chính trị"]


def test_a_sentence_that_a_converter_cut_is_whole_again() -> None:
    body = (
        p("- Nâng cao nhận thức của cán bộ, đảng viên và Nhân dân về chuyển đổi")
        + p("số trên địa bàn xã.")
        + p("- Hai.")
    )
    assert texts(read(docx(body))) == [
        "- Nâng cao nhận thức của cán bộ, đảng viên và Nhân dân về chuyển đổi số trên địa bàn xã.",
        "- Hai.",
    ]


def test_rulers_are_left_out_and_a_dash_in_a_cell_stays() -> None:
    document = read(docx(p("------") + p("________") + p("x") + tbl(tr("1", "Tên", "-"))))
    assert texts(document) == ["x"] and grid(document) == [["1", "Tên", "-"]]


def test_footnotes_stand_behind_everything() -> None:
    note = f'<w:footnote w:id="2">{p("Theo hướng dẫn số 12-HD/TU.")}</w:footnote>'
    body = p(r("Báo cáo hằng tháng") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r(" về tỉnh.")) + p("Hết.")
    assert texts(read(docx(body, footnotes=note))) == [
        "Báo cáo hằng tháng về tỉnh.",
        "Hết.",
        "Chú thích 1: Theo hướng dẫn số 12-HD/TU.",
    ]


def test_old_fonts_are_read_by_their_own_letters() -> None:
    old = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    body = p(r("KÕ ho¹ch ph", old) + f"<w:r><w:rPr>{old}</w:rPr><w:softHyphen/></w:r>" + r("¬ng", old) + r(" số"))
    document = read(docx(body, fontTable='<w:font w:name=".VnTime"/>'))
    assert texts(document) == ["Kế hoạch phương số"] and "phông chữ cũ" in document.notes[0]


# What a paragraph is


def test_heading_levels_bold_and_centred_come_from_styles_too() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 2"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="mid"><w:basedOn w:val="u1"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
        '<w:style w:type="character" w:styleId="strong"><w:rPr><w:b/></w:rPr></w:style>'
    )
    body = (
        p("Mục", '<w:pStyle w:val="u1"/>')
        + p("Giữa", '<w:pStyle w:val="mid"/><w:outlineLvl w:val="9"/>')
        + p(r("đậm", '<w:rStyle w:val="strong"/>') + r(" "))
        + p(r("một nửa", "<w:b/>") + r(" thường"))
        + p(r("thôi đậm", '<w:b w:val="0"/>'), '<w:pStyle w:val="u1"/>')
        + p("Cấp", '<w:outlineLvl w:val="0"/>')
    )
    found = [(b.text, b.level, b.bold, b.centred) for b in read(docx(body, styles=styles)).blocks]  # type: ignore[union-attr]
    assert found == [
        ("Mục", 2, True, False),
        ("Giữa", None, True, True),
        ("đậm", None, True, False),
        ("một nửa thường", None, False, False),
        ("thôi đậm", 2, False, False),
        ("Cấp", 1, False, False),
    ]


@pytest.mark.parametrize(
    ("breaks", "pages"),
    [
        ("<w:r><w:lastRenderedPageBreak/></w:r>", [1, 2]),
        ('<w:r><w:br w:type="page"/></w:r>', [1, 2]),
        ("", [None, None]),
    ],
    ids=["rendered", "explicit", "none"],
)
def test_pages_count_where_the_file_knows_them(breaks: str, pages: list[int | None]) -> None:
    document = read(docx(p("Một.") + p(breaks + r("Hai."))))
    assert [b.page for b in document.blocks] == pages and document.pages == pages[-1]


def test_lines_count_paragraphs_also_those_in_cells() -> None:
    document = read(docx(p("Một.") + p() + tbl(tr("a", "b"), tr("c", "d")) + p("Hai.")))
    table = document.blocks[1]
    assert isinstance(table, Table)
    assert [document.blocks[0].line, table.line, table.rows[1][1].line, document.blocks[2].line] == [1, 3, 6, 7]


# Bad files

BOMB = '<!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(docx(p(r("&b;")), prolog=BOMB), id="entities"),
        pytest.param(
            docx(p(r("&x;")), prolog='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'), id="outer-entity"
        ),
        pytest.param(word.package({"word/document.xml": "<w:document"}), id="broken-xml"),
        pytest.param(word.package({"word/document.xml": "<a/>"}), id="no-body"),
        pytest.param(docx(p("a"))[:-30], id="cut-short"),
        pytest.param(docx(p("a" * 4000)).replace(b"PK\x01\x02", b"PK\x01\x03"), id="damaged-directory"),
    ],
)
def test_unsafe_and_damaged_files_are_refused(data: bytes) -> None:
    with pytest.raises(CannotRead):
        read(data)


def test_a_part_whose_bytes_were_changed_is_refused() -> None:
    data = bytearray(docx(p("".join(f"việc {i} " for i in range(3000)))))
    at = data.index(b"word/document.xml") + 300
    data[at : at + 40] = bytes(40)
    with pytest.raises(CannotRead):
        read(bytes(data))


def test_a_macro_document_is_read_as_text() -> None:
    data = docx(p("Kế hoạch"))
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as zipped:
        zipped.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert texts(open_file(out.getvalue(), name="a.docm")) == ["Kế hoạch"]


def test_strict_files_are_read() -> None:
    data = docx(p("Kế hoạch"))
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        parts = {n: zipped.read(n) for n in zipped.namelist()}
    strict = {
        n: d.replace(word.W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main") for n, d in parts.items()
    }
    assert texts(read(word.package(strict))) == ["Kế hoạch"]


PLAIN_CELLS = [
    pytest.param("<w:p><w:r><w:t>Công an xã</w:t></w:r></w:p>", "Công an xã", False, id="words alone"),
    pytest.param(
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Tổng</w:t></w:r></w:p>',
        "Tổng",
        True,
        id="bold",
    ),
    pytest.param(
        '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>b</w:t></w:r></w:p>',
        "ab",
        False,
        id="bold and not",
    ),
    pytest.param("<w:p><w:r><w:t>x\u200by\u00a0 z</w:t></w:r></w:p>", "xy z", False, id="odd spaces"),
    pytest.param("<w:p><w:r><w:t>3.</w:t></w:r></w:p>", "3", False, id="a number"),
    pytest.param("<w:p><w:r><w:t>-----</w:t></w:r></w:p>", "", False, id="a ruler"),
    pytest.param("<w:p/>", "", False, id="nothing"),
    pytest.param(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>kín</w:t></w:r><w:r><w:t>lộ</w:t></w:r></w:p>",
        "lộ",
        False,
        id="hidden",
    ),
    pytest.param("<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>xã</w:t></w:r></w:p>", "XÃ", False, id="capitals"),
    pytest.param("<w:p><w:r><w:t>trên</w:t><w:br/><w:t>dưới</w:t></w:r></w:p>", "trên dưới", False, id="a line break"),
    pytest.param(
        "<w:p><w:r><w:t>một</w:t></w:r></w:p><w:p><w:r><w:t>Hai</w:t></w:r></w:p>",
        "một\nHai",
        False,
        id="two paragraphs",
    ),
    pytest.param(
        "<w:p><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:r><w:t>mới</w:t></w:r></w:p>",
        "mới",
        False,
        id="struck",
    ),
    pytest.param("<w:p><w:proofErr/><w:r><w:t>\uf0b3 5</w:t></w:r></w:p>", "≥ 5", False, id="a letter of Symbol"),
]


@pytest.mark.parametrize(("inner", "text", "bold"), PLAIN_CELLS)
def test_a_cell_is_read_alike_as_one_element_in_one_pass_and_piece_by_piece(
    inner: str, text: str, bold: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = f"<w:tr><w:tc><w:tcPr/>{inner}</w:tc><w:tc><w:p><w:r><w:t>bên</w:t></w:r></w:p></w:tc></w:tr>"
    found = []
    for slower in (lambda: None, lambda: slow(monkeypatch, "shortened"), lambda: slow(monkeypatch, "plain_cell")):
        slower()
        (table,) = (b for b in read(docx(f"<w:tbl>{row}</w:tbl>")).blocks if isinstance(b, Table))
        found.append((table.rows[0][0].text, table.rows[0][0].bold, table.rows[0][0].line, table.rows[0][1].line))
    assert found[0] == found[1] == found[2]
    assert found[0][:2] == (text, bold)


def slow(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Do without one of the quick ways to read a cell."""
    answers: dict[str, object] = {"shortened": lambda xml: xml, "plain_cell": lambda cell, usual: None}
    monkeypatch.setattr(f"tiendo.intake.readers.docx.{way}", answers[way])


SHORT = [
    ("<w:p/>", b""),
    ("<w:p><w:r/></w:p>", b""),
    ('<w:p w:rsidR="1"><w:r w:rsidRPr="2"><w:t xml:space="preserve">a &amp; b </w:t></w:r></w:p>', b"a &amp; b "),
    (
        '<w:tcPr><w:tcW w:w="5"/><w:tcBorders><w:top w:val="nil"/></w:tcBorders></w:tcPr><w:p><w:pPr><w:tabs><w:tab/>'
        '</w:tabs><w:jc w:val="center"/><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>a</w:t>'
        "</w:r><w:proofErr/></w:p>",
        b"a",
    ),
    ("<w:p><w:r><w:rPr><w:rFonts/><w:b/></w:rPr><w:t>a</w:t></w:r></w:p>", b"<w:b/>a"),
]


@pytest.mark.parametrize(("inner", "left"), SHORT)
def test_a_cell_of_words_alone_becomes_one_element(inner: str, left: bytes) -> None:
    from tiendo.intake.readers.word_cells import shortened

    xml = f'<w:x xmlns:w="{W}"><w:tr><w:tc>{inner}</w:tc><w:tc>{inner}</w:tc></w:tr></w:x>'.encode()
    assert shortened(xml).count(b"<w:shortCell>" + left + b"</w:shortCell>") == 2


LEFT_ALONE = [
    pytest.param("<w:tc><w:p/></w:tc>", id="alone in its row"),
    pytest.param("<w:tc><w:p><w:r><w:tab/></w:r></w:p></w:tc><w:tc/>", id="a tab"),
    pytest.param("<w:tc><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r></w:p></w:tc><w:tc/>", id="hidden"),
    pytest.param("<w:tc><w:p><w:pPr><w:numPr/></w:pPr></w:p></w:tc><w:tc/>", id="numbered"),
    pytest.param('<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc><w:tc/>', id="spanning"),
    pytest.param("<w:tc><w:p/><w:p/></w:tc><w:tc/>", id="two paragraphs"),
    pytest.param("<w:tc><w:p><w:r><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc/>", id="two runs"),
    pytest.param('<w:tc><w:p><w:r><w:rPr><w:b w:val="0"/></w:rPr></w:r></w:p></w:tc><w:tc/>', id="not bold"),
    pytest.param("<w:tc><w:p/></w:tc><w:tc/><!-- -->", id="comments"),
    pytest.param("<w:tc><w:p/></w:tc><w:tc/><![CDATA[<w:tc><w:p/></w:tc><w:tc>]]>", id="what only looks like elements"),
    pytest.param('<w:tc xmlns:w="other"><w:p/></w:tc><w:tc xmlns:w="other"/>', id="another meaning of the prefix"),
]


@pytest.mark.parametrize("row", LEFT_ALONE)
def test_a_cell_of_more_than_words_stays_as_it_is(row: str) -> None:
    from tiendo.intake.readers.word_cells import shortened

    xml = f'<w:x xmlns:w="{W}"><w:tr>{row}</w:tr></w:x>'.encode()
    assert shortened(xml) == xml


def test_styles_of_tables_are_left_out_and_the_others_stay() -> None:
    from tiendo.intake.readers.word_styles import without_table_styles

    kept = ['<w:style w:type="paragraph" w:styleId="A"><w:name w:val="a"/></w:style>', '<w:style w:styleId="B"/>']
    table = '<w:style w:styleId="T" w:type="table"><w:name w:val="t"/></w:style>'
    styles = f"<w:styles>{kept[0]}{table}{kept[0]}{kept[1]}{kept[0]}{table}</w:styles>".encode()
    assert without_table_styles(styles) == f"<w:styles>{kept[0]}{kept[0]}{kept[1]}{kept[0]}</w:styles>".encode()
    assert without_table_styles(styles + b"<!-- -->") == styles + b"<!-- -->"
