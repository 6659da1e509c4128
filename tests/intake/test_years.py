"""The year that a title or a caption names."""

import pytest

from tiendo.intake.years import aim_year, by_year, own_year


@pytest.mark.parametrize(
    ("title", "own", "aim"),
    [
        ("Triển khai Nghị quyết số 57-NQ/TW ngày 22/12/2024 trên địa bàn xã năm 2026", 2026, 2026),
        ("Thực hiện Nghị quyết ngày 22 tháng 12 năm 2024 của Bộ Chính trị", None, None),
        ("Kế hoạch nước sạch giai đoạn 2026-2030, tầm nhìn đến năm 2045", None, 2030),
        ("Kế hoạch nước sạch đến năm 2030, tầm nhìn 2045", None, 2030),
        ("Kế hoạch nước sạch đến năm 2030", None, 2030),
        ("Nhiệm vụ trọng tâm năm 2025-2026", None, 2026),
        ("CHỈ TIÊU NĂM 2027", 2027, 2027),
        ("", None, None),
    ],
)
def test_years_of_a_title(title: str, own: int | None, aim: int | None) -> None:
    assert (own_year(title), aim_year(title)) == (own, aim)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("Năm 2026: 60%; năm 2030: 90%", [(2026, "60%"), (2030, "90%")]),
        ("- Đến năm 2026: ≥ 60%\n- Đến năm 2030: ≥ 90%", [(2026, "≥ 60%"), (2030, "≥ 90%")]),
        ("2026: 60%; 2030: 90%", [(2026, "60%"), (2030, "90%")]),
        ("Năm 2026 đạt 60%, năm 2030 đạt 90%", [(2026, "60%"), (2030, "90%")]),
        ("Giai đoạn 2026-2030: 5 lớp", [(2030, "5 lớp")]),
        ("Đạt 60% vào năm 2026, 90% vào năm 2030", [(2026, "Đạt 60%"), (2030, "90%")]),
        ("60% (năm 2026); 90% (năm 2030)", [(2026, "60%"), (2030, "90%")]),
        ("Đạt 60% năm 2026", [(2026, "Đạt 60% năm 2026")]),
        ("tăng 10% so với năm 2025", []),
        ("80%", []),
    ],
)
def test_values_of_a_cell_that_names_its_years(cell: str, told: list[tuple[int, str]]) -> None:
    assert list(by_year(cell)) == told
