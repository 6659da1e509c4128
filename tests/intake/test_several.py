"""A file of several documents: each plan is read by itself, a covering letter or decision before it is not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.corpus import bundles, docx_form, dump, text_forms
from tests.corpus.compose import Break, Letterhead, Signature, truth
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


FIRST = """
| ỦY BAN NHÂN DÂN XÃ BẾN THỬ\\nSố: 12/KH-UBND | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
^KẾ HOẠCH
Thực hiện Nghị quyết số 57-NQ/TW năm 2026
I. MỤC TIÊU
1. Mở lớp kỹ năng số.
II. NHIỆM VỤ
1. Giao Phòng Kinh tế theo dõi.
"""
SIGNED = "| Nơi nhận: | CHỦ TỊCH |\nTrần Văn An"
LETTERHEAD = "| ỦY BAN NHÂN DÂN XÃ BẾN THỬ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |"
SECOND = "^KẾ HOẠCH\nThực hiện chuyển đổi số năm 2027\nI. MỤC TIÊU\n1. 90% hồ sơ.\nII. GIẢI PHÁP\n1. Rà soát."
TABLE = "PHỤ LỤC I\n| TT | Nhiệm vụ | Chủ trì |\n| 1 | Mở lớp | Phòng Kinh tế |"

HALF_MARKED = [
    pytest.param([FIRST, LETTERHEAD, SECOND], 2, id="the first is not signed"),
    pytest.param([FIRST, SIGNED, SECOND], 2, id="the second has no letterhead"),
    pytest.param([FIRST, SIGNED, TABLE, SECOND], 2, id="the second has no letterhead and stands behind an appendix"),
    pytest.param([FIRST, SIGNED, SECOND.replace("HOẠCH\n", "HOẠCH ")], 2, id="its title is one paragraph"),
    pytest.param([FIRST, SECOND], 1, id="neither is there"),
    pytest.param([FIRST.split("I. MỤC")[0], LETTERHEAD, SECOND], 1, id="a cover before the plan"),
    pytest.param([FIRST, LETTERHEAD, SECOND.replace("II.", "I.2.")], 1, id="no chapters of its own"),
    pytest.param([FIRST, SIGNED, SECOND.replace("I. MỤC", "II. MỤC")], 1, id="its chapters go on"),
    pytest.param([FIRST, SIGNED, f"PHỤ LỤC II\n{SECOND}"], 1, id="a plan as an appendix"),
    pytest.param([FIRST, f"PHỤ LỤC II\nMẪU KẾ HOẠCH\n{LETTERHEAD}\n{SECOND}"], 1, id="a form before any signature"),
    pytest.param([FIRST, SIGNED, SECOND.replace("2027", "…")], 1, id="a form to be filled in"),
    pytest.param([FIRST, SIGNED, SECOND.replace("^KẾ", "“KẾ")], 1, id="a plan that is quoted"),
    pytest.param(
        [FIRST, SIGNED, SECOND.replace("I. MỤC", "(Kèm theo Kế hoạch số 12/KH-UBND)\nI. MỤC")], 1, id="an enclosed plan"
    ),
    pytest.param([FIRST.replace("KẾ HOẠCH", "BÁO CÁO"), SIGNED, SECOND], 1, id="a report and its plan"),
]


@pytest.mark.parametrize(("parts", "count"), HALF_MARKED)
def test_two_plans_of_which_one_lacks_its_head_or_its_foot(parts: list[str], count: int) -> None:
    assert len(documents_in(draft("\n".join(part.strip() for part in parts)))) == count


ROWS = ("targets.f1", "targets.cells", "tasks.f1", "tasks.cells", "measures.f1")


def half_marked(lacking: str, form: str) -> bytes:
    """Two plans, of which the first has no signature or the second no letterhead."""
    blocks = bundles.blocks_of(FILES[2])
    apart = next(n for n, block in enumerate(blocks) if isinstance(block, Break))
    first, second = blocks[:apart], blocks[apart:]
    if lacking == "signature":
        first = [block for block in first if not isinstance(block, Signature)]
    else:
        second = [block for block in second if not isinstance(block, Letterhead)]
    if form == "dump":
        return dump.dump([*first, *second], STATE, dump.Paper()).encode()
    if form == "docx":
        return docx_form.write([*first, *second], STATE)
    return (text_forms.markdown if form == "md" else text_forms.legal)([*first, *second], STATE).encode()


@pytest.mark.parametrize("form", ["docx", "md", "legal", "dump"])
@pytest.mark.parametrize("lacking", ["signature", "letterhead"])
def test_plans_are_parted_in_every_form_where_one_lacks_its_head_or_its_foot(lacking: str, form: str) -> None:
    name = f"tệp.{'txt' if form == 'dump' else form}"
    found = read_all(open_file(half_marked(lacking, form), name=name))
    assert len(found) == 2
    for plan, (_, reading) in zip(FILES[2], found, strict=True):
        judged, whole = figures(plan, reading), alone(plan, form)
        assert [judged[figure] for figure in ROWS] == [whole[figure] for figure in ROWS]


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
