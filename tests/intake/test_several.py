"""A file of several documents: each plan is read by itself, a covering letter or decision before it is not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.corpus import bundles, dump, text_forms
from tests.corpus.compose import truth
from tests.corpus.layouts import LAYOUTS
from tests.corpus.papers import missing, printed
from tests.corpus.renderings import plan_of
from tests.intake.drafts import draft
from tools.scoring import compare

from tiendo import cli
from tiendo.intake import read_all, read_document
from tiendo.intake.opening import open_file
from tiendo.intake.several import documents_in

FILES = [
    ["letter", "suoi-hoa.state"],
    ["decision", "xa-nam-sa.party"],
    ["xa-nam-sa.party", "phuong-tran-dai.state"],
    ["letter", "xa-ia-krel.related", "dac-khu-hon-tra.two-level"],
    ["xa-thanh-loi.listed", "tinh-lam-giang.time-first"],
]
JUDGED = ("document", "targets.f1", "targets.cells", "tasks.f1", "tasks.cells", "measures.f1", "reporting.recall")
STATE = LAYOUTS["state"]


@cache
def pdf_of(n: int) -> bytes:
    return printed([bundles.docx(parts) for parts in FILES])[n]


def made(parts: list[str], form: str) -> tuple[bytes, str]:
    """A file and its name."""
    if form == "docx":
        return bundles.docx(parts), "tệp.docx"
    if form == "pdf":
        return pdf_of(FILES.index(parts)), "tệp.pdf"
    blocks = bundles.blocks_of(parts)
    if form == "dump":
        return dump.dump(blocks, STATE, dump.Paper()).encode(), "tệp.txt"
    return (text_forms.markdown if form == "md" else text_forms.legal)(blocks, STATE).encode(), f"tệp.{form}"


def alone(plan: str, form: str) -> dict[str, float]:
    """The figures of the same plan in a file of its own; those of the exact forms are 1."""
    if form != "dump":
        return dict.fromkeys(JUDGED, 1.0)
    data, name = made([plan], form)
    return figures(plan, read_document(open_file(data, name=name)))


def figures(plan: str, reading: Any) -> dict[str, float]:
    slug, layout = plan.split(".")
    found = compare(truth(plan_of(slug), LAYOUTS[layout]), reading.json())
    return {name: found[name] for name in JUDGED}


@pytest.mark.parametrize(
    "form",
    [
        "docx",
        "md",
        "legal",
        "dump",
        pytest.param("pdf", marks=pytest.mark.skipif(missing() is not None, reason=missing() or "")),
    ],
)
@pytest.mark.parametrize("parts", FILES, ids="+".join)
def test_each_plan_of_a_file_reads_as_if_alone(parts: list[str], form: str) -> None:
    data, name = made(parts, form)
    found = read_all(open_file(data, name=name))
    plans = [part for part in parts if part not in bundles.BEFORE]
    assert len(found) == len(plans)
    for plan, (document, reading) in zip(plans, found, strict=True):
        assert figures(plan, reading) == alone(plan, form)
        assert f"Tệp có {len(parts)} văn bản" in document.notes[-1]
        assert f"thứ {parts.index(plan) + 1}." in document.notes[-1]


@pytest.mark.skipif(missing() is not None, reason=missing() or "")
def test_the_pages_of_each_are_told() -> None:
    found = read_all(open_file(pdf_of(2)))
    assert "Kế hoạch số 22-KH/ĐU (trang 1–3); Kế hoạch số 112/KH-UBND (trang 4–9)" in found[0][0].notes[-1]


HEAD = """
    | ỦY BAN NHÂN DÂN XÃ BẾN THỬ\\nSố: 12/KH-UBND | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
    ^KẾ HOẠCH
    Chuyển đổi số năm 2026
    I. NHIỆM VỤ
    1. Mở lớp kỹ năng số.
    | Nơi nhận: | CHỦ TỊCH |
    Trần Văn An
"""
PLAIN = HEAD.strip("\n").replace("    ", "")


@pytest.mark.parametrize(
    ("behind", "count"),
    [
        pytest.param("PHỤ LỤC I\n| TT | Nhiệm vụ | Chủ trì |\n| 1 | Mở lớp | Phòng Kinh tế |", 1, id="an appendix"),
        pytest.param(
            "PHỤ LỤC II\nMẪU BÁO CÁO\n| XÃ …\\nSố:    /BC | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n^BÁO CÁO\nKết quả",
            1,
            id="a form in an appendix",
        ),
        pytest.param(
            "| ĐƠN VỊ …\\nSố:    /BC-… | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n^BÁO CÁO\nKết quả thực hiện",
            1,
            id="a form that no line names",
        ),
        pytest.param(
            "| UBND XÃ BẾN THỬ\\nSố: 3/BC-UBND | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n^BÁO CÁO\nKết quả năm 2025",
            2,
            id="a report with its number",
        ),
        pytest.param(
            "| ĐẢNG ỦY XÃ BẾN THỬ | ĐẢNG CỘNG SẢN VIỆT NAM |\n^KẾ HOẠCH\nHọc tập năm 2026",
            2,
            id="a plan without number",
        ),
        pytest.param("^KẾ HOẠCH\n(Kèm theo Quyết định số 5/QĐ-UBND)\nI. MỤC TIÊU", 1, id="an enclosed plan"),
    ],
)
def test_where_another_document_begins(behind: str, count: int) -> None:
    assert len(documents_in(draft(f"{PLAIN}\n{behind}"))) == count


def test_a_second_letterhead_before_any_signature_begins_nothing() -> None:
    unsigned = PLAIN.split("| Nơi nhận")[0]
    assert len(documents_in(draft(unsigned + PLAIN))) == 1


def test_a_plan_issued_by_a_decision_is_read_as_the_plan_with_the_number_of_the_decision() -> None:
    reading = read_document(
        draft(
            """
            | ỦY BAN NHÂN DÂN XÃ BẾN THỬ\\nSố: 5/QĐ-UBND | Bến Thử, ngày 20 tháng 01 năm 2026 |
            ^QUYẾT ĐỊNH
            **Về việc ban hành Kế hoạch chuyển đổi số năm 2026**
            Điều 1. Ban hành kèm theo Quyết định này Kế hoạch chuyển đổi số năm 2026.
            CHỦ TỊCH
            Trần Văn An
            ^KẾ HOẠCH
            **Chuyển đổi số năm 2026**
            (Ban hành kèm theo Quyết định số 5/QĐ-UBND ngày 20/01/2026 của UBND xã Bến Thử)
            I. MỤC TIÊU
            - 90% cán bộ dùng chữ ký số.
            """
        )
    )
    heading = reading.document
    assert (heading.kind, heading.title, heading.number) == ("Kế hoạch", "Chuyển đổi số năm 2026", "5/QĐ-UBND")
    assert heading.signer == "Trần Văn An"


def test_the_command_prints_the_other_plans_beside_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, name = made(FILES[2], "md")
    path = tmp_path / name
    path.write_bytes(data)
    assert cli.main(["read", str(path), "--json"]) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert [answer["document"]["number"], answer["others"][0]["document"]["number"]] == ["22-KH/ĐU", "112/KH-UBND"]
    assert "Tệp có 2 văn bản: Kế hoạch số 22-KH/ĐU; Kế hoạch số 112/KH-UBND." in err
    assert cli.main(["read", str(path)]) == 0
    printed_out = capsys.readouterr().out
    assert "22-KH/ĐU" in printed_out and "112/KH-UBND" in printed_out
