import pytest

from tiendo.core.naming import is_person, loud_places_in, place_of, places_in, uncapped

CAPITALS = {
    "ỦY BAN NHÂN DÂN XÃ ĐÔNG AN": "Ủy ban nhân dân xã Đông An",
    "ĐẢNG ỦY PHƯỜNG NGỌC KHÊ": "Đảng ủy phường Ngọc Khê",
    "BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ XÃ IA KRÊL": "Ban Chỉ đạo chuyển đổi số xã Ia Krêl",
    "UBND THỊ TRẤN MỸ LONG": "UBND thị trấn Mỹ Long",
    "Đảng ủy xã Đông An": "Đảng ủy xã Đông An",
    "PHÓ CHỦ TỊCH": "Phó chủ tịch",
}


@pytest.mark.parametrize("text", CAPITALS)
def test_capitals_become_a_sentence(text: str) -> None:
    assert uncapped(text) == CAPITALS[text]


PLACES = {
    "UBND xã Đông An": "xã Đông An",
    "Ban Thường vụ Đảng ủy Đặc khu Hòn Trà": "Đặc khu Hòn Trà",
    "Ủy ban nhân dân phường 12": None,
    "Tỉnh ủy Lam Giang": "tỉnh Lam Giang",
    "Thành ủy Hải Tân": "thành phố Hải Tân",
    "Sở Tư pháp tỉnh Vĩnh An": "tỉnh Vĩnh An",
    "UBND xã": None,
    "ỦY BAN NHÂN DÂN XÃ ĐÔNG AN": "xã Đông An",
    "Ngân hàng Chính sách xã hội": None,
}


@pytest.mark.parametrize("body", PLACES)
def test_the_place_of_a_body(body: str) -> None:
    assert place_of(body) == PLACES[body]


def test_places_in_running_text() -> None:
    assert places_in("Trên địa bàn xã Đông An, xã hội số; xã Đông An và tỉnh Lam Giang.") == {
        "xã Đông An": 2,
        "tỉnh Lam Giang": 1,
    }
    assert loud_places_in("NHIỆM VỤ XÃ HỘI SỐ TRÊN ĐỊA BÀN XÃ ĐÔNG AN NĂM 2026") == ["xã Đông An"]


@pytest.mark.parametrize(
    "line",
    [
        "Trần Văn An",
        "TRẦN VĂN AN",
        "Rơ Châm Hyêu",
        "Vàng Thị Mai",
        "Điểu K'Rứ",
        "Y K’bier",
        "BSCKII. Trần Văn An",
        "PGS.TS. Lê Thị Hoa",
        "Thượng tá Lê Hùng",
    ],
)
def test_a_persons_name(line: str) -> None:
    assert is_person(line)


@pytest.mark.parametrize("line", ["CHỦ TỊCH", "Văn phòng Đảng ủy", "Lưu: VT", "(Đã ký)", "An", "- Trần Văn An"])
def test_no_persons_name(line: str) -> None:
    assert not is_person(line)
