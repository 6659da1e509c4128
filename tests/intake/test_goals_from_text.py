from datetime import date
from decimal import Decimal

import pytest
from tests.intake.drafts import outlined

from tiendo.core.reading import Target
from tiendo.intake.steps.goals import goals_from_text


def goals(text: str, title: str = "Kế hoạch thực hiện Nghị quyết năm 2026", issued: date | None = None) -> list[Target]:
    work = outlined(text)
    work.reading.document.title, work.reading.document.issued_on = title, issued
    return goals_from_text(work)


def line(text: str, heading: str = "1. Đến hết năm 2026") -> list[Target]:
    return goals(f"II. MỤC TIÊU\n{heading}\n- {text}\n- Duy trì 3 tổ công nghệ số.")[:-1]


def told(t: Target) -> list[tuple[int, str, object]]:
    return [(m.year, str(m.comparator), m.value) for m in t.milestones]


ONE = {
    "Tỷ lệ hộ dùng Internet đạt từ 90% trở lên.": [(2026, ">=", Decimal(90))],
    "100% thôn có ít nhất 01 tổ công nghệ số.": [(2026, "=", Decimal(100))],
    "Mở ít nhất 02 lớp tập huấn. Giữ vững các lớp đã có.": [(2026, ">=", Decimal(2))],
    "Xây dựng kho dữ liệu dùng chung.": [(2026, "bool", True)],
    "Nhận thức của người dân được nâng lên rõ rệt.": [(2026, "text", None)],
    "Tỷ lệ hồ sơ trực tuyến đến năm 2028 đạt 95%.": [(2028, "=", Decimal(95))],
    "Tỷ lệ hồ sơ trực tuyến đến năm 2026 đạt 80%, đến năm 2030 đạt trên 95%.": [
        (2026, "=", Decimal(80)),
        (2030, ">", Decimal(95)),
    ],
    "Giảm 10% thời gian xử lý so với năm 2024.": [(2026, "=", Decimal(10))],
}


@pytest.mark.parametrize("text", ONE)
def test_a_line_with_one_promise(text: str) -> None:
    (target,) = line(text)
    assert target.name == text
    assert told(target) == ONE[text]


MANY = {
    "Tỷ lệ hồ sơ trực tuyến đạt trên 80%; thanh toán không tiền mặt đạt 60%. Đời sống văn hóa được nâng cao.": [
        ("Tỷ lệ hồ sơ trực tuyến đạt trên 80%", Decimal(80)),
        ("thanh toán không tiền mặt đạt 60%.", Decimal(60)),
    ],
    "Tỷ lệ hộ có cáp quang đạt 90%, tỷ lệ người dân có chữ ký số đạt 50%.": [
        ("Tỷ lệ hộ có cáp quang đạt 90%", Decimal(90)),
        ("tỷ lệ người dân có chữ ký số đạt 50%.", Decimal(50)),
    ],
    "100% cán bộ, công chức có chữ ký số, 80% người dân có tài khoản số.": [
        ("100% cán bộ, công chức có chữ ký số", Decimal(100)),
        ("80% người dân có tài khoản số.", Decimal(80)),
    ],
}


@pytest.mark.parametrize("text", MANY)
def test_a_line_with_several_promises(text: str) -> None:
    assert [(t.name, t.milestones[0].value) for t in line(text)] == MANY[text]


def test_figures_that_cannot_be_parted_are_doubted() -> None:
    (target,) = line("Bố trí 2% chi thường xuyên và 3% chi đầu tư cho khoa học.")
    assert "name" in target.unsure


def test_a_promise_that_leans_on_the_one_before_is_doubted() -> None:
    whole, part = line("Trên 90% giáo viên đạt chuẩn; trong đó 20% trên chuẩn.")
    assert (list(whole.unsure), list(part.unsure)) == ([], ["name"])


def test_sections_groups_ordinals_and_years() -> None:
    found = goals(
        """
        II. MỤC TIÊU
        1. Mục tiêu chung
        - Phát triển toàn diện, đạt 100% chỉ tiêu.
        2. Mục tiêu cụ thể
        2.1. Giai đoạn 2026 - 2030
        Phấn đấu đạt các chỉ tiêu sau:
        - Hạ tầng số:
        + Tỷ lệ phủ sóng 5G đạt 95%.
        + Lắp đặt 10 điểm phát Internet.
        - Tỷ lệ hộ có cáp quang đạt 90%.
        2.2. Tầm nhìn đến năm 2045
        (1) Trở thành xã số kiểu mẫu.
        """
    )
    assert [(t.section, t.ordinal, t.milestones[0].year) for t in found] == [
        ("II.2.1. Giai đoạn 2026 - 2030 / Hạ tầng số", None, 2030),
        ("II.2.1. Giai đoạn 2026 - 2030 / Hạ tầng số", None, 2030),
        ("II.2.1. Giai đoạn 2026 - 2030", None, 2030),
        ("II.2.2. Tầm nhìn đến năm 2045", "1", 2045),
    ]


def test_numbered_paragraphs_are_goals_too() -> None:
    found = goals(
        "II. CHỈ TIÊU\n1. Tỷ lệ hộ có cáp quang đạt 90%.\n2. 100% cán bộ có chữ ký số.\nIII. NHIỆM VỤ\n- Kéo cáp."
    )
    assert [(t.section, t.ordinal, t.name) for t in found] == [
        ("II. CHỈ TIÊU", "1", "Tỷ lệ hộ có cáp quang đạt 90%."),
        ("II. CHỈ TIÊU", "2", "100% cán bộ có chữ ký số."),
    ]


@pytest.mark.parametrize(
    "text", ["II. MỤC TIÊU\n1. Mục tiêu cụ thể\nTheo Phụ lục I kèm theo.", "II. MỤC TIÊU (Chi tiết tại Phụ lục I)"]
)
def test_a_reference_to_an_appendix_is_no_goal(text: str) -> None:
    assert goals(text + "\nIII. NHIỆM VỤ\n- Kéo cáp đến 100% thôn.") == []


def test_a_lone_paragraph_is_a_goal() -> None:
    (target,) = goals(
        "II. MỤC TIÊU CỤ THỂ\n1. Khoa học\nTiếp nhận công nghệ mới vào sản xuất.\n2. Dữ liệu\nIII. KINH PHÍ\nNgân sách."
    )
    assert (target.name, target.milestones[0].year) == ("Tiếp nhận công nghệ mới vào sản xuất.", 2026)


def test_without_a_year_the_year_of_issue_is_taken_and_doubted() -> None:
    text = "II. MỤC TIÊU\n- Tỷ lệ hộ có cáp quang đạt 90%."
    (target,) = goals(text, title="Kế hoạch chuyển đổi số", issued=date(2027, 3, 1))
    assert (target.milestones[0].year, list(target.unsure)) == (2027, ["milestones.0"])
    (target,) = goals(text, title="Kế hoạch chuyển đổi số")
    assert (target.milestones, list(target.unsure)) == ([], ["milestones"])


def test_goals_in_an_appendix_without_a_table() -> None:
    found = goals("PHỤ LỤC I\nDANH MỤC CHỈ TIÊU NĂM 2027\nI. Hạ tầng\n- Tỷ lệ phủ sóng 5G đạt 95%.")
    assert [(t.section, t.milestones[0].year) for t in found] == [("I. Hạ tầng", 2027)]


def test_general_goals_are_none_in_whatever_shape() -> None:
    lines = "1. Mục tiêu chung: Phát triển toàn diện, đạt 100% chỉ tiêu được giao; nâng cao đời sống nhân dân.\n"
    items = "- Mục tiêu tổng quát: Phát triển toàn diện.\n+ Đứng đầu tỉnh.\n- Tỷ lệ hộ có cáp quang đạt 90%."
    assert [t.name for t in goals(f"II. MỤC TIÊU\n{lines}2. Mục tiêu cụ thể\n- Tỷ lệ hộ có cáp quang đạt 90%.")] == [
        "Tỷ lệ hộ có cáp quang đạt 90%."
    ]
    assert [t.name for t in goals(f"II. MỤC TIÊU\n{items}")] == ["Tỷ lệ hộ có cáp quang đạt 90%."]
    plain = "II. MỤC TIÊU\nMục tiêu chung\nPhát triển toàn diện.\nMục tiêu cụ thể\n- Tỷ lệ hộ có cáp quang đạt 90%."
    assert [t.section for t in goals(plain)] == ["II. Mục tiêu cụ thể"]


def test_a_goal_whose_rest_stands_apart_is_doubted_with_it() -> None:
    found = goals("II. MỤC TIÊU\n- Nối liên thông tới Trung\nương.\n- Tỷ lệ hộ có cáp quang đạt 90%.\nMở rộng thêm.")
    assert [(t.name, "name" in t.unsure) for t in found] == [
        ("Nối liên thông tới Trung", True),
        ("ương.", True),
        ("Tỷ lệ hộ có cáp quang đạt 90%.", False),
        ("Mở rộng thêm.", True),
    ]
