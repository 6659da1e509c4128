"""Figures of cells and of sentences: comparator, value, unit, and what must not be taken for a figure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.figures import blank, figures_in, parse_figure
from tiendo.core.text import nfc


def shown(value: object) -> object:
    return (
        [float(v) for v in value] if isinstance(value, tuple) else float(value) if isinstance(value, Decimal) else value
    )


@pytest.mark.parametrize(
    ("raw", "comparator", "value", "unit"),
    [
        ("≥ 60%", ">=", 60, "%"),
        ("≥60 %", ">=", 60, "%"),
        (">= 60%", ">=", 60, "%"),
        ("=> 60%", ">=", 60, "%"),
        ("≧ 60%", ">=", 60, "%"),
        ("⩾ 60%", ">=", 60, "%"),
        (r"$\geq 80\%$", ">=", 80, "%"),
        ("&ge; 80%", ">=", 80, "%"),
        ("≥\n60%", ">=", 60, "%"),
        ("> 80%", ">", 80, "%"),
        ("≤ 3", "<=", 3, None),
        ("< 5%", "<", 5, "%"),
        (r"\leq 3", "<=", 3, None),
        ("100%", "=", 100, "%"),
        ("0%", "=", 0, "%"),
        ("50", "=", 50, None),
        ("≥2", ">=", 2, None),
        ("01", "=", 1, None),
        ("1,5%", "=", 1.5, "%"),
        ("≥1,5", ">=", 1.5, None),
        ("≥ 0.6", ">=", 0.6, None),
        ("12.5", "=", 12.5, None),
        ("1.234", "=", 1234, None),
        ("10.000 lượt", "=", 10000, "lượt"),
        ("1.234.567", "=", 1234567, None),
        ("1.234,5 tỷ đồng", "=", 1234.5, "tỷ đồng"),
        ("≥ 50 doanh nghiệp", ">=", 50, "doanh nghiệp"),
        ("03 người/1 vạn dân", "=", 3, "người"),
        ("từ 60% trở lên", ">=", 60, "%"),
        ("Từ 60% dân số trở lên", ">=", 60, "%"),
        ("60% trở lên", ">=", 60, "%"),
        ("đạt từ 70%", ">=", 70, "%"),
        ("tối thiểu 80%", ">=", 80, "%"),
        ("Tối thiểu đạt 80%", ">=", 80, "%"),
        ("Đạt tối thiểu 80%", ">=", 80, "%"),
        ("ít nhất 01 lớp", ">=", 1, "lớp"),
        ("không dưới 90%", ">=", 90, "%"),
        ("không quá 5%", "<=", 5, "%"),
        ("tối đa 3 ngày", "<=", 3, "ngày"),
        ("10% trở xuống", "<=", 10, "%"),
        ("dưới 5%", "<", 5, "%"),
        ("trên 80%", ">", 80, "%"),
        ("Đạt trên 80%", ">", 80, "%"),
        ("trên ≥ 80%", ">=", 80, "%"),
        ("đạt 95%", "=", 95, "%"),
        ("khoảng 30%", "=", 30, "%"),
        ("Tỷ lệ phủ sóng 5G đạt 62%.", "=", 62, "%"),
        ("Tỷ lệ phủ sóng 6G đạt 100%", "=", 100, "%"),
        ("70% (6G)", "=", 70, "%"),
        ("Nhóm 30 cả nước", "<=", 30, None),
        ("100% (5/5)", "=", 100, "%"),
        ("100% (5/5 thôn)", "=", 100, "%"),
        ("16 - 18 %/năm", "range", [16, 18], "%"),
        ("40-50%", "range", [40, 50], "%"),
        ("40% - 50%", "range", [40, 50], "%"),
        ("từ 40% đến 50%", "range", [40, 50], "%"),
        ("01 - 02", "range", [1, 2], None),
        ("Trên 10-20%", "range", [10, 20], "%"),
        ("ít nhất 01 - 02 sản phẩm", "range", [1, 2], "sản phẩm"),
        ("Top 10", "<=", 10, None),
        ("Đến năm 2030: 100%", "=", 100, "%"),
        ("Đến 2030 đạt ≥ 90%", ">=", 90, "%"),
        ("Hoàn thành 100%", "=", 100, "%"),
        ("≥ 3% và tăng dần", ">=", 3, "%"),
        ("Hoàn thành (100%)", "=", 100, "%"),
        ("5%/năm", "=", 5, "%"),
    ],
)
def test_a_cell_with_a_figure(raw: str, comparator: str, value: object, unit: str | None) -> None:
    figure = parse_figure(raw)
    got = (str(figure.comparator), shown(figure.value))
    assert got == (comparator, value)
    assert (figure.unit or "").startswith(unit or "") if unit else figure.unit is None
    assert figure.doubt is None


@pytest.mark.parametrize(
    ("raw", "comparator", "value"),
    [
        ("Có", "bool", True),
        ("x", "bool", True),
        ("X", "bool", True),
        ("Hoàn thành", "bool", True),
        ("Duy trì", "bool", True),
        ("Duy trì, nâng cấp", "bool", True),
        ("Đạt", "bool", True),
        ("đạt mức tiên tiến", "bool", True),
        ("Mức độ trưởng thành cao", "text", None),
    ],
)
def test_a_cell_without_a_figure(raw: str, comparator: str, value: object) -> None:
    figure = parse_figure(raw)
    assert (str(figure.comparator), figure.value, figure.doubt) == (comparator, value, None)


@pytest.mark.parametrize("raw", ["", " ", "-", "–", "—", "…", "...", "--", "\n"])
def test_blank_cells(raw: str) -> None:
    assert blank(raw)


@pytest.mark.parametrize("raw", ["0", "x", "0%", "Có", "1"])
def test_cells_that_say_something(raw: str) -> None:
    assert not blank(raw)


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("≥ \n100% \n(5 G)\n50% \n(6 G)", [("5G", ">=", 100, "%"), ("6G", "=", 50, "%")]),
        ("5G: 100%; 6G: 50%", [("5G", "=", 100, "%"), ("6G", "=", 50, "%")]),
        ("≤ 3 Đông Nam Á; ≤ 50 thế giới", [("Đông Nam Á", "<=", 3, None), ("thế giới", "<=", 50, "thế giới")]),
    ],
)
def test_several_promises_in_one_cell_are_parts_and_the_first_is_the_milestone(
    raw: str, parts: list[tuple[object, ...]]
) -> None:
    figure = parse_figure(raw)
    assert [(p.of, str(p.comparator), shown(p.value), p.unit) for p in figure.parts] == parts
    assert (str(figure.comparator), shown(figure.value)) == parts[0][1:3]
    assert figure.doubt is None


@pytest.mark.parametrize(
    "raw", ["1/3", "3/5 thôn", "1,500", "80 - 50%", "2 lớp, 80%", "100% ≤ 10 phút", "Không", "2026"]
)
def test_doubtful_cells_say_why(raw: str) -> None:
    assert parse_figure(raw).doubt


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Tỷ lệ phủ sóng 5G đạt từ 60% dân số trở lên.", [("đạt từ 60% dân số trở lên", ">=", 60, "%")]),
        ("tốc độ 01 Gbps đạt từ 70% trở lên.", [("đạt từ 70% trở lên", ">=", 70, "%")]),
        ("(3) 100% học sinh từ cấp tiểu học", [("100%", "=", 100, "%")]),
        ("giao dịch không dùng tiền mặt đạt trên ≥ 80%.", [("đạt trên ≥ 80%", ">=", 80, "%")]),
        ("Trong năm 2025 tổ chức ít nhất 01 lớp đào tạo", [("ít nhất 01 lớp", ">=", 1, "lớp")]),
        ("Phấn đấu 2-5%/tổng số doanh nghiệp", [("2-5%", "range", [2, 5], "%")]),
        ("Phấn đấu từ 01-02 sản phẩm đổi mới", [("từ 01-02 sản phẩm", "range", [1, 2], "sản phẩm")]),
        ("Có 03 người nghiên cứu trên 1 vạn dân.", [("03 người", "=", 3, "người")]),
        ("Dân số từ 15 tuổi trở lên có tài khoản ≥ 95%.", [("≥ 95%", ">=", 95, "%")]),
        ("Có ≥ 50 Cơ sở dữ liệu của tỉnh", [("≥ 50 Cơ sở dữ liệu", ">=", 50, "cơ sở dữ liệu")]),
        ("quán triệt Nghị quyết số 57-NQ/TW ngày 22/12/2024, 90% cán bộ", [("90%", "=", 90, "%")]),
        ("Tỉ lệ A đạt trên 80%; tỉ lệ B đạt 40%", [("đạt trên 80%", ">", 80, "%"), ("đạt 40%", "=", 40, "%")]),
        ("an toàn theo cấp độ 100%.", [("100%", "=", 100, "%")]),
        ("mỗi thôn 01 tổ công nghệ số", [("01 tổ", "=", 1, "tổ")]),
        ("Thời gian phản hồi không quá 3 ngày", [("không quá 3 ngày", "<=", 3, "ngày")]),
        ('Diện tích lúa theo "1 phải 5 giảm" đạt từ 90 ha trở lên', [("đạt từ 90 ha trở lên", ">=", 90, "ha")]),
        ("Giá trị trên 01 ha đạt 250 triệu đồng", [("đạt 250 triệu đồng", "=", 250, "triệu đồng")]),
        ("ứng dụng sau 12 tháng nghiệm thu đạt 30%", [("đạt 30%", "=", 30, "%")]),
        ("giải quyết 1.250 hồ sơ, 15,5% trực tuyến", [("1.250 hồ sơ", "=", 1250, "hồ sơ"), ("15,5%", "=", 15.5, "%")]),
    ],
)
def test_figures_of_a_sentence(text: str, figures: list[tuple[object, ...]]) -> None:
    got = [(nfc(text)[s:e], str(f.comparator), shown(f.value), f.unit) for s, e, f in figures_in(text)]
    assert got == figures


@pytest.mark.parametrize(
    "text",
    [
        "Phủ sóng 5G, 6G toàn xã",
        "Nghị quyết số 193/2025/QH15 ngày 19/02/2025",
        "trực 24/7 và 24/24",
        "giai đoạn 2026-2030, tầm nhìn 2045",
        "từ 15 tuổi trở lên",
        "dịch vụ công mức độ 4",
        "an toàn cấp độ 3",
        "tháng 11 năm 2025",
        "trước ngày 05 tháng 3 năm 2026",
        "Quý 4/2026",
        "ấp 3, ấp 4",
        "giao thức IPv6, Windows11",
        "theo Nghị quyết 57 và Đề án 06",
        "thời đại 4.0",
        "theo từng mốc 2025, 2030, 2035 và 2045 nêu tại Phụ lục số 01",
        "trên 1 vạn dân",
        "tốc độ 1 Gbps",
        "sau 12 tháng nghiệm thu",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert [nfc(text)[s:e] for s, e, _ in figures_in(text)] == []


@given(st.integers(0, 100), st.sampled_from(["≥ {}%", "đạt {}%", "từ {}% trở lên", "{} %", "tối thiểu {}%"]))
def test_every_percentage_reads_as_itself(n: int, shape: str) -> None:
    figure = parse_figure(shape.format(n))
    assert (figure.value, figure.unit) == (Decimal(n), "%")


@given(st.text(max_size=200))
def test_no_text_breaks_the_parser(text: str) -> None:
    parse_figure(text)
    for start, end, _ in figures_in(text):
        assert 0 <= start < end <= len(nfc(text))
