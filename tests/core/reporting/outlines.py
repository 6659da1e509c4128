"""A small outline made by hand, for tests of editing, merging and copying."""

from __future__ import annotations

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
    Source,
    Table,
)

REPORT = Source("report:1", "Phòng Kinh tế báo cáo ngày 20/11/2026")
OTHER = Source("report:2", "Công an xã báo cáo ngày 21/11/2026")


def paragraph(key: str, text: str, *sources: Source) -> Paragraph:
    return Paragraph(key, (Piece(text, sources),))


def named() -> Paragraph:
    """A sentence with a personal name in brackets, marked as such."""
    return Paragraph(
        "p2",
        (
            Piece("Công an xã", (OTHER,), bold=True),
            Piece(" cấp 120 tài khoản định danh (", (OTHER,)),
            Piece("Giàng A Sơn", (OTHER,), name=True),
            Piece(").", (OTHER,)),
        ),
    )


def outline(
    *, first: str = "Phòng Kinh tế rà soát 12 trạm phát sóng.", done: str = "60", extra: tuple[Paragraph, ...] = ()
) -> Outline:
    """Two sections, a table in the second, one annex."""
    table = Table(
        "muc-tieu",
        (Column("ten", "Chỉ tiêu"), Column("dat", "Đạt", holds=Holds.NUMBER)),
        (Row((Cell("Tỷ lệ thôn có sóng 5G"), Cell(done, Decimal(done))), key="target:1"),),
        "Kết quả chỉ tiêu",
    )
    return Outline(
        Letterhead(Side.STATE, "UBND TỈNH LAM GIANG", "UBND XÃ SUỐI HOA", "BC-UBND", "Suối Hoa"),
        Shape.NAMED,
        "BÁO CÁO",
        "Kết quả thực hiện Nghị quyết số 57-NQ/TW tháng 11 năm 2026",
        date(2026, 11, 21),
        opening=(paragraph("mo-dau", "Thực hiện Kế hoạch số 18-KH/ĐU, Ủy ban nhân dân xã báo cáo như sau:"),),
        sections=(
            Section("ket-qua", "Kết quả", "I", 1, (paragraph("p1", first, REPORT), named(), *extra)),
            Section("so-lieu", "Số liệu", "II", 1, (table,)),
        ),
        closing=(paragraph("ket", "Trên đây là báo cáo."),),
        annexes=(Annex("pl-1", "Danh mục nhiệm vụ", (table,), "I"),),
        recipients=("- Như trên;", "- Lưu: VT."),
        signature=Signature("TM. ỦY BAN NHÂN DÂN", ("CHỦ TỊCH",)),
        code="K7M2P-9XQRT",
    )
