"""What can be a Vietnamese syllable and what cannot."""

from __future__ import annotations

import pytest

from tiendo.core.syllables import possible

RIGHT = """
    nghiêng ngoằn ngoèo khuỷu quyết quốc giếng gì gìn giêng giặc giữ gia kẻ kỹ ky cũng của ghế nghề ngành trường chuyển
    đổi uỷ ủy thuỷ hoà hòa khoẻ khỏe tuần quản quý quỹ yêu yên iếc ý y ở ưu ươm oan xuất khuyến khích xoong huýt huỳnh
    khuya tuyến nguyễn nghệ nhiệm vụ rượu hươu bưởi uống sạch ích lịch thếch ếch đắk lắk kạn krông PHƯỜNG Đảng
"""
WRONG = """
    nghành nghàng ngế gế cẻ cíên kể̀ tiêp phat́̀ chuyêng ngia ngiệp hôụ tuyếnn đượcc lươnng quôc cước̀ xuât nưỡc bưứ
    gêhe hoạtđ trưởg thườn̉g qêu vịêtn khuyết̀ éê nhàc
"""


@pytest.mark.parametrize("word", RIGHT.split())
def test_a_syllable(word: str) -> None:
    assert possible(word)


@pytest.mark.parametrize("word", WRONG.split())
def test_none(word: str) -> None:
    assert not possible(word)
