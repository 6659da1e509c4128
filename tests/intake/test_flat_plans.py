"""The real dumps: their rebuilt tables against the gold readings, and their paragraphs against what they must hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tiendo.intake.document import Document, Paragraph, Table
from tiendo.intake.readers.text import read

DUMPS = ["binh-tan-27-kh-du-2025", "khuc-thua-du-kh-ubnd-2025", "tan-loi-kh-bcd-2026", "xuan-phu-kh-ubnd-2025"]


def document(shared: Path, name: str) -> Document:
    return read((shared / "plans" / f"{name}.txt").read_bytes())


def rows(doc: Document) -> list[list[str]]:
    """The rows of the one table that are no groups."""
    (table,) = [b for b in doc.blocks if isinstance(b, Table)]
    return [[c.flat for c in row] for row in table.rows[1:] if row[0].text.rstrip(".").isdigit()]


def plain(text: str | None) -> str:
    return re.sub(r"\W+", "", (text or "").lower())


def test_every_target_comes_back_with_every_value(shared: Path) -> None:
    gold = json.loads((shared / "reading/gold/binh-tan-27-kh-du-2025.json").read_text("utf-8"))["targets"]
    want = [
        [plain(t["name"]), *(plain(x) for x in _by_year(t, (2025, 2030, 2035, 2040, 2045))), plain(t["tracked_by"])]
        for t in gold
    ]
    got = [[plain(c) for c in row[1:]] for row in rows(document(shared, "binh-tan-27-kh-du-2025"))]
    assert got == want


def _by_year(target: dict[str, list[dict[str, object]]], years: tuple[int, ...]) -> list[str]:
    values = {m["year"]: str(m["raw"]) for m in target["milestones"]}
    return [values.get(y, "") for y in years]


def test_every_task_comes_back_with_lead_and_output(shared: Path) -> None:
    gold = json.loads((shared / "reading/gold/tan-loi-kh-bcd-2026.json").read_text("utf-8"))["tasks"]
    want = [[plain(t["name"]), plain("".join(t["lead"])), plain(t["output"])] for t in gold]
    got = [[plain(c) for c in row[1:]] for row in rows(document(shared, "tan-loi-kh-bcd-2026"))]
    assert got == want


def test_tasks_with_three_more_cells_read_by_eye(shared: Path) -> None:
    found = rows(document(shared, "khuc-thua-du-kh-ubnd-2025"))
    assert len(found) == 34
    assert [n for n, row in enumerate(found) if not row[2]] == []
    assert [n for n, row in enumerate(found) if not row[3]] == [33]  # the last row names nobody to cooperate
    assert [n for n, row in enumerate(found) if not row[4]] == [28]  # one row has no time
    assert not [row for row in found if len(row[4]) > 40 or len(row[2]) > 60 or len(row[3]) > 110]
    times = {"Thường xuyên", "Hàng năm", "Giai đoạn 2025-2026", "Trong năm 2025", "Năm 2025", "Tháng 7/2025"}
    assert sum(row[4] in times for row in found) == 29


@pytest.mark.parametrize("name", DUMPS)
def test_paragraphs_are_whole(shared: Path, name: str) -> None:
    doc = document(shared, name)
    texts = [b.text for b in doc.blocks if isinstance(b, Paragraph)]
    assert texts[0] == "KẾ HOẠCH"
    assert doc.pages == (23 if name.startswith("binh-tan") else 12)
    torn = [t for t in texts[2:] if t[0].islower() and not re.match(r"[a-zđ][.)]|kiêm", t)]
    assert torn == []
    assert not [t for t in texts if re.fullmatch(r"\d{1,3}", t)]
    assert not [t for t in texts if re.search(r"\d-\s+(?:NQ|KH|QĐ)", t)]
