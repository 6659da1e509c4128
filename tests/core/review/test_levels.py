"""Whose plan it is: the province's words in a commune's plan, and those that belong there."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.review.build import places, reading, sentence, task

from tiendo.core.review.levels import wrong_level_in, wrong_level_in_target

ISSUED = date(2025, 11, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Triển khai chính sách phù hợp với tình hình thực tiễn của tỉnh để tạo đột phá",
        "bảo đảm phù hợp với năng lực, điều kiện thực tế của tỉnh.",
        "Giao nhiệm vụ phù hợp với điều kiện thực tế của thành phố",
        "Xây dựng bộ tiêu chí cho các doanh nghiệp trên địa bàn tỉnh",
        "Trang bị kỹ năng số cho người dân trên toàn địa bàn tỉnh",
        "Đầu tư hạ tầng số, thúc đẩy phát triển kinh tế - xã hội của tỉnh.",
        "Tuyên truyền đến người dân trên địa bàn huyện",
        "Đánh giá thực hiện Nghị quyết số 5-NQ/TU, lập bộ tiêu chí cho cơ quan, cho doanh nghiệp trên địa bàn tỉnh",
    ],
)
def test_words_of_another_level(text: str) -> None:
    assert wrong_level_in(text, ISSUED)


@pytest.mark.parametrize(
    "text",
    [
        "phù hợp với điều kiện thực tế của xã",
        "phù hợp với tình hình thực tế của tỉnh và của xã",
        "phù hợp với chiến lược dữ liệu của tỉnh, quốc gia",
        "triển khai nền tảng số dùng chung của tỉnh",
        "theo chỉ đạo của tỉnh",
        "kết nối cơ sở dữ liệu ngành của tỉnh và trung ương",
        "góp phần phát triển kinh tế - xã hội của tỉnh",
        "đóng góp thiết thực cho sự phát triển của tỉnh",
        "theo định hướng phát triển kinh tế - xã hội của tỉnh",
        "liên kết với các doanh nghiệp trên địa bàn tỉnh",
        "thực hiện Kế hoạch số 12/KH-UBND về hỗ trợ doanh nghiệp trên địa bàn tỉnh",
        "hỗ trợ doanh nghiệp trên địa bàn tỉnh Hòa Bình",
        "phù hợp với điều kiện thực tế của tỉnh Hòa Bình",
        "trên địa bàn huyện Yên Khê trước đây",
        "phù hợp với đặc điểm của huyện ủy",
    ],
)
def test_words_that_are_rightly_meant(text: str) -> None:
    assert wrong_level_in(text, ISSUED) is None


def test_a_district_stood_until_july_2025() -> None:
    assert wrong_level_in("Tuyên truyền trên địa bàn huyện", date(2025, 6, 30)) is None
    assert wrong_level_in("Tuyên truyền trên địa bàn huyện", date(2025, 7, 1))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Có ≥ 40% hệ thống thông tin của tỉnh được đưa lên đám mây", "hệ thống thông tin của tỉnh"),
        ("Tỷ lệ hộ dân có cáp quang trên địa bàn tỉnh đạt 80%", "trên địa bàn tỉnh"),
        ("Tỷ lệ cơ sở dữ liệu của xã liên thông với cơ sở dữ liệu của tỉnh", None),
        ("Phấn đấu thuộc nhóm dẫn đầu của tỉnh", None),
        ("Tỷ lệ hộ nghèo thấp hơn bình quân toàn tỉnh", None),
    ],
)
def test_the_provinces_things_as_a_communes_goal(name: str, words: str | None) -> None:
    assert wrong_level_in_target(name) == words


@pytest.mark.parametrize(
    ("place", "found"),
    [("xã An Bình", 2), ("phường Tân Phú", 2), ("tỉnh Bình An", 0), ("Hội xã hội học tỉnh", 0), ("", 0)],
)
def test_a_provinces_own_plan_means_the_province(place: str, found: int) -> None:
    goal = sentence("Tỷ lệ hộ có cáp quang trên địa bàn tỉnh đạt 80%", "80%")
    of = reading(goal, task("Giải pháp phù hợp với thực tế của tỉnh"), place=place)
    assert len(places("wrong-level", of)) == found


def test_the_mend_names_the_own_level() -> None:
    from tiendo.core.review import review

    (found,) = [
        f for f in review(reading(task("Phù hợp với thực tế của tỉnh"), place="phường 5")) if f.rule == "wrong-level"
    ]
    assert found.mend and found.mend.endswith("của phường")
