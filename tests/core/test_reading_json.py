"""What is printed as JSON comes back as the same reading."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.reading import (
    Citation,
    Comparator,
    Deadline,
    DeadlineKind,
    Duty,
    Every,
    Finding,
    Heading,
    Measure,
    Milestone,
    Part,
    Reading,
    Source,
    Target,
    Task,
)
from tiendo.core.reading_json import reading_from_json


def full_reading() -> Reading:
    return Reading(
        document=Heading(
            title="Kế hoạch hành động",
            kind="Kế hoạch",
            number="12-KH/ĐU",
            issued_on=date(2025, 11, 19),
            issuer="Ban Thường vụ Đảng ủy xã An Bình",
            locality="xã An Bình",
            signer="Trần Văn An",
            signer_title="Bí thư",
            unsure={"signer": "chữ ký mờ"},
        ),
        basis=[Citation(number="02-KH/BCĐTW", date=date(2025, 6, 19), also_written=["2-KH/BCĐTW"])],
        targets=[
            Target(
                name="Tỷ lệ phủ sóng",
                section="I. Hạ tầng",
                ordinal="1",
                tracked_by="Phòng Kinh tế",
                milestones=[
                    Milestone(
                        2030,
                        "≥ 1,5% (A) 2-3% (B)",
                        Comparator.AT_LEAST,
                        Decimal("1.5"),
                        "%",
                        [Part("B", Comparator.RANGE, (Decimal(2), Decimal(3)), "%")],
                    ),
                    Milestone(2035, "Có", Comparator.BOOL, True),
                    Milestone(2040, "tiên tiến", Comparator.TEXT),
                ],
                source=Source(3, 120, "1 Tỷ lệ phủ sóng"),
                unsure={"milestones.1": "ô gộp"},
            )
        ],
        tasks=[
            Task(
                name="Thành lập tổ giúp việc",
                lead=["Văn phòng Đảng ủy"],
                cooperating=["Công an xã"],
                deadline_raw="Tháng 7/2025, duy trì hàng năm",
                deadline=Deadline(DeadlineKind.ONCE, None, date(2025, 7, 31), Every.YEAR),
                output="Quyết định",
                section="I",
                ordinal="2",
            )
        ],
        measures=[Measure(text="Đẩy mạnh tuyên truyền", section="IV.1", source=Source(None, 9, "- Đẩy mạnh"))],
        reporting=[Duty(raw="báo cáo", who="các phòng", to="UBND xã", every=[Every.MONTH], due=["05-25"], where="V.3")],
        findings=[Finding(rule="numbering", message="Thiếu số 4", at={"section": "V.4"}, mend="3")],
    )


def test_a_full_reading_comes_back_the_same() -> None:
    reading = full_reading()
    printed = json.loads(json.dumps(reading.json(), ensure_ascii=False))
    assert reading_from_json(printed) == reading


def test_what_people_leave_out_takes_its_default() -> None:
    reading = reading_from_json(
        {"targets": [{"name": "A", "milestones": [{"year": 2025, "raw": "5"}], "unsure": ["name"]}]}
    )
    assert reading.targets == [Target("A", [Milestone(2025, "5", Comparator.EQUAL)], unsure={"name": ""})]
    assert reading.tasks == [] and reading.document == Heading()


@pytest.mark.parametrize(
    "broken",
    [
        {"document": {"issued_on": "19/11/2025"}},
        {"targets": [{"name": "A", "milestones": [{"year": 2025, "raw": "5", "comparator": "~"}]}]},
        {"tasks": [{"name": "A", "deadline": {"kind": "soon"}}]},
        {"reporting": [{"raw": "A", "every": ["fortnight"]}]},
    ],
    ids=["date", "comparator", "deadline kind", "period"],
)
def test_what_is_no_reading_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        reading_from_json(broken)


figures = st.decimals(min_value=-(10**6), max_value=10**6, places=2).map(lambda d: d.normalize() + 0)
values = st.one_of(st.none(), st.booleans(), figures, st.tuples(figures, figures))


@given(st.lists(st.builds(Milestone, st.integers(2020, 2050), st.text(), st.sampled_from(Comparator), values)))
def test_any_milestones_come_back_the_same(milestones: list[Milestone]) -> None:
    reading = Reading(targets=[Target("A", milestones)])
    assert reading_from_json(json.loads(json.dumps(reading.json()))) == reading
