"""Words of a scan that were not surely read make the cells doubtful in which they stand, and no others."""

from __future__ import annotations

from datetime import date

import pytest

from tiendo.core.reading import Comparator, Heading, Measure, Milestone, Reading, Source, Target, Task
from tiendo.intake.document import Document, PageSize, Paragraph
from tiendo.intake.steps.recognised import step
from tiendo.intake.work import Work


def work(*, picture: bool = True) -> Work:
    blocks = [
        Paragraph("Số: 18-KH/ĐU", 1, 1, doubtful=["18-KH/ĐU"]),
        Paragraph("- Tỷ lệ hộ dùng Internet đạt 80%.", 2, 1, doubtful=["80%."]),
        Paragraph("- Số thôn có sóng.", 3, 1, doubtful=[]),
        Paragraph("1. Rà soát hạ tầng.", 4, 1, doubtful=[]),
        Paragraph("- Cơ quan chủ trì: Phòng Kimh tế", 5, 1, doubtful=["Kimh"]),
        Paragraph("2. Kiểm tra hạ tầng.", 6, 1, doubtful=["Kiểm"]),
    ]
    reading = Reading(
        document=Heading(number="18-KH/ĐU", issued_on=date(2026, 1, 5), issuer="Đảng ủy xã", locality="xã"),
        targets=[
            Target(
                name="Tỷ lệ hộ dùng Internet đạt 80%.",
                milestones=[Milestone(2026, "80%", Comparator.EQUAL)],
                source=Source(1, 2),
            ),
            Target(name="Số thôn có sóng.", source=Source(1, 3)),
        ],
        tasks=[
            Task(name="Rà soát hạ tầng.", lead=["Phòng Kimh tế"], source=Source(1, 4)),
            Task(name="Kiểm tra hạ tầng.", lead=["Phòng Kinh tế"], source=Source(1, 6)),
        ],
        measures=[Measure(text="Không có chữ mờ", source=Source(1, 3))],
    )
    return Work(Document("scan", list(blocks), sizes=[PageSize(595, 842, picture=picture)]), reading)


@pytest.fixture
def read() -> Reading:
    made = work()
    step(made)
    return made.reading


def test_the_cells_with_such_a_word_are_doubted(read: Reading) -> None:
    assert [set(row.unsure) for row in read.targets] == [{"name", "milestones.0"}, set()]
    assert [set(row.unsure) for row in read.tasks] == [{"lead"}, {"name"}]
    assert [set(row.unsure) for row in read.measures] == [set()]


def test_so_are_fields_of_the_heading_and_those_that_were_not_found(read: Reading) -> None:
    assert set(read.document.unsure) == {"number", "signer"}


def test_a_text_is_let_be() -> None:
    made = work(picture=False)
    step(made)
    assert not made.reading.document.unsure
    assert not any(row.unsure for row in [*made.reading.targets, *made.reading.tasks])


@pytest.mark.parametrize(
    ("output", "doubted"),
    [
        pytest.param("Số họp giao ban", True, id="a book of minutes"),
        pytest.param("Số liệu truyền về hằng giờ", False, id="a word"),
        pytest.param("Sổ họp giao ban", False, id="as it is"),
        pytest.param("Số", True, id="nothing behind it"),
        pytest.param(None, False, id="none"),
    ],
)
def test_a_product_that_begins_with_a_number_of_what_is_not_counted_is_doubted(
    output: str | None, doubted: bool
) -> None:
    made = work()
    made.reading.tasks[0].output = output
    step(made)
    assert ("output" in made.reading.tasks[0].unsure) is doubted
