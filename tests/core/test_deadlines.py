"""Deadlines: what each wording of a plan means in days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.deadlines import parse_deadline

ISSUED = date(2025, 8, 15)


@pytest.mark.parametrize(
    ("raw", "kind", "start", "due", "every"),
    [
        ("", "none", None, None, None),
        ("-", "none", None, None, None),
        ("Hoàn thành trong tháng 11 năm 2025", "once", None, "2025-11-30", None),
        ("Hoàn thành trong tháng 11  năm 2025.", "once", None, "2025-11-30", None),
        ("Hoàn thành trong Quý III năm 2025", "once", None, "2025-09-30", None),
        ("Hoàn thành trong năm 2026", "once", None, "2026-12-31", None),
        ("2026", "once", None, "2026-12-31", None),
        ("Năm 2026", "once", None, "2026-12-31", None),
        ("Trong năm 2025", "once", None, "2025-12-31", None),
        ("Đến năm 2030", "once", None, "2030-12-31", None),
        ("Đến hết năm 2026", "once", None, "2026-12-31", None),
        ("6/2026", "once", None, "2026-06-30", None),
        ("02/2028", "once", None, "2028-02-29", None),
        ("Tháng 6/2026", "once", None, "2026-06-30", None),
        ("T1-T6/2026", "window", "2026-01-01", "2026-06-30", None),
        ("T6/2026", "once", None, "2026-06-30", None),
        ("tháng 11 năm 2025", "once", None, "2025-11-30", None),
        ("Tháng 12 - 2025", "once", None, "2025-12-31", None),
        ("Quý IV/2026", "once", None, "2026-12-31", None),
        ("Quý 4 năm 2026", "once", None, "2026-12-31", None),
        ("Quí II năm 2026", "once", None, "2026-06-30", None),
        ("Q4/2026", "once", None, "2026-12-31", None),
        ("QUÝ I/2026", "once", None, "2026-03-31", None),
        ("31/12/2026", "once", None, "2026-12-31", None),
        ("31.12.2026", "once", None, "2026-12-31", None),
        ("trước 30/6/2026", "once", None, "2026-06-30", None),
        ("Trước ngày 30/6/2026", "once", None, "2026-06-30", None),
        ("trước ngày 05 tháng 3 năm 2026", "once", None, "2026-03-05", None),
        ("Chậm nhất ngày 15/10/2025", "once", None, "2025-10-15", None),
        ("Xong trước 15/10/2025", "once", None, "2025-10-15", None),
        ("6 tháng đầu năm 2026", "once", None, "2026-06-30", None),
        ("06 tháng cuối năm 2026", "once", None, "2026-12-31", None),
        ("9 tháng đầu năm 2026", "once", None, "2026-09-30", None),
        ("Trung tuần tháng 12/2026", "once", None, "2026-12-20", None),
        ("Cuối tháng 02/2026", "once", None, "2026-02-28", None),
        ("Cuối năm 2026", "once", None, "2026-12-31", None),
        ("Trong năm 2025, hoàn thành trước 30/11", "once", None, "2025-11-30", None),
        ("Quý IV/2025 (trước ngày 15/12/2025)", "once", None, "2025-12-15", None),
        ("Tháng 7/2025, duy trì hàng năm", "once", None, "2025-07-31", "year"),
        ("Tháng 7/2025,\n duy trì hàng năm", "once", None, "2025-07-31", "year"),
        ("Năm 2025 và các năm tiếp theo", "once", None, "2025-12-31", "year"),
        ("Tháng 7,8 /2025", "window", "2025-07-01", "2025-08-31", None),
        ("Tháng 11-12/2025", "window", "2025-11-01", "2025-12-31", None),
        ("Tháng 7 và tháng 8/2025", "window", "2025-07-01", "2025-08-31", None),
        ("11-12/2025", "window", "2025-11-01", "2025-12-31", None),
        ("Từ tháng 3 đến tháng 6/2026", "window", "2026-03-01", "2026-06-30", None),
        ("Từ tháng 10/2025 đến tháng 3/2026", "window", "2025-10-01", "2026-03-31", None),
        ("9/2025 - 12/2025", "window", "2025-09-01", "2025-12-31", None),
        ("Quý III, IV/2026", "window", "2026-07-01", "2026-12-31", None),
        ("Quý III - IV năm 2026", "window", "2026-07-01", "2026-12-31", None),
        ("Quý III và Quý IV/2026", "window", "2026-07-01", "2026-12-31", None),
        ("Quý IV/2025 - Quý I/2026", "window", "2025-10-01", "2026-03-31", None),
        ("Giai đoạn 2025-2026", "window", "2025-01-01", "2026-12-31", None),
        ("Giai đoạn 2026 – 2030", "window", "2026-01-01", "2030-12-31", None),
        ("2025-2030", "window", "2025-01-01", "2030-12-31", None),
        ("Năm 2025, 2026", "window", "2025-01-01", "2026-12-31", None),
        ("Từ năm 2025 đến hết năm 2026", "window", "2025-01-01", "2026-12-31", None),
        ("Từ ngày 01/3/2026 đến ngày 30/4/2026", "window", "2026-03-01", "2026-04-30", None),
        ("Từ 01/3 đến 30/4/2026", "window", "2026-03-01", "2026-04-30", None),
        ("10-15/3/2026", "once", None, "2026-03-15", None),
        ("Thường xuyên", "continuous", None, None, None),
        ("Thực hiện thường xuyên.", "continuous", None, None, None),
        ("Liên tục", "continuous", None, None, None),
        ("Thường xuyên, liên tục", "continuous", None, None, None),
        ("Hàng năm", "recurring", None, None, "year"),
        ("Hằng năm", "recurring", None, None, "year"),
        ("Thường xuyên, hằng năm", "recurring", None, None, "year"),
        ("Hằng quý", "recurring", None, None, "quarter"),
        ("Hàng tháng", "recurring", None, None, "month"),
        ("Hàng tuần", "recurring", None, None, "week"),
        ("Định kỳ 6 tháng", "recurring", None, None, "half-year"),
        ("06 tháng/lần", "recurring", None, None, "half-year"),
        ("02 lần/năm", "recurring", None, None, "half-year"),
        ("Mỗi năm 2 lần", "recurring", None, None, "half-year"),
        ("Mỗi quý 01 lần", "recurring", None, None, "quarter"),
        ("Mỗi tháng 1 lần", "recurring", None, None, "month"),
        ("Ngày 15 tháng cuối quý", "recurring", None, None, "quarter"),
        ("Từ quý III/2026 đến quý III/2026", "window", "2026-07-01", "2026-09-30", None),
        ("Quý III/2026 (tháng 7-9/2026)", "once", None, "2026-09-30", None),
        ("Tuần 2 tháng 3/2026", "once", None, "2026-03-14", None),
        ("Tuần thứ 3 của tháng 4 năm 2026", "once", None, "2026-04-21", None),
        ("Nửa đầu năm 2026", "once", None, "2026-06-30", None),
        ("Tháng Sáu năm 2026", "once", None, "2026-06-30", None),
        ("Tháng mười hai năm 2026", "once", None, "2026-12-31", None),
        ("Tháng Năm năm 2026", "once", None, "2026-05-31", None),
        ("Quý Hai năm 2026", "once", None, "2026-06-30", None),
        ("Trước 30/6/26", "once", None, "2026-06-30", None),
        ("03 tháng một lần", "recurring", None, None, "quarter"),
        ("Định kỳ hằng năm", "recurring", None, None, "year"),
        ("01 lần/năm", "recurring", None, None, "year"),
        ("Quý I hằng năm", "recurring", None, None, "year"),
        ("Trước ngày 15/12 hằng năm", "recurring", None, None, "year"),
        ("Ngày 25 hàng tháng", "recurring", None, None, "month"),
        ("Hàng năm (tháng 10)", "recurring", None, None, "year"),
        ("Khi có văn bản của cấp trên", "on_event", None, None, None),
        ("Khi có\nyêu cầu", "on_event", None, None, None),
        ("Sau khi tỉnh ban hành hướng dẫn", "on_event", None, None, None),
        ("20 ngày sau khi có hướng dẫn của tỉnh", "on_event", None, None, None),
        ("Ngay sau khi ban hành Kế hoạch", "on_event", None, None, None),
        ("Theo kế hoạch của tỉnh", "on_event", None, None, None),
        ("Triển khai theo hướng dẫn của cấp trên", "on_event", None, None, None),
        ("Theo yêu cầu", "on_event", None, None, None),
        ("Theo Kế hoạch số 12/KH-UBND ngày 01/02/2025", "on_event", None, None, None),
        ("Theo lộ trình của Thành phố", "on_event", None, None, None),
    ],
)
def test_deadline(raw: str, kind: str, start: str | None, due: str | None, every: str | None) -> None:
    deadline, doubt = parse_deadline(raw, ISSUED)
    got = deadline.json()
    assert (got["kind"], got["start"], got["due"], got["every"]) == (kind, start, due, every)
    assert doubt is None


@pytest.mark.parametrize(
    ("raw", "kind", "due"),
    [
        ("Quý IV", "once", "2025-12-31"),
        ("Tháng 12", "once", "2025-12-31"),
        ("Trước 30/11", "once", "2025-11-30"),
        ("Trước tháng 6/2026", "once", "2026-06-30"),
        ("Đến năm 2025, định hướng đến năm 2030", "once", "2025-12-31"),
        ("Hoàn thành", "none", None),
        ("Định kỳ", "recurring", None),
        ("Hằng tháng, hằng quý", "recurring", None),
        ("Thường xuyên, giai đoạn 2025-2030", "continuous", "2030-12-31"),
        ("Từ năm 2026", "continuous", None),
        ("31/02/2026", "none", None),
        ("Sau 01/7/2026", "continuous", None),
        ("Năm 2026 trở đi", "continuous", None),
        ("Trước Tết Nguyên đán 2026", "once", "2026-12-31"),
        ("Sản phẩm Quý II/2026", "once", "2026-06-30"),
        ("Thường xuyên Báo cáo quý, kế hoạch năm", "continuous", None),
        ("Tháng 13/2026", "none", None),
    ],
)
def test_doubtful_deadlines_say_why(raw: str, kind: str, due: str | None) -> None:
    deadline, doubt = parse_deadline(raw, ISSUED)
    assert (deadline.json()["kind"], deadline.json()["due"]) == (kind, due)
    assert doubt


def test_without_any_year_nothing_is_assumed() -> None:
    deadline, doubt = parse_deadline("Quý IV", None)
    assert deadline.kind == "none" and doubt


@given(st.text(max_size=120))
def test_no_text_breaks_the_parser(text: str) -> None:
    deadline, _ = parse_deadline(text, ISSUED)
    assert deadline.start is None or deadline.due is None or deadline.start <= deadline.due


@given(st.integers(1, 12), st.integers(2020, 2050))
def test_a_month_is_due_on_its_last_day(month: int, year: int) -> None:
    due = parse_deadline(f"Tháng {month}/{year}", None)[0].due
    assert due is not None and (due.year, due.month) == (year, month)
    assert (due.toordinal() + 1) == (date(year + month // 12, month % 12 + 1, 1).toordinal())


def test_within_the_year_is_the_plans_year() -> None:
    deadline, why = parse_deadline("Trong năm", ISSUED)
    assert (deadline.due, bool(why)) == (date(2025, 12, 31), True)
    assert parse_deadline("Trong năm", None)[0].due is None
