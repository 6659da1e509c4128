"""Faults that only the document's text shows: each with a text that has it and one that only looks like it."""

from __future__ import annotations

from datetime import date

import pytest

from tiendo.core.reading import Deadline, DeadlineKind, Heading, Source, Target, Task
from tiendo.intake.document import Block, Cell, Document, Paragraph, Table
from tiendo.intake.faults import cells, headings, prose
from tiendo.intake.steps import findings, outline
from tiendo.intake.work import Work


def plan(*texts: str | Table, place: str = "xã An Bình") -> Work:
    """A document of paragraphs, outlined; a line in capitals is bold."""
    blocks: list[Block] = [
        t if isinstance(t, Table) else Paragraph(t, line=i, bold=t.isupper()) for i, t in enumerate(texts, 1)
    ]
    work = Work(Document("text", blocks))
    work.reading.document = Heading(number="5-KH/ĐU", issued_on=date(2025, 11, 1), locality=place)
    outline.step(work)
    return work


def sections(hits: object) -> list[object]:
    return [hit.at.get("section") for hit in hits]  # type: ignore[attr-defined]


OPENING = ("KẾ HOẠCH", "Thực hiện nghị quyết về chuyển đổi số", "I. MỤC ĐÍCH", "- Nâng cao nhận thức của cán bộ.")


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("II. NHIỆM VỤ", "- Làm.", "III. KINH PHÍ", "- Bố trí."), []),
        (("II. NHIỆM VỤ", "- Làm.", "IV. KINH PHÍ", "- Bố trí."), ["IV"]),
        (("II. NHIỆM VỤ", "- Làm.", "II. KINH PHÍ", "- Bố trí."), ["II"]),
        (("II. NHIỆM VỤ", "1. Hạ tầng", "- Làm.", "2. Nhân lực", "- Làm.", "4. Dữ liệu", "- Làm."), ["II.4"]),
        (
            (
                "II. NHIỆM VỤ",
                "1. Hạ tầng",
                "1.1. Mạng",
                "- Làm.",
                "2. Nhân lực",
                "2.1. Học",
                "- Làm.",
                "1.2. Dạy",
                "- Làm.",
            ),
            ["II.1.2"],
        ),
        (("II. NHIỆM VỤ", "1. Mở lớp học cho cán bộ.", "2. Mở lớp học cho dân.", "4. Mở thêm lớp học khác."), ["II.4"]),
    ],
    ids=[
        "in order",
        "chapter skipped",
        "chapter repeated",
        "heading skipped",
        "of another parent",
        "paragraph skipped",
    ],
)
def test_numbers_of_headings(texts: tuple[str, ...], found: list[str]) -> None:
    assert sections(headings.numbering(plan(*OPENING, *texts))) == found


def test_rows_are_numbered_as_rows() -> None:
    work = plan(*OPENING, "II. NHIỆM VỤ", "1. Mở lớp học cho cán bộ.", "4. Mở lớp học cho dân.")
    work.reading.tasks = [Task("Mở lớp học cho dân", source=Source(line=7))]
    assert list(headings.numbering(work)) == []


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("II. NHIỆM VỤ", "1. HẠ TẦNG", "2. NHÂN LỰC", "- Làm."), ["II.1"]),
        (
            (
                "II. MỤC TIÊU",
                "1. MỤC TIÊU CHUNG",
                "- Làm.",
                "2. MỤC TIÊU CỤ THỂ (CHI TIẾT TẠI PHỤ LỤC I)",
                "III. X",
                "- Y.",
            ),
            [],
        ),
        (("II. NHIỆM VỤ", "1. HẠ TẦNG", "- Làm.", "2. NHÂN LỰC", "- Làm."), []),
        (("II. NHIỆM VỤ", "1. Mở lớp học cho cán bộ.", "2. Mở lớp học cho dân."), []),
    ],
    ids=["nothing under it", "sends to the appendix", "full", "a list of sentences"],
)
def test_headings_with_nothing_under_them(texts: tuple[str, ...], found: list[str]) -> None:
    assert sections(headings.empty_section(plan(*OPENING, *texts))) == found


def test_a_heading_over_tasks_numbered_alike_is_not_empty() -> None:
    work = plan(*OPENING, "II. NHIỆM VỤ", "1. HẠ TẦNG", "1. Kéo cáp tới các thôn.", "2. NHÂN LỰC", "- Làm.")
    work.reading.tasks = [Task("Kéo cáp tới các thôn", source=Source(line=7))]
    assert sections(headings.empty_section(work)) == []


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("- Phân công phù hợp với điều kiện thực tế của tỉnh.", "xã An Bình", ["II"]),
        ("- Phân công phù hợp với điều kiện thực tế của tỉnh.", "tỉnh Bình An", []),
        ("- Phân công phù hợp với điều kiện thực tế của xã.", "xã An Bình", []),
        ("- Dùng nền tảng số dùng chung của tỉnh.", "xã An Bình", []),
    ],
)
def test_words_of_another_level_in_the_body(text: str, place: str, found: list[str]) -> None:
    assert sections(prose.wrong_level(plan(*OPENING, "II. NHIỆM VỤ", text, place=place))) == found


APPENDIX = ("Nơi nhận:", "- Lưu.", "PHỤ LỤC I", "DANH MỤC NHIỆM VỤ")


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("- Các phòng thực hiện theo Phụ lục đính kèm.",), ["II"]),
        (("- Các phòng thực hiện theo Phụ lục đính kèm.", *APPENDIX), []),
        (("- Chi tiết tại Phụ lục II.", *APPENDIX), ["II"]),
        (("- Chi tiết tại Phụ lục I.", *APPENDIX), []),
        (("- Chi tiết tại Phụ lục 01.", *APPENDIX), []),
        (("- Chi tiết tại Phụ lục 3.", "Nơi nhận:", "- Lưu.", "PHỤ LỤC", "DANH MỤC NHIỆM VỤ"), ["II"]),
        (("- Áp dụng biểu mẫu tại Phụ lục I của Nghị định số 5/2025/NĐ-CP.",), []),
        (("- Dùng mẫu tại Phụ lục ban hành kèm theo Thông tư số 7/2025/TT-BNV.",), []),
    ],
    ids=[
        "none there",
        "there",
        "another one there",
        "the very one",
        "in other numerals",
        "the third of one",
        "a decree's",
        "a circular's",
    ],
)
def test_appendices_that_are_not_there(texts: tuple[str, ...], found: list[str]) -> None:
    assert sections(prose.missing_appendix(plan(*OPENING, "II. TỔ CHỨC THỰC HIỆN", *texts))) == found


def captioned(caption: str) -> Work:
    return plan(*OPENING, "II. NHIỆM VỤ", "- Làm.", *APPENDIX, caption)


@pytest.mark.parametrize(
    ("caption", "told"),
    [
        ("(Kèm theo Kế hoạch số     /KH-UBND ngày    tháng 8 năm 2025 của UBND xã An Bình)", "số và ngày"),
        ("(Kèm theo Kế hoạch số 12/KH-UBND ngày    /8/2025 của UBND xã An Bình)", "trống ngày"),
        ("(Kèm theo Kế hoạch số 12/KH-UBND ngày 05/8/2025 của UBND xã An Bình)", None),
    ],
)
def test_blanks_in_the_caption(caption: str, told: str | None) -> None:
    hits = list(prose.blank_caption(captioned(caption)))
    assert (hits == []) if told is None else (hits[0].at == {} and told in hits[0].message)


def test_a_task_due_before_the_month_of_issue() -> None:
    work = captioned("(Kèm theo Kế hoạch số     /KH-UBND ngày    tháng 8 năm 2025 của UBND xã An Bình)")
    work.reading.document.issued_on = None
    july, august = (Deadline(DeadlineKind.ONCE, None, day) for day in (date(2025, 7, 31), date(2025, 8, 31)))
    work.reading.tasks = [Task("A", deadline=july), Task("B", deadline=august)]
    assert [hit.at for hit in prose.due_before_month(work)] == [{"task": 0}]
    work.reading.document.issued_on = date(2025, 8, 20)
    assert list(prose.due_before_month(work)) == []


def table(*rows: tuple[str, ...]) -> Table:
    made = [[Cell(text, line=20 + r) for text in row] for r, row in enumerate(rows)]
    return Table(made, line=20, header=1)


def test_a_list_that_breaks_off_in_a_cell() -> None:
    grid = table(
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm"),
        ("1", "Mở lớp học", "Công an xã,", "Phòng Kinh tế", "Kế hoạch;"),
        ("2", "Lập tổ công nghệ", "Công an xã", "Phòng Kinh tế; Trạm Y tế", "Quyết định"),
        ("3", "Số hóa hồ sơ", "Công an xã", "Phòng Kinh tế;", "Hồ sơ"),
    )
    work = plan(*OPENING, "II. NHIỆM VỤ", grid)
    names = ("Mở lớp học", "Lập tổ công nghệ", "Số hóa hồ sơ")
    work.reading.tasks = [Task(name, source=Source(line=21 + i)) for i, name in enumerate(names)]
    hits = list(cells.truncated_cell(work))
    assert [hit.at for hit in hits] == [{"task": 0}, {"task": 2}]
    assert "“Công an xã,”" in hits[0].message


@pytest.mark.parametrize("form", ["text", "docx"])
def test_what_is_missing_in_a_table_without_frame_is_doubtful(form: str) -> None:
    work = plan(*OPENING, "II. NHIỆM VỤ", table(("TT", "Nhiệm vụ", "Chủ trì"), ("1", "Mở lớp học", "")))
    work.document.form = form
    work.reading.tasks = [Task("Mở lớp học", source=Source(line=21)), Task("Lập tổ", ["Công an xã"])]
    findings.step(work)
    (found,) = [f for f in work.reading.findings if f.rule == "task-without-lead"]
    assert bool(found.unsure) is (form == "text")


def test_an_appendix_by_itself_is_not_blamed_for_the_body() -> None:
    body, alone = plan(*OPENING, "II. NHIỆM VỤ", "- Làm."), plan("PHỤ LỤC I", "DANH MỤC NHIỆM VỤ")
    for work in (body, alone):
        findings.step(work)
    assert "plan-without-targets" in {f.rule for f in body.reading.findings}
    assert "plan-without-targets" not in {f.rule for f in alone.reading.findings}


def test_each_fault_of_a_place_is_told_once() -> None:
    work = captioned("(Kèm theo Kế hoạch số     /KH-UBND ngày    tháng 8 năm 2025 của UBND xã An Bình)")
    work.reading.document = Heading(locality="xã An Bình")
    work.reading.targets = [Target("Tỷ lệ hộ dùng cáp quang")]
    findings.step(work)
    told = [(f.rule, str(f.at)) for f in work.reading.findings]
    assert len(told) == len(set(told))
    assert ("blank-number-date", "{}") in told and ("target-without-value", "{'target': 0}") in told
