"""PDF: ruled tables by their lines, the rest by where it stands on the page; a page that is a picture is recognised."""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from itertools import groupby
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdftypes import resolve1
from pdfplumber.utils.exceptions import PdfminerException

from tiendo.intake.document import Cell, Document, Table
from tiendo.intake.encodings import likeness
from tiendo.intake.errors import CannotRead
from tiendo.intake.page.boxes import Line, Word, cell_text, lines_of
from tiendo.intake.page.drawn import drawn_on
from tiendo.intake.page.flow import Sheet, flow, furniture
from tiendo.intake.page.grid import Box, grid, rectangle
from tiendo.intake.page.whole import whole
from tiendo.intake.readers.beside import Piece, without_notes, without_stamps
from tiendo.intake.telling import Tell, tell_nobody

MAX_PAGES = 400
FEW_CHARS = 20
SOME_ACCENTED = 12  # words
LEAST_LIKENESS = 0.5
MAX_CHARS = 20_000  # on one page: a page of a plan has two or three thousand
MAX_OBJECTS = 250_000  # of a whole file; a plan of 400 pages has some 20,000
MAX_DRAWING = 8 * 2**20  # bytes of one page's drawing; the heaviest map in a plan has one or two million
SLANT = 1.0  # points
STAMP = re.compile(r"^(?:ký bởi|người ký|thời gian ký|email:|cơ quan:|signature|digitally signed)", re.IGNORECASE)


def read(data: bytes, tell: Tell = tell_nobody) -> Document:
    """The pages in order. Raises `CannotRead` for a file that is locked, broken, too large or only pictures."""
    if data.count(b" obj") > MAX_OBJECTS:
        raise CannotRead(f"Tệp PDF có quá nhiều thành phần (trên {MAX_OBJECTS}), không phải một văn bản thường.")
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise CannotRead(
                    f"Tệp PDF có {len(pdf.pages)} trang, vượt quá {MAX_PAGES} trang. Hãy tách tệp rồi thử lại."
                )
            sheets, scanned, scrambled = [], 0, 0
            for n, page in enumerate(pdf.pages, 1):
                tell(n - 1, len(pdf.pages))
                _refuse_endless(page, n)
                found = None if _is_picture(page) else _words(page, n)
                if found is None:
                    scanned += 1
                elif _scrambled(found):
                    scrambled += 1
                    found = None
                sheets.append(_recognised(data, n) if found is None else _sheet(page, found, n))
                page.close()  # lets go of what the library keeps of a page: memory does not grow with the pages
            tell(len(sheets), len(sheets))
    except PdfminerException as why:
        raise CannotRead(_refusal(why)) from why
    if not any(sheet.lines or sheet.tables for sheet in sheets):
        raise CannotRead("Tệp PDF không có chữ nào đọc được. Hãy kiểm tra lại tệp, hoặc dùng bản DOCX.")
    notes = []
    if scanned:
        notes.append(f"{scanned} trên {len(sheets)} trang là ảnh quét, chữ do máy nhận dạng: cần soát kỹ.")
    if scrambled:
        notes.append(f"{scrambled} trang có phông chữ lỗi mã, chữ do máy nhận dạng từ hình trang: cần soát kỹ.")
    return Document("pdf", flow(sheets), pages=len(sheets), notes=notes, sizes=[s.size for s in sheets])


def _refuse_endless(page: Any, number: int) -> None:
    """Before its letters are set: a few kilobytes may unpack to millions of them."""
    if sum(len(resolve1(part).get_data()) for part in page.page_obj.contents) > MAX_DRAWING:
        raise CannotRead(f"Trang {number} của tệp PDF có quá nhiều nét vẽ và chữ, không phải một trang văn bản thường.")


def _is_picture(page: Any) -> bool:
    """A page without text of its own that is covered by pictures."""
    if len(page.chars) > FEW_CHARS:
        return False
    covered = sum(abs((i["x1"] - i["x0"]) * (i["bottom"] - i["top"])) for i in page.images)
    return bool(covered > 0.3 * page.width * page.height)


def _words(page: Any, number: int) -> list[dict[str, Any]]:
    if len(page.chars) > MAX_CHARS:
        raise CannotRead(f"Trang {number} của tệp PDF có quá nhiều ký tự, không phải một trang văn bản thường.")
    found: list[dict[str, Any]] = page.extract_words(use_text_flow=False, return_chars=True, x_tolerance_ratio=0.2)
    return found


def _scrambled(found: list[dict[str, Any]]) -> bool:
    """Whether the letters do not mean what they look like: a font without a right table of its characters.

    A page with few accented words (a table of figures) is let be.
    """
    text = " ".join(word["text"] for word in found)
    if text.count("(cid:") > len(found) // 10 or text.count("\ufffd") > len(found) // 10:
        return True
    accented = sum(not word["text"].isascii() for word in found)
    return accented >= SOME_ACCENTED and likeness(text) < LEAST_LIKENESS


def _recognised(data: bytes, number: int) -> Sheet:
    """Render one page at the recogniser's resolution and read the picture."""
    try:
        import pypdfium2

        from tiendo.intake.page.picture import DPI, MAX_SIDE
        from tiendo.intake.readers import scan
    except ImportError as why:
        raise CannotRead(
            f"Trang {number} là ảnh quét mà máy chủ chưa cài phần nhận dạng chữ ({why.name}). "
            "Hãy báo người quản trị, hoặc dùng bản DOCX, bản PDF xuất từ Word."
        ) from why

    pdf = pypdfium2.PdfDocument(data)
    try:
        page = pdf[number - 1]
        scale = min(DPI / 72, MAX_SIDE / max(page.get_size()))
        return scan.sheet(page.render(scale=scale).to_numpy(), number)
    finally:
        pdf.close()


def _refusal(why: PdfminerException) -> str:
    if isinstance(why.args[0] if why.args else None, PDFPasswordIncorrect):
        return "Tệp PDF đặt mật khẩu nên không mở được. Hãy gỡ mật khẩu rồi tải lại."
    return "Tệp PDF hỏng hoặc tải chưa hết nên không mở được. Hãy lấy lại tệp gốc rồi thử lại."


def _sheet(page: Any, found: list[dict[str, Any]], number: int) -> Sheet:
    _set_straight(page)
    drawn = drawn_on(page)
    pieces = without_stamps([Piece(_word(word), word) for word in found])
    pieces, notes = without_notes(pieces, drawn, float(page.width), float(page.height))
    found = [piece.found for piece in pieces]
    tables = []
    for ruled in page.find_tables():
        boxes: list[Box] = [(float(x0), float(top), float(x1), float(bottom)) for x0, top, x1, bottom in ruled.cells]
        if len(boxes) >= 4 and whole(boxes, drawn, found):
            table, found = _table(boxes, found, number)
            tables.append((float(ruled.bbox[1]), table))
    lines = [line for line in lines_of(map(_word, found)) if not _furniture(line, page)]
    sheet = Sheet(number, float(page.width), float(page.height), lines, tables=tables, drawn=drawn)
    sheet.notes = [(note.number, note.lines) for note in notes]
    return sheet


def _set_straight(page: Any) -> None:
    """Ruling lines a hair off level, as a turned page has them, are level: the library asks for equal figures."""
    for line in page.objects.get("line", ()):
        if abs(line["bottom"] - line["top"]) < SLANT:
            line["bottom"] = line["top"]
        elif abs(line["x1"] - line["x0"]) < SLANT:
            line["x1"] = line["x0"]


def _word(found: dict[str, Any]) -> Word:
    bold = "bold" in str(found["chars"][0]["fontname"]).lower()
    return Word(
        found["text"], float(found["x0"]), float(found["x1"]), float(found["top"]), float(found["bottom"]), bold
    )


def _furniture(line: Line, page: Any) -> bool:
    """Page numbers at the edges, and the stamp of a digital signature."""
    return furniture(line, float(page.height)) or STAMP.match(line.text) is not None


def _table(boxes: list[Box], found: list[dict[str, Any]], page: int) -> tuple[Table, list[dict[str, Any]]]:
    """One ruled table, and the words that stand outside it."""
    indexes, xs, ys = grid(boxes)
    held: list[list[Word]] = [[] for _ in boxes]
    outside = []
    for word in found:
        row = bisect_right(ys, (word["top"] + word["bottom"]) / 2) - 1
        if not 0 <= row < len(indexes) or word["x1"] <= xs[0] or word["x0"] >= xs[-1]:
            outside.append(word)
            continue
        # A word may run over a ruling line where a column is narrow: "10" and the name beside it are two cells.
        for cell, chars in groupby(word["chars"], key=lambda c: _column(xs, (c["x0"] + c["x1"]) / 2, indexes[row])):
            if cell is not None:
                held[cell].append(_word({**word, **_span(list(chars))}))
    cells = []
    for box, inside in zip(boxes, held, strict=True):
        lines = lines_of(inside)
        bold = bool(lines) and all(line.bold for line in lines)
        cells.append(Cell(cell_text(lines, box[2] - box[0]), page=page, bold=bold, box=(page, *box)))
    return Table(rectangle(indexes, cells, line=0, page=page), line=0, page=page), outside


def _column(xs: list[float], x: float, row: list[int | None]) -> int | None:
    """Which cell of a row is at `x`; what juts out at the sides belongs to the first and the last."""
    return row[min(max(bisect_right(xs, x) - 1, 0), len(row) - 1)]


def _span(chars: list[dict[str, Any]]) -> dict[str, Any]:
    return {"text": "".join(c["text"] for c in chars), "chars": chars, "x0": chars[0]["x0"], "x1": chars[-1]["x1"]}
