"""Laws of the outline and of the steps that read prose, over drafts put together at random."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.drafts import draft

from tiendo.intake.document import Block
from tiendo.intake.steps import citations, duties, heading, measures, outline
from tiendo.intake.steps.goals import goals_from_text
from tiendo.intake.work import Section, Work

LINES = [
    "^KẾ HOẠCH", "Số: 15/KH-UBND", "Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024;", "I. MỤC TIÊU", "II. NHIỆM VỤ",
    "V. TỔ CHỨC THỰC HIỆN", "A. PHẦN CHUNG", "Phần thứ nhất", "Điều 1. Phạm vi", "1. Mục tiêu cụ thể", "2. Hạ tầng số",
    "1.1. Mạng", "1.2. Kéo cáp đến các thôn; hoàn thành năm 2026.", "a) Chỉ tiêu", "(1) Tỷ lệ hộ đạt 90%.",
    "- Đạt 90% năm 2026, 95% năm 2030.", "+ Có 3 lớp.", "Báo cáo hằng quý về UBND xã trước ngày 20/6.", "**Dữ liệu**",
    "# Nhân lực", "| TT | Chỉ tiêu | 2026 |", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn An",
    "PHỤ LỤC I", "(Kèm theo Kế hoạch số 15/KH-UBND ngày 01/3/2026 của UBND xã Đông An)", "Trên đây là Kế hoạch.",
    "-----",
]  # fmt: skip
DRAFTS = st.lists(st.sampled_from(LINES), max_size=40)


def outlined(lines: list[str]) -> Work:
    work = Work(draft("\n".join(lines)))
    outline.step(work)
    return work


def held(section: Section) -> list[Block]:
    own = [section.heading] if section.heading is not None else []
    return own + section.blocks


@given(DRAFTS)
@settings(max_examples=150)
def test_no_block_stands_twice(lines: list[str]) -> None:
    blocks = [id(b) for s in outlined(lines).walk() for b in held(s)]
    assert len(blocks) == len(set(blocks))


@given(DRAFTS)
@settings(max_examples=150)
def test_every_block_that_is_no_title_or_rule_is_kept(lines: list[str]) -> None:
    work = outlined(lines)
    kept = {id(b) for s in work.walk() for b in held(s)}
    titles = " ".join(s.title for s in work.walk())
    lost = [b for b in work.document.blocks if id(b) not in kept and getattr(b, "text", "").strip("-") not in titles]
    assert not lost


@given(DRAFTS)
@settings(max_examples=150)
def test_children_are_one_deeper_and_know_their_parent(lines: list[str]) -> None:
    for section in outlined(lines).walk():
        assert all(c.parent is section and c.depth == section.depth + 1 for c in section.children)


@given(DRAFTS)
@settings(max_examples=100)
def test_every_row_read_has_a_source(lines: list[str]) -> None:
    work = outlined(lines)
    for step in (heading, measures, citations, duties):
        step.step(work)
    reading = work.reading
    rows = [*reading.measures, *reading.basis, *reading.reporting, *goals_from_text(work)]
    assert all(row.source is not None and row.source.quote and len(row.source.quote) <= 200 for row in rows)
