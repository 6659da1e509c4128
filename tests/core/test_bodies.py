"""Lists of bodies: where one name ends and the next begins, and which spellings are one unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.bodies import body_key, looks_like_body, run_together, split_bodies
from tiendo.core.text import fold


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Phòng VHXH; Công an xã", ["Phòng VHXH", "Công an xã"]),
        ("Khoa Nội tổng hợp, Khoa Nhi, Phòng Điều dưỡng", ["Khoa Nội tổng hợp", "Khoa Nhi", "Phòng Điều dưỡng"]),
        ("Khoa Xét nghiệm\nKhoa Chẩn đoán hình ảnh", ["Khoa Xét nghiệm", "Khoa Chẩn đoán hình ảnh"]),
        ("Sở Khoa học và Công nghệ, Quỹ Đầu tư phát triển", ["Sở Khoa học và Công nghệ", "Quỹ Đầu tư phát triển"]),
        ("Phòng Văn hóa –\nXã hội", ["Phòng Văn hóa - Xã hội"]),
        ("Phòng Văn hóa – Xã hội; các phòng, đơn vị", ["Phòng Văn hóa - Xã hội", "các phòng, đơn vị"]),
        (
            "Ban Xây dựng Đảng, Văn phòng Đảng ủy, Văn phòng UBND \nxã; ",
            ["Ban Xây dựng Đảng", "Văn phòng Đảng ủy", "Văn phòng UBND xã"],
        ),
        ("Văn phòng HĐND và UBND xã", ["Văn phòng HĐND và UBND xã"]),
        ("Văn phòng HĐND – UBND xã", ["Văn phòng HĐND - UBND xã"]),
        ("Văn phòng HĐND- UBND xã", ["Văn phòng HĐND - UBND xã"]),
        ("Phòng Kinh tế xã - Các chủ vựa", ["Phòng Kinh tế xã", "Các chủ vựa"]),
        ("Các khu phố\n- Các chủ vựa, chủ bè", ["Các khu phố", "Các chủ vựa, chủ bè"]),
        ("Văn phòng HĐND và UBND xã, Công an xã", ["Văn phòng HĐND và UBND xã", "Công an xã"]),
        (
            "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã",
            ["Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã"],
        ),
        (
            "Ủy ban MTTQ và các tổ chức chính trị - xã hội",
            ["Ủy ban MTTQ và các tổ chức chính trị - xã hội"],
        ),
        (
            "Ủy ban MTTQ xã, các tổ chức chính trị - xã hội xã; các thôn, khu dân cư",
            ["Ủy ban MTTQ xã", "các tổ chức chính trị - xã hội xã", "các thôn, khu dân cư"],
        ),
        ("Các phòng, ban, ngành, đơn vị thuộc xã và các thôn", ["Các phòng, ban, ngành, đơn vị thuộc xã và các thôn"]),
        ("Các phòng, ban,\nngành, đơn vị có\nliên quan", ["Các phòng, ban, ngành, đơn vị có liên quan"]),
        ("Các phòng, ban chuyên môn, Công an xã", ["Các phòng, ban chuyên môn", "Công an xã"]),
        ("Trung tâm Dịch vụ HCC", ["Trung tâm Dịch vụ HCC"]),
        ("Trường Tiểu học, THCS, Mầm non", ["Trường Tiểu học, THCS, Mầm non"]),
        ("Các trường THCS, Tiểu học, Mầm non trên địa bàn xã", ["Các trường THCS, Tiểu học, Mầm non trên địa bàn xã"]),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", ["Phòng Kinh tế, Hạ tầng và Đô thị"]),
        ("Sở Khoa học và Công nghệ", ["Sở Khoa học và Công nghệ"]),
        ("Phòng Văn hóa - Xã hội và Công an xã", ["Phòng Văn hóa - Xã hội", "Công an xã"]),
        ("Phòng Văn hóa - Xã hội và các đơn vị liên quan", ["Phòng Văn hóa - Xã hội", "các đơn vị liên quan"]),
        ("Phòng Kinh tế\nTrạm Y tế\nĐoàn Thanh niên", ["Phòng Kinh tế", "Trạm Y tế", "Đoàn Thanh niên"]),
        ("- Phòng Kinh tế\n- Trạm Y tế", ["Phòng Kinh tế", "Trạm Y tế"]),
        ("- Phòng Kinh tế - Trạm Y tế", ["Phòng Kinh tế", "Trạm Y tế"]),
        ("Phòng VHXH/Phòng Kinh tế", ["Phòng VHXH", "Phòng Kinh tế"]),
        ("Phòng Văn hoá – xã hội xã;Phòng kinh tế xã", ["Phòng Văn hoá - xã hội xã", "Phòng kinh tế xã"]),
        ("Trung tâm văn hóa thông tin và truyền thông xã,", ["Trung tâm văn hóa thông tin và truyền thông xã"]),
        (
            "Trung tâm văn hóa thông tin và truyền thông xã, đơn vị có liên quan",
            ["Trung tâm văn hóa thông tin và truyền thông xã", "đơn vị có liên quan"],
        ),
        (
            "Các cơ quan Đảng, Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội xã, các đơn vị liên quan",
            [
                "Các cơ quan Đảng",
                "Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội xã",
                "các đơn vị liên quan",
            ],
        ),
        (
            "MTTQ, Đoàn thanh niên, Hội Nông dân, Hội LHPN xã",
            ["MTTQ", "Đoàn thanh niên", "Hội Nông dân", "Hội LHPN xã"],
        ),
        ("Doanh nghiệp viễn thông (VNPT, Viettel), các ấp", ["Doanh nghiệp viễn thông (VNPT, Viettel)", "các ấp"]),
        ("Phòng kinh tế xã, các thôn", ["Phòng kinh tế xã", "các thôn"]),
        ("Sở Nông nghiệp và Môi trường; Sở Xây dựng", ["Sở Nông nghiệp và Môi trường", "Sở Xây dựng"]),
        ("Sở Ngoại vụ, Hiệp hội Doanh nghiệp tỉnh", ["Sở Ngoại vụ", "Hiệp hội Doanh nghiệp tỉnh"]),
        ("Phòng Kinh tế\n- Liên minh Hợp tác xã tỉnh", ["Phòng Kinh tế", "Liên minh Hợp tác xã tỉnh"]),
        ("Phòng Kinh tế Phòng Văn hóa - Xã hội", ["Phòng Kinh tế", "Phòng Văn hóa - Xã hội"]),
        ("Đảng ủy Công an xã", ["Đảng ủy Công an xã"]),
        ("Lãnh đạo Văn phòng Đảng ủy", ["Lãnh đạo Văn phòng Đảng ủy"]),
        ("Ban Chấp hành Đoàn xã", ["Ban Chấp hành Đoàn xã"]),
        ("Bộ Tài nguyên và Môi trường", ["Bộ Tài nguyên và Môi trường"]),
        ("Bộ Văn hóa, Thể thao và Du lịch", ["Bộ Văn hóa, Thể thao và Du lịch"]),
        ("Bộ Lao động - Thương binh và Xã hội", ["Bộ Lao động - Thương binh và Xã hội"]),
        (
            "Bộ Khoa học và Công nghệ, Bộ Quốc phòng, Bộ Công an",
            ["Bộ Khoa học và Công nghệ", "Bộ Quốc phòng", "Bộ Công an"],
        ),
        (
            "Bộ Nội vụ; Bộ Tài chính, Bộ Lao động - Thương binh và Xã hội,Thanh tra Chính phủ",
            ["Bộ Nội vụ", "Bộ Tài chính", "Bộ Lao động - Thương binh và Xã hội", "Thanh tra Chính phủ"],
        ),
        ("VTV, VOV, TTXVN, các địa phương", ["VTV", "VOV", "TTXVN", "các địa phương"]),
        ("Các bộ, ngành, địa phương", ["Các bộ, ngành, địa phương"]),
        ("Văn phòng Chính phủ, các bộ, cơ quan ngang bộ", ["Văn phòng Chính phủ", "các bộ, cơ quan ngang bộ"]),
        ("Sở NN&MT, Sở VH,TT&DL", ["Sở NN&MT", "Sở VH,TT&DL"]),
        ("Sở Tài chính và các sở, ngành liên quan", ["Sở Tài chính", "các sở, ngành liên quan"]),
        ("Bộ Nội vụ và Công nghệ Bộ Tài chính", ["Bộ Nội vụ và Công nghệ", "Bộ Tài chính"]),
        ("Chi nhánh Văn phòng Đăng ký đất đai", ["Chi nhánh Văn phòng Đăng ký đất đai"]),
        ("Phòng giao dịch Ngân hàng Chính sách xã hội", ["Phòng giao dịch Ngân hàng Chính sách xã hội"]),
        ("Đội quản lý trật tự đô thị, Phòng Kinh tế", ["Đội quản lý trật tự đô thị", "Phòng Kinh tế"]),
        ("Phòng Kinh tế & Công an xã", ["Phòng Kinh tế", "Công an xã"]),
        ("Đồng chí Lê Văn Tám, Phó Chủ tịch UBND xã", ["Đồng chí Lê Văn Tám, Phó Chủ tịch UBND xã"]),
        ("-", []),
        ("…", []),
        ("", []),
    ],
)
def test_split_bodies(raw: str, names: list[str]) -> None:
    assert split_bodies(raw) == names


@pytest.mark.parametrize(
    ("raw", "together"),
    [
        ("Bộ Tài chính Bộ Nội vụ", True),
        ("Phòng Kinh tế Phòng Văn hóa - Xã hội", True),
        ("Phòng Kinh tế\nPhòng Văn hóa - Xã hội", False),
        ("Phòng Kinh tế, Phòng Văn hóa - Xã hội", False),
        ("Đảng ủy Công an xã", False),
        ("Các trường học Các tổ dân phố", True),
        ("Phòng Kinh tế Mặt trận Tổ quốc phường", True),
        ("Thường trực Ủy ban Mặt trận Tổ quốc xã", False),
        ("Phòng Văn hóa - Xã hội Bưu điện khu vực", True),
    ],
)
def test_names_with_no_mark_between(raw: str, together: bool) -> None:
    assert run_together(raw) is together


@pytest.mark.parametrize(
    "text",
    [
        "Phòng VHXH",
        "Công an xã",
        "Ủy ban nhân dân xã",
        "UBND xã",
        "Các phòng, đơn vị",
        "Trạm Y tế",
        "Đoàn Thanh niên",
        "các tổ chức chính trị - xã hội",
        "Tổ công nghệ số cộng đồng",
        "Ban Chỉ huy Quân sự xã",
        "Đội Quy tắc đô thị phường",
        "Đội Dân phòng",
        "Khoa Hồi sức tích cực - Chống độc",
        "Thành viên Tổ công tác",
        "Bảo tàng tỉnh",
    ],
)
def test_bodies_are_known(text: str) -> None:
    assert looks_like_body(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ban hành kế hoạch",
        "Khóa đào tạo kỹ năng số",
        "Khoa học và công nghệ",
        "Tổ chức tập huấn kỹ năng số",
        "Tỷ lệ người dân có chữ ký số",
        "Phòng, chống tội phạm mạng",
        "Hội nghị sơ kết",
        "Trường hợp khác",
        "Đoàn kết toàn dân",
        "Du lịch thông minh",
        "Bộ chỉ số chuyển đổi số",
        "Bộ công cụ đánh giá",
        "Năm 2026",
        "100%",
        "",
    ],
)
def test_other_texts_are_no_bodies(text: str) -> None:
    assert not looks_like_body(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phòng VHXH", "Phòng Văn hóa - Xã hội xã"),
        ("Phòng VH- XH xã", "Phòng Văn hoá – xã hội"),
        ("Ban Xây Dựng Đảng", "Ban Xây dựng Đảng"),
        ("Văn phòng HĐND và UBND xã", "Văn phòng HĐND - UBND xã"),
        ("Ủy ban MTTQ Việt Nam xã", "UBMTTQ xã"),
        ("VP Đảng ủy", "Văn phòng ĐU"),
        ("Công an xã Tân Phú", "CA xã"),
        ("Trung tâm Dịch vụ HCC", "Trung tâm dịch vụ hành chính công xã"),
    ],
)
def test_spellings_of_one_unit_share_a_key(one: str, other: str) -> None:
    assert body_key(one) == body_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội"),
        ("Văn phòng Đảng ủy", "Văn phòng HĐND và UBND"),
        ("Hợp tác xã", "Hợp tác"),
    ],
)
def test_different_units_keep_different_keys(one: str, other: str) -> None:
    assert body_key(one) != body_key(other)


@given(st.text(min_size=1, max_size=40))
def test_a_name_has_a_key_and_is_never_lost(text: str) -> None:
    assert body_key(text) or not fold(text)
    assert all(name.strip() for name in split_bodies(text))
