"""Which indicator a target measures: units, directions, contraries, abbreviations, and when none fits."""

from __future__ import annotations

import time

import pytest

from tiendo.core.adding import Direction
from tiendo.core.catalogue import Asked, Catalogue, Entry, Fit, Measure, measure_of, twice, why
from tiendo.core.reading import Comparator, Milestone

ENTRIES = [
    Entry(1, "5G", "Tỷ lệ dân số được phủ sóng 5G", ("Tỷ lệ phủ sóng 5G", "Tỷ lệ phủ sóng 5G/6G"), "%"),
    Entry(2, "TT", "Tỷ lệ dịch vụ công trực tuyến toàn trình", (), "%"),
    Entry(3, "HS", "Tỷ lệ hồ sơ thủ tục hành chính được giải quyết đúng hạn", (), "%"),
    Entry(4, "QH", "Tỷ lệ hồ sơ thủ tục hành chính giải quyết quá hạn", (), "%", Direction.DOWN),
    Entry(5, "DN", "Số doanh nghiệp khoa học và công nghệ", (), "doanh nghiệp"),
    Entry(6, "TLDN", "Tỷ lệ doanh nghiệp ứng dụng công nghệ số", (), "%"),
    Entry(7, "SDN", "Số doanh nghiệp ứng dụng công nghệ số", (), "doanh nghiệp"),
    Entry(8, "VD", "Số bác sĩ trên một vạn dân", (), "bác sĩ/vạn dân"),
    Entry(9, "IOC", "Có trung tâm điều hành thông minh", (), ""),
    Entry(10, "HTTT", "Tỷ lệ hồ sơ trên hệ thống thông tin giải quyết thủ tục hành chính", (), "%"),
]
CATALOGUE = Catalogue(ENTRIES)


def asked(name: str, *cells: tuple[Comparator, str | None]) -> Asked:
    return Asked(name, tuple(Milestone(2026 + i, "", c, None, unit) for i, (c, unit) in enumerate(cells)))


SHARE, FIVE = (Comparator.AT_LEAST, "%"), (Comparator.AT_LEAST, "doanh nghiệp")
DEED, CEILING = (Comparator.BOOL, None), (Comparator.AT_MOST, "%")


@pytest.mark.parametrize(
    ("target", "code", "fit"),
    [
        (asked("Tỷ lệ phủ sóng 5G trên địa bàn xã", SHARE), "5G", Fit.SURE),
        (asked("Tỷ lệ phủ sóng 5G (6G từ năm 2035 trở đi)", SHARE), "5G", Fit.SURE),
        (asked("Ty le phu song 5G", SHARE), "5G", Fit.SURE),
        (asked("Tỷ lệ DVC trực tuyến toàn trình", SHARE), "TT", Fit.SURE),
        (asked("Có ≥ 80% DVCTT toàn trình", SHARE), "TT", Fit.SURE),
        (asked("Số DN KHCN trên địa bàn", FIVE), "DN", Fit.SURE),
        (asked("Doanh nghiệp khoa học - công nghệ", FIVE), "DN", Fit.SURE),
        (asked("Tỷ lệ hồ sơ TTHC giải quyết trễ hạn", CEILING), "QH", Fit.SURE),
        (asked("Tỷ lệ hồ sơ TTHC được giải quyết đúng hạn", SHARE), "HS", Fit.SURE),
        (asked("Tỷ lệ doanh nghiệp ứng dụng công nghệ số", SHARE), "TLDN", Fit.SURE),
        (asked("Có 30 doanh nghiệp ứng dụng công nghệ số", FIVE), "SDN", Fit.SURE),
        (asked("Số bác sĩ/vạn dân", (Comparator.AT_LEAST, "bác sĩ")), "VD", Fit.LOOK),
        (asked("Tỷ lệ hồ sơ trên HTTTGQTTHC", SHARE), "HTTT", Fit.SURE),
        (asked("Xây dựng trung tâm điều hành thông minh để chỉ đạo mọi việc của địa phương", DEED), "IOC", Fit.SURE),
    ],
    ids=lambda x: x.name[:40] if isinstance(x, Asked) else str(x),
)
def test_the_indicator_is_found(target: Asked, code: str, fit: Fit) -> None:
    found = CATALOGUE.match(target)
    assert found.best is not None
    assert (found.best.entry.code, found.fit) == (code, fit), found.candidates


@pytest.mark.parametrize(
    "target",
    [
        asked("Tỷ lệ trẻ em được tiêm chủng", SHARE),
        asked("Nâng cao nhận thức của người dân", (Comparator.TEXT, None)),
        asked("", SHARE),
        asked("Tỷ lệ hộ nghèo", CEILING),
    ],
    ids=lambda t: t.name or "no words",
)
def test_it_knows_when_none_fits(target: Asked) -> None:
    assert CATALOGUE.match(target).fit is Fit.NONE


@pytest.mark.parametrize(
    ("target", "code", "note"),
    [
        (asked("Tỷ lệ doanh nghiệp khoa học và công nghệ", SHARE), "DN", "đơn vị tính khác"),
        (asked("Số doanh nghiệp khoa học và công nghệ", SHARE), "DN", "ô giá trị ghi %"),
        (asked("Phủ sóng 5G", DEED), "5G", "không nêu con số"),
        (asked("Tỷ lệ phủ sóng 5G", CEILING), "5G", "càng cao càng tốt"),
        (asked("Tỷ lệ hồ sơ thủ tục hành chính giải quyết quá hạn", SHARE), "QH", "càng thấp càng tốt"),
        (asked("Số bác sĩ", (Comparator.AT_LEAST, "bác sĩ")), "VD", "trên số dân"),
    ],
    ids=lambda x: x.name[:40] if isinstance(x, Asked) else str(x),
)
def test_what_does_not_agree_is_said_and_is_never_sure(target: Asked, code: str, note: str) -> None:
    found = CATALOGUE.match(target)
    best = next(c for c in found.candidates if c.entry.code == code)
    assert found.fit is not Fit.SURE
    assert note in why(best, target)


def test_two_that_are_as_like_are_asked_about() -> None:
    twins = Catalogue(
        [Entry(1, "A", "Tỷ lệ hộ dùng nước sạch", (), "%"), Entry(2, "B", "Hộ dùng nước sạch ở xã", (), "%")]
    )
    assert twins.match(asked("Tỷ lệ các hộ dùng nước sạch nông thôn", SHARE)).fit is Fit.LOOK


@pytest.mark.parametrize(
    ("name", "cells", "measure"),
    [
        ("Tỉ lệ học sinh đến lớp", [], Measure.SHARE),
        ("Phấn đấu tỷ lệ hộ nghèo giảm", [DEED], Measure.SHARE),
        ("Cơ sở dữ liệu được số hóa", [SHARE], Measure.SHARE),
        ("Số hóa hồ sơ", [SHARE], Measure.SHARE),
        ("Số lớp tập huấn", [SHARE], Measure.COUNT),
        ("Chỉ số chuyển đổi số", [(Comparator.AT_LEAST, None)], Measure.UNKNOWN),
        ("Có trung tâm điều hành", [DEED], Measure.DEED),
    ],
)
def test_what_sort_of_figure_is_asked_for(
    name: str, cells: list[tuple[Comparator, str | None]], measure: Measure
) -> None:
    assert measure_of(asked(name, *cells)) is measure


def test_two_targets_of_one_indicator_are_told() -> None:
    assert twice({1: 7, 2: 7, 3: 8, 4: None, 5: None}) == {7: [1, 2]}


def test_the_targets_of_the_nation_are_matched_in_time() -> None:
    """3,321 communes with 60 targets each, of which plans share most wordings."""
    names = [f"Tỷ lệ {e.name.lower()} nhóm {chr(97 + i % 26)}" for i in range(6) for e in ENTRIES]
    catalogue, begun = Catalogue(ENTRIES), time.process_time()
    for _ in range(3321):
        for name in names:
            catalogue.match(asked(name, SHARE))
    assert time.process_time() - begun < 60  # one, on a machine that does nothing else
