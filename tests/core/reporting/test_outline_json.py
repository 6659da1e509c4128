"""An outline survives being kept as JSON, exactly."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

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
from tiendo.core.reporting.outline_json import outline_json, outline_of

SOURCE = Source("report:12", "Phòng Kinh tế, báo cáo tháng 10")
TABLE = Table(
    "n",
    (Column("tt", "TT", Decimal("9.5"), Holds.ORDINAL), Column("v", "Kết quả", holds=Holds.NUMBER)),
    (
        Row((Cell("I. Nhóm"),), heading=True),
        Row((Cell("1"), Cell("12,5", Decimal("12.50"), sources=(SOURCE,))), key="target:7"),
        Row((Cell("2"), Cell("01/02/2026", day=date(2026, 2, 1)))),
    ),
)
WHOLE = Outline(
    Letterhead(Side.PARTY, "ĐẢNG BỘ TỈNH", "ĐẢNG ỦY XÃ", "BC/ĐU", "Nậm Sa", dated=date(2026, 11, 21)),
    Shape.NAMED,
    "BÁO CÁO",
    "kết quả tháng 10",
    date(2026, 10, 31),
    addressed_to=("Ban Thường vụ Tỉnh ủy",),
    opening=(Paragraph("mở", (Piece("Thực hiện "), Piece("Kế hoạch", (SOURCE,), bold=True))),),
    sections=(
        Section("kq", "KẾT QUẢ", "II", blocks=(Paragraph("a", (Piece("x"),), Style.ITEM), TABLE)),
        Section("kq.1", "Hạ tầng", "1", level=2),
    ),
    closing=(Paragraph("kết", (Piece("./."),), Style.NOTE),),
    annexes=(Annex("pl", "PHỤ LỤC", (TABLE,), "I"),),
    recipients=("Như trên", "Lưu VT"),
    signature=Signature("T/M BAN THƯỜNG VỤ", ("K/T BÍ THƯ", "PHÓ BÍ THƯ"), "Nguyễn Văn A"),
    code="TD-1",
)
BARE = Outline(Letterhead(Side.STATE, "", "X", "", ""), Shape.LETTER, "", "", date(2026, 1, 1))


@pytest.mark.parametrize("outline", [WHOLE, BARE], ids=["whole", "bare"])
def test_it_comes_back_as_it_was(outline: Outline) -> None:
    kept = json.loads(json.dumps(outline_json(outline), ensure_ascii=False))
    assert outline_of(kept) == outline


def test_what_is_at_its_default_is_not_kept() -> None:
    assert set(outline_json(BARE)) == {"letterhead", "shape", "type_name", "subject", "as_of"}


@pytest.mark.parametrize("wrong", [{}, {"letterhead": 3}, {**outline_json(BARE), "as_of": "hôm qua"}])
def test_what_is_no_outline_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        outline_of(wrong)


def test_paragraphs_come_in_reading_order() -> None:
    assert [p.key for p in WHOLE.paragraphs()] == ["mở", "a", "kết"]
