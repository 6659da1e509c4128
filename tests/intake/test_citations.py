from tests.intake.drafts import draft

from tiendo.core.reading import Citation
from tiendo.intake.steps import citations
from tiendo.intake.work import Work


def cited(text: str, own: str | None = None) -> list[Citation]:
    work = Work(draft(text))
    work.reading.document.number = own
    citations.step(work)
    return work.reading.basis


def test_a_short_form_later_is_the_same_row() -> None:
    (row,) = cited("Kế hoạch số 02-KH/BCĐ ngày 19/6/2025.\n- Theo Kế hoạch 2-KH/BCĐ.\n- Kế hoạch số 02-KH/BCĐ.")
    assert row.number == "02-KH/BCĐ"
    assert row.also_written == ["2-KH/BCĐ"]
    assert row.date is not None
    assert row.source is not None
    assert (row.source.line, "02-KH/BCĐ" in row.source.quote) == (1, True)


def test_two_dates_are_two_rows() -> None:
    rows = cited("Nghị quyết số 5-NQ/TU ngày 01/3/2025.\nNghị quyết số 5-NQ/TU ngày 01/3/2026.")
    assert [str(r.date) for r in rows] == ["2025-03-01", "2026-03-01"]


def test_never_dated() -> None:
    (row,) = cited("- Thực hiện Kế hoạch số 7-KH/TU.")
    assert row.date is None


def test_the_plan_itself_is_not_cited() -> None:
    assert not cited("Số: 15/KH-UBND\n(Kèm theo Kế hoạch số 15/KH-UBND ngày 01/3/2026 của UBND xã)", own="15/KH-UBND")
    assert not cited("(Kèm theo Kế hoạch số 15/KH-UBND ngày 01/3/2026 của UBND xã)")


def test_tables_cite_too() -> None:
    (row,) = cited("| 1 | Thực hiện Quyết định số 970/QĐ-TTg ngày 19/5/2025 | Phòng Kinh tế |")
    assert row.number == "970/QĐ-TTg"


def test_a_day_that_cannot_be_is_doubted() -> None:
    (row,) = cited("Nghị định số 13/2023/NĐ-CP ngày 31/02/2023")
    assert row.date is None
    assert "date" in row.unsure
