"""Invented outlines of both sides, named types and letters, for the tests of the official papers."""

from __future__ import annotations

from dataclasses import replace
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
    Style,
    Table,
)

STATE_HEAD = Letterhead(Side.STATE, "", "Ủy ban nhân dân xã Nậm Sa", "BC-UBND", "Nậm Sa")
PARTY_HEAD = Letterhead(Side.PARTY, "Đảng bộ tỉnh Bình Nguyên", "Đảng ủy xã Nậm Sa", "BC/ĐU", "Nậm Sa")
RECIPIENTS = ("UBND tỉnh Bình Nguyên", "Sở Khoa học và Công nghệ", "Thường trực Đảng ủy", "Lưu: VT, VHXH")
LONG = (
    "Ủy ban nhân dân xã đã chỉ đạo các phòng, đơn vị rà soát từng nhiệm vụ được giao, cập nhật tiến độ hằng tuần, "
    "kịp thời tháo gỡ khó khăn về hạ tầng số ở các thôn vùng cao và bố trí kinh phí sự nghiệp cho chuyển đổi số. "
)


def words(key: str, text: str, style: Style = Style.BODY, *, source: str = "") -> Paragraph:
    return Paragraph(key, (Piece(text, (Source(source, source),) if source else ()),), style)


def said(key: str, unit: str, text: str, name: str = "") -> Paragraph:
    pieces = [Piece(f"{unit}: ", bold=True), Piece(text, (Source("entry:4", "Ghi nhận 12/11/2026"),))]
    if name:
        pieces.append(Piece(f" (người báo cáo: {name})", name=True))
    return Paragraph(key, tuple(pieces), Style.ITEM)


def body() -> tuple[Section, ...]:
    return (
        Section("lead", "Công tác lãnh đạo, chỉ đạo", "I", 1, tuple(words(f"lead.{n}", LONG * 2) for n in range(3))),
        Section(
            "results", "Kết quả thực hiện", "II", 1, (words("results.sum", "Trong kỳ, 12/15 nhiệm vụ hoàn thành."),)
        ),
        Section(
            "results.units",
            "Kết quả theo đơn vị",
            "1",
            2,
            (
                said("report:12", "Phòng Văn hóa - Xã hội", LONG, "Lò Thị Mai"),
                said("report:13", "Trạm Y tế", "Không phát sinh trong kỳ."),
                table(5),
            ),
        ),
        Section("rest", "Tồn tại, hạn chế", "a", 3, (words("rest.1", LONG, source="report:12"),)),
        Section("next", "Phương hướng, nhiệm vụ kỳ tới", "III", 1, tuple(words(f"next.{n}", LONG) for n in range(4))),
    )


def table(rows: int, *, key: str = "tasks", title: str = "") -> Table:
    columns = (
        Column("no", "TT", Decimal(10), Holds.ORDINAL),
        Column("name", "Nội dung nhiệm vụ", Decimal(70)),
        Column("lead", "Đơn vị chủ trì", Decimal(40)),
        Column("done", "Kết quả (%)", Decimal(20), Holds.NUMBER),
        Column("due", "Thời hạn", Decimal(25), Holds.DATE),
        Column("who", "Người phụ trách", Decimal(30)),
    )
    lines: list[Row] = []
    for n in range(rows):
        if n % 25 == 0:
            lines.append(Row((Cell(f"Nhóm nhiệm vụ {n // 25 + 1}"),), heading=True))
        lines.append(
            Row(
                (
                    Cell(str(n + 1), figure=Decimal(n + 1)),
                    Cell(f"Triển khai nền tảng số dùng chung phục vụ thôn số {n + 1} theo lộ trình đã duyệt"),
                    Cell("Phòng Văn hóa - Xã hội"),
                    Cell("62,5", figure=Decimal("62.5")),
                    Cell("31/12/2026", day=date(2026, 12, 31)),
                    Cell("Lò Thị Mai", name=True),
                ),
                key=f"task:{n + 1}",
            )
        )
    return Table(key, columns, tuple(lines), title)


def report(side: Side = Side.STATE, *, rows: int = 60) -> Outline:
    state = side is Side.STATE
    return Outline(
        letterhead=STATE_HEAD if state else PARTY_HEAD,
        shape=Shape.NAMED,
        type_name="Báo cáo",
        subject="Kết quả thực hiện Nghị quyết số 57-NQ/TW về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo "
        "và chuyển đổi số quốc gia tháng 11 năm 2026",
        as_of=date(2026, 11, 25),
        opening=(words("opening", LONG),),
        sections=body(),
        closing=(words("closing", "Trên đây là báo cáo kết quả tháng 11 năm 2026 của xã Nậm Sa./."),),
        annexes=(
            Annex("a1", "Kết quả thực hiện nhiệm vụ", (table(rows),), "I"),
            Annex("a2", "Kết quả thực hiện chỉ tiêu", (table(4, key="targets"),), "II", landscape=False),
        ),
        recipients=RECIPIENTS if state else ("Tỉnh ủy Bình Nguyên", "Ban Thường vụ Đảng ủy", "Lưu Đảng ủy"),
        signature=Signature(
            "TM. Ủy ban nhân dân" if state else "T/M Ban Thường vụ",
            ("KT. Chủ tịch", "Phó Chủ tịch") if state else ("Phó Bí thư",),
            "Hà Văn Khải",
        ),
        code="NS-7K2M4Q",
        copy="Bản nội bộ",
    )


def letter(side: Side = Side.STATE) -> Outline:
    made = report(side)
    head = replace(made.letterhead, symbol="UBND-VHXH" if side is Side.STATE else "CV/ĐU")
    return replace(
        made,
        letterhead=replace(head, number="7", dated=date(2026, 2, 5)),
        shape=Shape.LETTER,
        type_name="",
        subject="đôn đốc báo cáo tiến độ thực hiện Nghị quyết số 57-NQ/TW tháng 01 năm 2026",
        addressed_to=("Phòng Văn hóa - Xã hội", "Trạm Y tế xã", "Công an xã"),
        sections=(),
        annexes=(),
        code="",
        copy="",
    )
