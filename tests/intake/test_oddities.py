"""Cells that read as if they were cut, or as if words of another stood in them."""

from __future__ import annotations

import pytest

from tiendo.core.reading import Comparator, Milestone, Target, Task
from tiendo.intake.document import Document
from tiendo.intake.plausible import BOUNDARY
from tiendo.intake.steps import oddities
from tiendo.intake.work import Work


def doubted(*rows: Target | Task, form: str = "docx") -> list[dict[str, str]]:
    work = Work(Document(form))
    work.reading.targets = [row for row in rows if isinstance(row, Target)]
    work.reading.tasks = [row for row in rows if isinstance(row, Task)]
    oddities.step(work)
    return [row.unsure for row in rows]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Họp trực tuyến, không giấy tại các cuộc họp của", oddities.CUT),
        ("Bồi dưỡng kỹ năng số cho công chức,", oddities.CUT),
        ("Giao nhiệm vụ tới các chi bộ trực thuộc", None),
        ("Vé điện tử liên thông tàu - xe - điểm đến", None),
        ("Tỷ lệ tàu cá lắp thiết bị % giám sát hành trình", oddities.STRAY_SHARE),
        ("Tỷ lệ phủ sóng 5G tại khu dân cư %", oddities.STRAY_SHARE),
        ("Tỷ lệ % hộ dân dùng nước sạch", None),
        ("Đạt 80 % hộ dân dùng nước sạch", None),
    ],
)
def test_names(name: str, why: str | None) -> None:
    [unsure] = doubted(Target(name))
    assert unsure.get("name") == why


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("Phòng Kinh tế 61,5%", oddities.STRAY_NUMBER),
        ("Trung tâm Giáo dục 06 nghề nghiệp khu vực", oddities.STRAY_NUMBER),
        ("Phòng Văn hóa - Khoa 15% học và Thông tin", oddities.STRAY_NUMBER),
        ("Văn phòng HĐND và", oddities.CUT),
        ("Hội Doanh nhân phường Các nhà hảo tâm", oddities.RUN_TOGETHER),
        ("Cục Chuyển đổi số Văn phòng Bộ", oddities.RUN_TOGETHER),
        ("Tổ dân phố 5 phường Ngọc Khê", None),
        ("Các thôn 1, 2, 3", None),
        ("24 tổ dân phố", None),
        ("Trường Tiểu học số 2 Đông An", None),
        ("Tổ công tác Đề án 06 phường", None),
        ("Chi bộ Trường Tiểu học Đông An", None),
        ("Phòng giao dịch Ngân hàng Chính sách xã hội", None),
        ("Đoàn Thanh niên Công an xã", None),
        ("Ủy ban MTTQ Việt Nam xã", None),
    ],
)
def test_bodies(body: str, why: str | None) -> None:
    target, task = doubted(Target("Chỉ tiêu", tracked_by=body), Task("Nhiệm vụ", lead=[body]))
    assert (target.get("tracked_by"), task.get("lead")) == (why, why)


def test_a_body_in_the_cell_of_a_value_leaves_the_owner_in_doubt() -> None:
    value = Milestone(2026, "≤ 45 Khoa Khám bệnh", Comparator.AT_MOST)
    assert set(doubted(Target("Thời gian chờ", [value]))[0]) == {"milestones.0", "tracked_by"}


@pytest.mark.parametrize(
    ("form", "short", "odd"),
    [
        ("text", "Trung tâm Phục vụ", True),
        ("text", "Phòng Kinh tế, Hạ", True),
        ("text", "Công an", False),
        ("docx", "Trung tâm Phục vụ", False),
    ],
)
def test_a_name_that_other_rows_carry_on_with(form: str, short: str, odd: bool) -> None:
    others = [
        Task("A", lead=["Trung tâm Phục vụ hành chính công"]),
        Task("B", lead=["Phòng Kinh tế, Hạ tầng và Đô thị"]),
        Task("C", lead=["Công an xã"]),
    ]
    *_, unsure = doubted(*others, Task("D", lead=[short]), form=form)
    assert ("lead" in unsure) is odd


def test_a_row_with_a_name_alone_may_be_a_heading() -> None:
    full = [Task(f"Việc {n}", lead=["Công an xã"], deadline_raw="2026") for n in range(5)]
    assert [bool(unsure) for unsure in doubted(*full, Task("An toàn, nhân lực"))] == [False] * 5 + [True]
    assert not any(doubted(*full[:2], Task("A"), Task("B")))
    long = "Xây dựng cơ chế thu hút, sử dụng có hiệu quả mọi nguồn lực đầu tư cho chuyển đổi số"
    assert not any(doubted(*full, Task(long)))


def test_bodies_parted_by_their_words_alone_are_sure_where_other_cells_name_them() -> None:
    def parted(*names: str) -> Task:
        task = Task("Việc", lead=list(names))
        task.doubt("lead", oddities.RUN_TOGETHER)
        return task

    others = [Task("A", lead=["Công an xã"], cooperating=["Các thôn"])]
    first, second, _ = doubted(parted("Công an xã", "các thôn"), parted("Công an xã", "Trạm Y tế"), *others)
    assert (first, list(second)) == ({}, ["lead"])


def of_years(*raws: str) -> list[Milestone]:
    return [Milestone(2026 + n, raw, Comparator.AT_LEAST) for n, raw in enumerate(raws)]


@pytest.mark.parametrize(
    ("row", "left"),
    [
        (Task("A", deadline_raw="Quý II/2026"), {"lead"}),
        (Task("A", deadline_raw="Quý II"), {"lead", "deadline"}),
        (Target("A", of_years("≥ 60%", "≥ 70%"), tracked_by="Công an xã"), {"name"}),
        (Target("A", of_years("≥ 60%", "70 tổ"), tracked_by="Trạm Y tế"), {"name", "milestones.0", "tracked_by"}),
        (Target("A", of_years("≥ 60%"), tracked_by="Công an xã"), {"name", "milestones.0"}),
    ],
    ids=["words of time alone", "no year", "figures of one unit", "two units, a lone owner", "fewer than others"],
)
def test_guessed_edges_are_sure_where_the_cell_says_that_it_is_whole(row: Target | Task, left: set[str]) -> None:
    for cell in ("lead", "deadline") if isinstance(row, Task) else ("name", "milestones.0", "tracked_by"):
        row.doubt(cell, BOUNDARY)
    other = Target("B", of_years("1", "2"), tracked_by="Công an xã")
    unsure, _ = doubted(row, other, form="text")
    assert set(unsure) == left
