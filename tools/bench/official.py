"""How long a yearly report of 150 items takes as DOCX, PDF and XLSX; and whether it comes out the same twice."""

from __future__ import annotations

import shutil
import statistics
import time
from datetime import date
from decimal import Decimal

from tiendo.core.reporting.outline import (
    Annex,
    Cell,
    Column,
    Holds,
    Letterhead,
    Outline,
    Paragraph,
    Piece,
    Row,
    Section,
    Shape,
    Side,
    Signature,
    Style,
    Table,
)
from tiendo.render.official.docx import docx
from tiendo.render.official.pdf import pdf
from tiendo.render.official.xlsx import xlsx

ITEMS = 150
RUNS = 5
_GROUPS = ("Công tác lãnh đạo, chỉ đạo", "Kết quả thực hiện", "Tồn tại, hạn chế", "Phương hướng năm tới")
_SAID = (
    "Đã ban hành kế hoạch, phân công từng thành viên phụ trách thôn số {n}; trong kỳ mở {n} lớp kỹ năng số với {m} "
    "lượt người tham gia, lũy kế từ đầu năm {k} lượt; hồ sơ minh chứng đã tải lên và được thẩm định đạt yêu cầu."
)
_COLUMNS = (
    Column("no", "TT", Decimal(10), Holds.ORDINAL),
    Column("name", "Nội dung", Decimal(80)),
    Column("lead", "Đơn vị chủ trì", Decimal(40)),
    Column("plan", "Kế hoạch", Decimal(20), Holds.NUMBER),
    Column("done", "Thực hiện", Decimal(20), Holds.NUMBER),
    Column("due", "Thời hạn", Decimal(25), Holds.DATE),
    Column("state", "Đánh giá", Decimal(40)),
)


def missing() -> str:
    """Why the figures cannot be had here, or ""."""
    return "" if shutil.which("soffice") or shutil.which("libreoffice") else "LibreOffice is not installed"


def seconds() -> tuple[float, float]:
    """(median seconds of the three files together, the same without the PDF), after one run that is not counted."""
    outline = yearly()
    pdf(docx(outline))
    together, alone = [], []
    for _ in range(RUNS):
        start = time.perf_counter()
        master = docx(outline)
        xlsx(outline)
        alone.append(time.perf_counter() - start)
        pdf(master)
        together.append(time.perf_counter() - start)
    return statistics.median(together), statistics.median(alone)


def same_twice() -> bool:
    """Whether two runs give the same bytes in all three forms."""
    first, second = yearly(), yearly()
    return docx(first) == docx(second) and xlsx(first) == xlsx(second) and pdf(docx(first)) == pdf(docx(second))


def yearly() -> Outline:
    """An invented commune's report of a year: a sentence an item, and an annex with all items."""
    share = ITEMS // len(_GROUPS) + 1
    parts = zip(("I", "II", "III", "IV"), _GROUPS, range(0, ITEMS, share), strict=True)
    sections = [
        Section(f"s{number}", title, number, 1, tuple(map(_said, range(first, min(first + share, ITEMS)))))
        for number, title, first in parts
    ]
    rows = tuple(_row(n) for n in range(ITEMS))
    return Outline(
        letterhead=Letterhead(Side.STATE, "", "Ủy ban nhân dân xã Bến Thử", "BC-UBND", "Bến Thử"),
        shape=Shape.NAMED,
        type_name="Báo cáo",
        subject="Kết quả thực hiện Nghị quyết số 57-NQ/TW năm 2026",
        as_of=date(2026, 12, 14),
        sections=tuple(sections),
        annexes=(Annex("a", "Kết quả thực hiện các nhiệm vụ", (Table("t", _COLUMNS, rows),), "I"),),
        recipients=("UBND tỉnh", "Lưu: VT"),
        signature=Signature("TM. Ủy ban nhân dân", ("Chủ tịch",), "Nguyễn Văn Thử"),
        code="BT-000001",
    )


def _said(n: int) -> Paragraph:
    text = _SAID.format(n=n + 1, m=30 + n, k=300 + n)
    return Paragraph(f"task:{n}", (Piece(f"Nhiệm vụ {n + 1}: ", bold=True), Piece(text)), Style.ITEM)


def _row(n: int) -> Row:
    name = f"Triển khai nền tảng số dùng chung phục vụ thôn số {n + 1} theo lộ trình đã được phê duyệt"
    return Row(
        (
            Cell(str(n + 1), Decimal(n + 1)),
            Cell(name),
            Cell("Phòng Văn hóa - Xã hội"),
            Cell("100", Decimal(100)),
            Cell(f"{n % 100},5", Decimal(n % 100) + Decimal("0.5")),
            Cell("31/12/2026", day=date(2026, 12, 31)),
            Cell("Hoàn thành đúng hạn" if n % 3 else "Đang thực hiện, trong hạn"),
        ),
        key=f"task:{n}",
    )
