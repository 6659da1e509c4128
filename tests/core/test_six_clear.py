"""The "6 rõ" check, by table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tiendo.core.reading import NO_DEADLINE, Deadline, DeadlineKind, Every
from tiendo.core.six_clear import CLEAR_NAMES, Assignment, Clear, missing

K = DeadlineKind
WHOLE = Assignment(
    work="Số hóa hồ sơ hộ tịch",
    lead=("Văn phòng HĐND và UBND",),
    person="Nguyễn Văn A",
    decides="Chủ tịch UBND xã",
    deadline=Deadline(K.ONCE, due=date(2026, 12, 31)),
    output="100 % hồ sơ trên hệ thống",
)
TWO = ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội")

CASES: dict[str, tuple[dict[str, object], dict[Clear, str]]] = {
    "all six": ({}, {}),
    "no person": ({"person": " "}, {Clear.PERSON: "Chưa nêu người thực hiện"}),
    "no work": ({"work": ""}, {Clear.WORK: "Chưa nêu nội dung công việc"}),
    "no lead": ({"lead": ()}, {Clear.RESPONSIBILITY: "Chưa có đơn vị chủ trì"}),
    "a blank lead": ({"lead": ("",)}, {Clear.RESPONSIBILITY: "Chưa có đơn vị chủ trì"}),
    "two leads": (
        {"lead": TWO},
        {Clear.RESPONSIBILITY: "Có 2 đơn vị chủ trì, chưa rõ đơn vị chịu trách nhiệm chính"},
    ),
    "two leads, one answers": ({"lead": TWO, "answerable": TWO[1]}, {}),
    "two leads, a third answers": (
        {"lead": TWO, "answerable": "Công an"},
        {Clear.RESPONSIBILITY: "Có 2 đơn vị chủ trì, chưa rõ đơn vị chịu trách nhiệm chính"},
    ),
    "no authority": ({"decides": ""}, {Clear.AUTHORITY: "Chưa nêu người có thẩm quyền quyết định"}),
    "no deadline": ({"deadline": NO_DEADLINE}, {Clear.TIME: "Chưa rõ thời hạn"}),
    "once, no day": ({"deadline": Deadline(K.ONCE)}, {Clear.TIME: "Chưa rõ thời hạn"}),
    "on an event": ({"deadline": Deadline(K.ON_EVENT)}, {Clear.TIME: "Theo sự việc, chưa có ngày cụ thể"}),
    "continuous is clear: an instance each period": ({"deadline": Deadline(K.CONTINUOUS)}, {}),
    "each quarter": ({"deadline": Deadline(K.RECURRING, every=Every.QUARTER)}, {}),
    "periodic, no period": (
        {"deadline": Deadline(K.RECURRING)},
        {Clear.TIME: "Định kỳ nhưng chưa nêu bao lâu một lần"},
    ),
    "no product": ({"output": ""}, {Clear.PRODUCT: "Chưa nêu sản phẩm phải có"}),
}


@pytest.mark.parametrize("case", CASES)
def test_missing(case: str) -> None:
    but, expected = CASES[case]
    assert {m.clear: m.words for m in missing(replace(WHOLE, **but))} == expected  # type: ignore[arg-type]


def test_an_empty_assignment_lacks_all_six_in_order() -> None:
    assert [m.clear for m in missing(Assignment(""))] == list(Clear)
    assert set(CLEAR_NAMES) == set(Clear)
