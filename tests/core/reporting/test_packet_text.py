"""The packet for the central system: clean text by section, rows of its shape, nothing that executes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tiendo.core.reporting.outline import (
    Cell,
    Column,
    Letterhead,
    Outline,
    Paragraph,
    Piece,
    Row,
    Section,
    Shape,
    Side,
    Style,
    Table,
)
from tiendo.core.reporting.packet import central_rows, section_texts

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
TABLE = Table("b", (Column("tt", "TT"), Column("n", "Việc")), (Row((Cell("1"), Cell("A\nB"))),), "Bảng 1")


def outline(*sections: Section) -> Outline:
    head = Letterhead(Side.PARTY, "", "ĐẢNG ỦY XÃ", "BC/ĐU", "")
    return Outline(head, Shape.NAMED, "BÁO CÁO", "x", date(2026, 11, 21), sections=sections, code="TD-1")


def said(text: str, style: Style = Style.BODY) -> Paragraph:
    return Paragraph("p", (Piece(text),), style)


WEEK = outline(
    Section("i", "Tình hình", "I"),
    Section("kq", "Kết quả", "1", 2, (said("Đã làm."), said("Việc một", Style.ITEM), TABLE)),
    Section("kk", "Khó khăn", "2", 2),
    Section("ii", "Phần sau", "II", 1, (said("Xong."),)),
)


def test_text_by_section() -> None:
    found = section_texts(WEEK)
    assert [(s.title, s.parent, s.entered) for s in found] == [
        ("I. Tình hình", "", False),
        ("1. Kết quả", "i", True),
        ("2. Khó khăn", "i", False),
        ("II. Phần sau", "", True),
    ]
    assert found[1].text == "Đã làm.\n- Việc một\nBảng 1\nTT\tViệc\n1\tA B"


def test_rows_have_the_shape_of_the_central_system() -> None:
    rows = central_rows(WEEK, NOW, "Nguyễn Văn Khải")
    shape = (
        "id idxId idxCode idxName parentId idxOrder idxContent idxContentRaw idxContentKeyword updateTime updateUser"
    )
    assert all(list(row) == shape.split() for row in rows)
    assert [(r["idxOrder"], r["parentId"]) for r in rows] == [(1, None), (2, 1), (3, 1), (4, None)]
    assert rows[3]["idxContent"] == "<p>Xong.</p>"
    assert (rows[0]["updateTime"], rows[0]["updateUser"]) == ("2026-11-21T02:30:00+00:00", "Nguyễn Văn Khải")
    again = central_rows(WEEK, NOW, "")
    assert [r["idxCode"] for r in again] == [r["idxCode"] for r in rows]
    other = central_rows(replace(WEEK, code="TD-2"), NOW, "")
    assert {r["idxCode"] for r in other}.isdisjoint(r["idxCode"] for r in rows)


@pytest.mark.parametrize(
    ("raw", "text", "html"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("Hoa\u0300n tha\u0300nh", "Hoàn thành", "<p>Hoàn thành</p>"),
        ("a\x00b\x07", "a b", "<p>a b</p>"),
        ("Tốt 👍🏽", "Tốt", "<p>Tốt</p>"),
        ("một\r\nhai", "một\nhai", "<p>một</p><p>hai</p>"),
        ("\ud800x", "x", "<p>x</p>"),
    ],
)
def test_bad_text_becomes_good(raw: str, text: str, html: str) -> None:
    (found,) = section_texts(outline(Section("s", "S", blocks=(said(raw),))))
    assert (found.text, found.html) == (text, html)
    found.html.encode()
