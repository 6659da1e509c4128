"""PDF with text: tables by their ruling lines, paragraphs by where they stand, refusals in plain words."""

from __future__ import annotations

import io
import itertools
from typing import Any

import pytest
from tests.corpus.compose import Layout, truth
from tests.corpus.plan import load
from tests.intake.samples.make import task
from tests.intake.scans import as_pdf, needs_ocr, render, sample, worn
from tools.scoring import compare

from tiendo.intake import read_document
from tiendo.intake.document import Document, Paragraph, Table
from tiendo.intake.errors import CannotRead
from tiendo.intake.opening import open_file
from tiendo.intake.readers import pdf as pdf_reader
from tiendo.intake.readers.pdf import _scrambled


def tables(document: Document) -> list[Table]:
    return [b for b in document.blocks if isinstance(b, Table)]


def rows(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.flat for cell in row) for row in table.rows]


def rotated(pdf: bytes) -> bytes:
    """The same pages lying on their side, each turned upright by its /Rotate."""
    import pypdfium2

    document, out = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    for number, page in enumerate(document):
        width, height = page.get_size()
        lying = out.new_page(height, width)
        content = document.page_as_xobject(number, out).as_pageobject()
        content.set_matrix(pypdfium2.PdfMatrix().rotate(90, ccw=True).translate(height, 0))
        lying.insert_obj(content)
        lying.gen_content()
        lying.set_rotation(90)
    return saved(out)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def empty_pdf() -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    return saved(document)


def test_a_plan_given_as_pdf_reads_as_its_text_says() -> None:
    plan = load("xa-nam-sa")
    layout = Layout(letterhead="party")
    got = read_document(open_file(sample("ke-hoach.pdf"))).json()
    figures = compare(truth(plan, layout), got)
    low = {k: v for k, v in figures.items() if v < 1 and k != "findings.beyond_gold"}
    assert not low


def test_a_table_over_pages_is_one_its_header_once_and_rows_cut_by_a_page_whole() -> None:
    document = open_file(sample("phu-luc-ngang.pdf"))
    (table,) = tables(document)
    assert document.pages is not None and document.pages >= 3
    assert rows(table)[1:] == [task(n) for n in range(1, 25)]
    assert {cell.page for row in table.rows for cell in row} == set(range(1, document.pages + 1))


def test_the_letterheads_two_columns_stay_apart() -> None:
    head = tables(open_file(sample("ke-hoach.pdf")))[0]
    left, right = (cell.text for cell in head.rows[0])
    assert "XÃ NẬM SA" in left and "ĐẢNG CỘNG SẢN VIỆT NAM" in right


def test_a_page_turned_by_its_rotate_reads_the_same() -> None:
    upright = tables(open_file(sample("phu-luc-ngang.pdf")))
    turned = tables(open_file(rotated(sample("phu-luc-ngang.pdf"))))
    assert [rows(t) for t in turned] == [rows(t) for t in upright]


def test_lines_are_counted_in_reading_order() -> None:
    blocks = open_file(sample("ke-hoach.pdf")).blocks
    lines = [b.line for b in blocks]
    assert lines == sorted(lines) and all(a < b for a, b in itertools.pairwise(lines))


def words_at(pdf: bytes, box: Any) -> str:
    """What pdfium finds inside a box of the page, without spaces."""
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf)[box[0] - 1]
    high = page.get_height()
    text = page.get_textpage().get_text_bounded(box[1] - 2, high - box[4] - 2, box[3] + 2, high - box[2] + 2)
    return "".join(text.split())


def test_a_cell_s_box_is_where_its_words_stand() -> None:
    pdf = sample("ke-hoach.pdf")
    table = max(tables(open_file(pdf)), key=lambda t: len(t.rows))
    page = table.rows[0][0].page
    cells = [cell for row in table.rows for cell in row if cell.flat and cell.page == page]
    # The last row may go on overleaf, and its box with the words of this page alone.
    held = ["".join(cell.text.split()) in words_at(pdf, cell.box) for cell in cells]
    assert len(held) > 20
    assert sum(held) >= len(held) - table.width


def test_the_pages_are_told_as_they_are_read() -> None:
    told: list[tuple[int, int]] = []
    document = open_file(sample("phu-luc-ngang.pdf"), tell=lambda done, total: told.append((done, total)))
    assert document.pages
    assert told == [(done, document.pages) for done in range(document.pages + 1)]


@needs_ocr
def test_a_scanned_page_among_text_pages_is_recognised_and_said() -> None:
    import pypdfium2

    whole = pypdfium2.PdfDocument(sample("ke-hoach.pdf"))
    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(whole, [0])
    picture = pypdfium2.PdfDocument(as_pdf([worn(render(sample("ke-hoach.pdf"), 2, 200))], 200))
    mixed.import_pages(picture)
    document = open_file(saved(mixed))
    assert document.pages == 2
    assert "1 trên 2 trang là ảnh quét" in document.notes[0]
    text = " ".join(b.text for b in document.blocks if isinstance(b, Paragraph) and b.page == 2)
    assert "Vận động doanh nghiệp viễn thông" in text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("Kế hoạch chuyển đổi số của Đảng ủy xã giai đoạn một " * 3, False, id="Vietnamese"),
        pytest.param("Kª ho¹ch chuyÓn ®æi sè cña §¶ng uû x· giai ®o¹n mét " * 3, True, id="letters of another table"),
        pytest.param("(cid:12)(cid:88) (cid:3)(cid:14) (cid:7)", True, id="no table of characters"),
        pytest.param("12 34,5 ≥ 60% 2026 – 2030 • 7", False, id="figures"),
    ],
)
def test_scrambled_letters_are_told_from_vietnamese(text: str, wanted: bool) -> None:
    assert _scrambled([{"text": word} for word in text.split()]) is wanted


@needs_ocr
def test_a_page_of_scrambled_letters_is_read_as_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "_scrambled", lambda found: True)
    document = open_file(first_page("phu-luc-ngang.pdf"))
    assert "phông chữ lỗi mã" in document.notes[0]
    assert rows(tables(document)[0])[1][2] == task(1)[2]


def first_page(name: str) -> bytes:
    import pypdfium2

    out = pypdfium2.PdfDocument.new()
    out.import_pages(pypdfium2.PdfDocument(sample(name)), [0])
    return saved(out)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(lambda: sample("co-mat-khau.pdf"), "đặt mật khẩu", id="password"),
        pytest.param(lambda: sample("ke-hoach.pdf")[:9000], "hỏng hoặc tải chưa hết", id="cut short"),
        pytest.param(lambda: b"%PDF-1.7\n" + b"\0" * 400, "hỏng hoặc tải chưa hết", id="no content"),
        pytest.param(lambda: empty_pdf(), "không có chữ nào đọc được", id="neither text nor pictures"),
        pytest.param(lambda: pages(401), "vượt quá 400 trang", id="too many pages"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(data: Any, said: str) -> None:
    with pytest.raises(CannotRead, match=said):
        open_file(data())


def pages(count: int) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(count):
        document.new_page(595, 842)
    return saved(document)
