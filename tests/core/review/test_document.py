"""Rules on the document, its citations and its reports, case by case."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.review.build import cited, places, reading, row

from tiendo.core.reading import Citation, Duty, Every, Heading, Reading, Source
from tiendo.core.review import RULES, review


@pytest.mark.parametrize(
    ("number", "issued", "told"),
    [
        (None, None, "số và ngày ban hành"),
        (None, date(2025, 1, 1), "chưa ghi số."),
        ("5/KH-UBND", None, "chưa ghi ngày ban hành."),
        ("5/KH-UBND", date(2025, 1, 1), None),
    ],
    ids=["neither", "no number", "no date", "both"],
)
def test_blank_number_date(number: str | None, issued: date | None, told: str | None) -> None:
    hits = list(dict(RULES)["blank-number-date"](Reading(document=Heading(number=number, issued_on=issued))))
    assert (hits == []) if told is None else (hits[0].at == {} and told in hits[0].message)


@pytest.mark.parametrize(
    ("basis", "undated", "conflict"),
    [
        ([cited("57-NQ/TW", "2024-12-22")], [], []),
        ([cited("193/2025/QH15")], ["193/2025/QH15"], []),
        ([cited("57-NQ/TW", "2024-12-22"), cited("57-NQ/TW", "2025-12-22")], [], ["57-NQ/TW"]),
        ([cited("02-KH/BCĐTW", "2025-06-19", "2-KH/BCĐTW")], [], ["02-KH/BCĐTW"]),
        ([cited("71/NQ-CP", "2025-04-01"), cited("71-NQ/CP")], [], ["71/NQ-CP"]),
        ([cited("01-KH/BCĐ", "2025-06-02"), cited("01-KH/BCĐTW", "2025-06-02")], [], []),
    ],
    ids=["clean", "undated", "two dates", "also written", "dashes and slashes", "two documents"],
)
def test_citations(basis: list[Citation], undated: list[str], conflict: list[str]) -> None:
    of = Reading(basis=basis)
    assert [at["citation"] for at in places("citation-undated", of)] == undated
    assert [at["citation"] for at in places("citation-conflict", of)] == conflict


def test_the_plan_dates_its_own_number() -> None:
    of = Reading(document=Heading(number="18-KH/ĐU"), basis=[cited("18-KH/ĐU"), cited("5/NQ-CP")])
    assert places("citation-undated", of) == [{"citation": "5/NQ-CP"}]


def test_two_bodies_own_documents_may_bear_one_number() -> None:
    ours = cited("10/KH-UBND", "2025-08-01")
    theirs = cited("10/KH-UBND", "2025-02-01")
    ours.source = Source(quote="Kế hoạch số 10/KH-UBND ngày 01/8/2025 của UBND xã An Bình về cải cách")
    theirs.source = Source(quote="Kế hoạch số 10/KH-UBND ngày 01/02/2025 của UBND tỉnh Bình An về cải cách")
    assert places("citation-conflict", Reading(basis=[ours, theirs])) == []
    theirs.source = Source(quote=ours.source.quote)
    assert places("citation-conflict", Reading(basis=[ours, theirs])) == [{"citation": "10/KH-UBND"}]


def test_a_document_cited_before_it_was_issued() -> None:
    of = Reading(
        document=Heading(issued_on=date(2025, 8, 1)),
        basis=[cited("5/NQ-CP", "2025-09-01"), cited("6/NQ-CP", "2025-08-01")],
    )
    assert places("citation-after-issue", of) == [{"citation": "5/NQ-CP"}]


@pytest.mark.parametrize(
    ("duties", "fault"),
    [
        ([Duty("báo cáo hằng quý", every=[Every.QUARTER])], True),
        ([Duty("báo cáo hằng quý", every=[Every.QUARTER]), Duty("gửi kế hoạch trước 05/3", due=["03-05"])], True),
        (
            [Duty("báo cáo hằng quý", every=[Every.QUARTER]), Duty("6 tháng", every=[Every.HALF_YEAR], due=["05-25"])],
            False,
        ),
        ([Duty("báo cáo trước ngày 20 hằng tháng", every=[Every.MONTH])], False),
        ([Duty("báo cáo khi có yêu cầu")], False),
        ([Duty("báo cáo hằng tuần", every=[Every.WEEK])], False),
        ([], False),
    ],
    ids=["no day", "the day is of a single act", "one day said", "day of the month", "not periodic", "weekly", "none"],
)
def test_report_without_due_date(duties: list[Duty], fault: bool) -> None:
    assert bool(places("report-without-due-date", Reading(reporting=duties))) is fault


def test_a_fault_of_a_doubtful_row_is_doubtful() -> None:
    sure, doubtful = row("Tỷ lệ A", "≥ 100%"), row("Tỷ lệ B", "≥ 100%")
    sure.doubt("section", "nhóm bị mất")
    doubtful.doubt("milestones.0", "ô mờ")
    found = [f for f in review(reading(sure, doubtful)) if f.rule == "impossible-value"]
    assert [bool(f.unsure) for f in found] == [False, True]


def test_every_rule_has_its_own_name_and_an_empty_plan_is_reviewed() -> None:
    names = [name for name, _ in RULES]
    assert len(set(names)) == len(names)
    assert {f.rule for f in review(Reading())} == {"blank-number-date", "plan-without-targets"}
