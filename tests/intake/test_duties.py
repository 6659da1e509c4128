import pytest
from tests.intake.drafts import outlined

from tiendo.core.reading import Duty
from tiendo.intake.steps import duties


def read(text: str) -> list[Duty]:
    work = outlined(text)
    duties.step(work)
    return work.reading.reporting


def lines(text: str, heading: str = "V. TỔ CHỨC THỰC HIỆN") -> list[tuple[object, ...]]:
    return [(d.who, d.to, [str(e) for e in d.every], d.due) for d in read(f"{heading}\n{text}")]


ONE = {
    "- Các đơn vị định kỳ 6 tháng báo cáo kết quả về UBND xã trước ngày 25 tháng 5 và trước ngày 10 tháng 11.": (
        "Các đơn vị", "UBND xã", ["half-year"], ["05-25", "11-10"],
    ),
    "- Phòng Kinh tế: Định kỳ hằng quý, báo cáo Ban Chỉ đạo về kết quả triển khai.": (
        "Phòng Kinh tế", "Ban Chỉ đạo", ["quarter"], [],
    ),
    "- Yêu cầu các đơn vị báo cáo tiến độ hàng tháng, quý trên hệ thống theodoi.vn.": (
        "các đơn vị", "hệ thống theodoi.vn", ["month", "quarter"], [],
    ),
    "- Ban Xây dựng Đảng xã tham mưu sơ kết; định kỳ hằng quý báo cáo Ban Thường vụ Đảng ủy xã.": (
        "Ban Xây dựng Đảng xã", "Ban Thường vụ Đảng ủy xã", ["quarter"], [],
    ),
    "- Văn phòng Sở là cơ quan thường trực; định kỳ báo cáo Giám đốc Sở trước ngày 25 hằng tháng.": (
        "Văn phòng Sở", "Giám đốc Sở", ["month"], [],
    ),
    "- Ủy ban nhân dân xã cụ thể hóa bằng kế hoạch; định kỳ 6 tháng, năm báo cáo Ban Thường vụ Đảng ủy.": (
        "Ủy ban nhân dân xã", "Ban Thường vụ Đảng ủy", ["half-year", "year"], [],
    ),
    "- Phòng Kinh tế: hàng quý báo cáo UBND xã và Sở Công Thương (trước ngày 18 của tháng cuối quý).": (
        "Phòng Kinh tế", "UBND xã và Sở Công Thương", ["quarter"], ["03-18", "06-18", "09-18", "12-18"],
    ),
    "- Công an xã gửi báo cáo về Văn phòng Đảng ủy trước ngày 20 hằng tháng.": (
        "Công an xã", "Văn phòng Đảng ủy", ["month"], [],
    ),
    "- Văn phòng Đảng ủy thường xuyên báo cáo Thường trực Đảng ủy.": (
        "Văn phòng Đảng ủy", "Thường trực Đảng ủy", [], [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", ONE)
def test_a_duty(text: str) -> None:
    assert lines(text) == [ONE[text]]


NONE = [
    "- Thiết lập chế độ báo cáo, sơ kết, tổng kết định kỳ.",
    "- Ứng dụng trí tuệ nhân tạo trong phân tích báo cáo.",
    "- Tổ chức giao ban định kỳ hằng quý để kiểm tra tiến độ.",
    "- Rà soát, cập nhật kế hoạch hằng năm.",
]


@pytest.mark.parametrize("text", NONE)
def test_no_duty(text: str) -> None:
    assert lines(text) == []


def test_the_heading_names_who_reports() -> None:
    (duty,) = read(
        "V. TỔ CHỨC THỰC HIỆN\n1. Trách nhiệm của Ủy ban nhân dân xã\n- Định kỳ 6 tháng, năm báo cáo Đảng ủy."
    )
    assert (duty.who, duty.where) == ("Ủy ban nhân dân xã", "V.1")
    assert duty.source is not None
    assert duty.source.line == 3


def test_what_is_gathered_goes_on_and_is_doubted() -> None:
    first, onward = read(
        "V. TỔ CHỨC THỰC HIỆN\n"
        "- Các thôn báo cáo hằng quý về Phòng Kinh tế trước ngày 15 tháng cuối quý để tổng hợp, báo cáo UBND xã."
    )
    assert (first.to, first.due) == ("Phòng Kinh tế", ["03-15", "06-15", "09-15", "12-15"])
    assert (onward.who, onward.to, onward.due) == ("Phòng Kinh tế", "UBND xã", [])
    assert set(onward.unsure) == {"who", "every"}


def test_outside_the_organisation_only_a_period_or_a_day_makes_a_duty() -> None:
    heading = "IV. NHIỆM VỤ"
    assert lines("- Tổ chức sơ kết, báo cáo Ban Chỉ đạo.", heading) == []
    assert lines("- Ban Chỉ đạo báo cáo Đảng ủy hằng quý.", heading) == [("Ban Chỉ đạo", "Đảng ủy", ["quarter"], [])]


def test_the_day_of_every_month_is_kept_apart() -> None:
    (duty,) = read("V. TỔ CHỨC THỰC HIỆN\n- Các thôn báo cáo Phòng Kinh tế trước ngày 20 hằng tháng.")
    assert (duty.day, duty.json()["day"]) == (20, 20)
