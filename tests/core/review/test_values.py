"""Rules on a target's figures, case by case: what is a fault, and what only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.core.review.build import cell, places, reading, row, sentence, task

from tiendo.core.reading import Comparator, Milestone, Part, Target
from tiendo.core.review import RULES
from tiendo.core.review.values import clash_in, unit_fault


def hits(rule: str, target: Target) -> bool:
    return places(rule, reading(target)) == [{"target": 0}]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (["≥ 15", "≥ 40%", "50%"], True),
        (["30%", "35", "45"], True),
        (["30%", "40%"], False),
        (["3", "4 mô hình"], False),
        (["0", "40%", "60%"], False),
        (["Có", "40%"], False),
    ],
    ids=["count first", "percent first", "all percent", "all counts", "bare zero", "yes, then percent"],
)
def test_mixed_units(cells: list[str], fault: bool) -> None:
    assert hits("mixed-units", row("Hộ sản xuất ứng dụng công nghệ", *cells)) is fault


@pytest.mark.parametrize(
    ("name", "cells", "fault"),
    [
        ("Tỷ lệ hộ dân có tài khoản số", ["70", "100"], True),
        ("Tỉ lệ hộ dân có tài khoản số", ["70"], True),
        ("Tỷ lệ hộ dân có tài khoản số", ["70%", "100%"], False),
        ("Tỷ lệ hộ dân có tài khoản số", ["70", "100%"], False),
        ("Tỷ lệ nhân lực nghiên cứu trên 1 vạn dân", ["3", "5"], False),
        ("Tỷ lệ giường bệnh", ["25 giường", "30 giường"], False),
        ("Tỷ lệ đô thị hóa", ["0,4", "0,6"], False),
        ("Các tổ chức hoàn thành mục tiêu đề án", ["50", "100"], False),
    ],
    ids=[
        "bare",
        "other spelling",
        "percent",
        "mixed is another rule",
        "per head",
        "unit said",
        "share of one",
        "no rate",
    ],
)
def test_missing_unit(name: str, cells: list[str], fault: bool) -> None:
    assert hits("missing-unit", row(name, *cells)) is fault


@pytest.mark.parametrize(
    ("name", "cells", "fault"),
    [
        ("Số mô hình nông nghiệp thông minh", ["≥10%", "≥20%"], True),
        ("Tổng số doanh nghiệp dùng hóa đơn điện tử", ["80%"], True),
        ("Số mô hình nông nghiệp thông minh", ["10%", "20"], False),
        ("Số hóa hồ sơ lưu trữ", ["80%", "100%"], False),
        ("Số hoá hồ sơ lưu trữ", ["80%"], False),
        ("Số liệu thống kê được cập nhật", ["100%"], False),
        ("Số hộ có đường truyền (tỷ lệ)", ["80%"], False),
        ("Số doanh nghiệp tăng so với năm trước", ["10%"], False),
        ("Sổ sức khỏe điện tử", ["90%"], False),
    ],
    ids=["Số", "Tổng số", "mixed is another rule", "số hóa", "số hoá", "số liệu", "says rate", "growth", "Sổ"],
)
def test_count_in_percent(name: str, cells: list[str], fault: bool) -> None:
    assert hits("count-in-percent", row(name, *cells)) is fault


@pytest.mark.parametrize(
    ("name", "cells", "fault"),
    [
        ("Số sáng kiến được công nhận", ["≥1,5", "2"], True),
        ("Số lượng lớp tập huấn", ["2-2,5"], True),
        ("Số sáng kiến được công nhận", ["2", "3"], False),
        ("Chỉ số chuyển đổi số", ["0,6", "0,7"], False),
        ("Số kinh phí bố trí", ["1,5 tỷ đồng"], False),
        ("Số ha trồng lúa ứng dụng công nghệ", ["12,5"], False),
        ("Số lượt khám trung bình", ["2,4"], False),
        ("Số diện tích được đo đạc", ["12,5 ha"], False),
        ("Số bác sĩ trên 1 vạn dân", ["8,5"], False),
        ("Số doanh nghiệp trên một nghìn dân", ["2,5"], False),
        ("Số thuê bao băng rộng trên 100 dân", ["98,5"], False),
        ("Tổng chi ngân sách", ["1,5%"], False),
    ],
    ids=[
        "count",
        "range",
        "whole",
        "index",
        "money",
        "hectares in the name",
        "mean",
        "unit ha",
        "per head",
        "per head in words",
        "per hundred",
        "percent",
    ],
)
def test_fractional_count(name: str, cells: list[str], fault: bool) -> None:
    assert hits("fractional-count", row(name, *cells)) is fault


@pytest.mark.parametrize(
    ("name", "cells", "fault"),
    [
        ("Tỷ lệ hồ sơ trực tuyến", ["≥ 100%"], True),
        ("Tỷ lệ hồ sơ trực tuyến", ["> 100%"], True),
        ("Tỷ lệ hồ sơ trực tuyến", ["80%", "120%"], True),
        ("Tỷ lệ hồ sơ trực tuyến", ["90-105%"], True),
        ("Tỷ lệ hồ sơ trực tuyến", ["100%"], False),
        ("Tỷ lệ hồ sơ trễ hạn", ["≤ 100%"], False),
        ("Doanh thu thương mại điện tử tăng", ["120%"], False),
        ("Tỷ lệ công suất sử dụng giường bệnh", ["105%"], False),
        ("Thu ngân sách đạt so với dự toán", ["≥ 100%"], False),
        ("Số lớp tập huấn", ["≥ 100"], False),
    ],
    ids=[
        "at least all",
        "more than all",
        "beyond",
        "range beyond",
        "all",
        "at most",
        "growth",
        "capacity",
        "budget",
        "count",
    ],
)
def test_impossible_value(name: str, cells: list[str], fault: bool) -> None:
    assert hits("impossible-value", row(name, *cells)) is fault


def test_an_impossible_bound_is_mended() -> None:
    (hit,) = dict(RULES)["impossible-value"](reading(row("Tỷ lệ hồ sơ trực tuyến", "≥ 100%")))
    assert hit.mend == "100%" and "năm 2025" in hit.message


@pytest.mark.parametrize(
    ("name", "cells", "fault"),
    [
        ("Tỷ lệ chi cho khoa học", ["1%", "3%", "1,5%"], True),
        ("Số nhiệm vụ hằng năm", ["≥15", "≥10"], True),
        ("Tỷ lệ người dùng", ["60%", "60%", "80%"], False),
        ("Tỷ lệ hộ nghèo", ["5%", "3%", "1%"], False),
        ("Thời gian giải quyết hồ sơ", ["10 ngày", "5 ngày"], False),
        ("Tỷ lệ hồ sơ trễ hạn", ["≤ 5%", "≤ 1%"], False),
        ("Tỷ lệ hồ sơ phải bổ sung", ["≤ 5%", "≤ 1%"], False),
        ("Xếp hạng chuyển đổi số", ["50", "20"], False),
        ("Tỷ trọng nông nghiệp trong cơ cấu kinh tế", ["30%", "25%"], False),
        ("Tốc độ tăng trưởng kinh tế số", ["20%", "15%"], False),
        ("Kinh phí thực hiện", ["5 tỷ đồng", "3 tỷ đồng"], False),
        ("Tỷ lệ doanh nghiệp đổi mới", ["15", "40%", "50%"], False),
        ("Tỷ lệ phủ sóng", ["100% (5G)", "50% (6G)"], False),
        ("Tỷ lệ phủ sóng di động", ["Sóng 4G đạt 95%", "Sóng 5G đạt 60%"], False),
        ("Tỷ lệ doanh nghiệp", ["10-20%", "15-18%"], False),
        ("Tỷ lệ doanh nghiệp", ["10-20%", "5-18%"], True),
    ],
    ids=[
        "falls later",
        "count falls",
        "level",
        "poverty",
        "time",
        "late ones",
        "at most",
        "rank",
        "farming's share",
        "growth rate",
        "money",
        "other unit before",
        "5G, then 6G",
        "4G, then 5G in words",
        "range within",
        "range falls",
    ],
)
def test_falling_milestone(name: str, cells: list[str], fault: bool) -> None:
    target = row(name, *cells)
    if "Sóng" in cells[0]:
        target.milestones = [
            Milestone(2025 + 5 * k, raw, Comparator.EQUAL, Decimal(raw.split()[-1].strip("%")), "%")
            for k, raw in enumerate(cells)
        ]
    assert hits("falling-milestone", target) is fault


def test_parts_are_compared_with_their_own_kind() -> None:
    both = cell(2030, "100%")
    both.parts = [Part("5G", Comparator.EQUAL, Decimal(100), "%"), Part("6G", Comparator.EQUAL, Decimal(50), "%")]
    later = cell(2035, "70%")
    later.parts = [Part("6G", Comparator.EQUAL, Decimal(70), "%")]
    assert not hits("falling-milestone", Target("Tỷ lệ phủ sóng", [both, later]))
    later.parts = [Part("6G", Comparator.EQUAL, Decimal(40), "%")]
    assert hits("falling-milestone", Target("Tỷ lệ phủ sóng", [both, later]))


@pytest.mark.parametrize(
    ("text", "clash"),
    [
        ("Thanh toán số đạt trên ≥ 80%", "trên ≥ 80%"),
        ("ít nhất 02 - 03 mô hình", "ít nhất 02 - 03"),
        ("Trên 15-25% hộ nông dân ứng dụng", "Trên 15-25%"),
        ("đạt trên 15 - 25 điểm", "đạt trên 15 - 25"),
        ("≥ 60-70%", "≥ 60-70%"),
        ("từ 10-20% trở lên", "10-20% trở lên"),
        ("dưới 5% trở lên", "dưới 5% trở lên"),
        ("tối đa ≥ 3 ngày", "tối đa ≥ 3"),
        ("từ 01-02 sản phẩm", None),
        ("từ 60% trở lên", None),
        ("ít nhất 3% tổng chi", None),
        ("ứng dụng trên 2-3 thôn thí điểm", None),
        ("ít nhất 01 lớp trong giai đoạn 2025-2030", None),
        ("ít nhất 2025-2030", None),
        ("≥ 80%", None),
        ("dân số từ 15 tuổi trở lên đạt trên 80%", None),
    ],
)
def test_contradictory_comparator(text: str, clash: str | None) -> None:
    assert clash_in(text) == clash


def test_a_clash_is_looked_for_in_name_and_cells_and_told_once() -> None:
    told = sentence("Giao dịch số đạt trên ≥ 80%", "trên ≥ 80%")
    assert hits("contradictory-comparator", told)
    assert hits("contradictory-comparator", row("Giao dịch số", "trên ≥ 80%", "trên ≥ 90%"))
    (hit,) = dict(RULES)["contradictory-comparator"](reading(told))
    assert hit.mend == "≥ 80%"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("tốc độ trên 1 Gbps/s", "Gbps/s"),
        ("tốc độ 100 Mbps/giây", "Mbps/giây"),
        ("đạt 80%%", "%%"),
        ("tốc độ 01 Gbps", None),
        ("tốc độ 1 Gb/s", None),
        ("100 km/h", None),
    ],
)
def test_wrong_unit(text: str, unit: str | None) -> None:
    fault = unit_fault(text)
    assert (fault[0] if fault else None) == unit


def test_a_wrong_unit_is_found_in_tasks_too() -> None:
    assert places("wrong-unit", reading(task(), task("Nâng đường truyền lên 1 Gbps/s"))) == [{"task": 1}]
