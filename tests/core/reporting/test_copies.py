"""The leaders' copy names nobody; the office's own says what each sentence stands on."""

from __future__ import annotations

import pytest
from tests.core.reporting.outlines import outline, paragraph

from tiendo.core.reporting.copies import Copy, copy_of, named, prompts, without_prompts
from tiendo.core.reporting.editing import text_at, with_text
from tiendo.core.reporting.outline import Paragraph, Piece, Style
from tiendo.core.reporting.outline_json import outline_json


def test_the_leaders_copy_names_nobody() -> None:
    made = copy_of(outline(), Copy.LEADER)
    assert text_at(made, "ket-qua|p2") == "Công an xã cấp 120 tài khoản định danh."
    assert "Giàng A Sơn" not in str(outline_json(made)) and made.copy == "Bản gửi lãnh đạo"
    assert [b.key for b in made.sections[0].blocks] == ["p1", "p2"]
    alone = copy_of(with_text(outline(), "ket-qua|p1", "Vàng Thị Mai"), Copy.LEADER, ["Vàng Thị Mai"])
    assert [b.key for b in alone.sections[0].blocks] == ["p2"]
    assert made.code == outline().code


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Đồng chí Vàng Thị Mai chủ trì, đã họp 2 phiên.", "chủ trì, đã họp 2 phiên."),
        ("Giao bà Vàng Thị Mai, ông Lý A Tùng, phụ trách.", "Giao, phụ trách."),
        ("Mai này sẽ họp.", "Mai này sẽ họp."),
        ("Theo VÀNG THỊ MAI (Bí thư).", "Theo (Bí thư)."),
        ("Vàng Thị Mainh không phải tên ấy.", "Vàng Thị Mainh không phải tên ấy."),
    ],
)
def test_names_that_were_typed_are_left_out_too(typed: str, left: str) -> None:
    mine = with_text(outline(extra=(paragraph("p3", ""),)), "ket-qua|p1", typed)
    made = copy_of(mine, Copy.LEADER, ["Vàng Thị Mai", "Lý A Tùng", "Mai"])
    assert text_at(made, "ket-qua|p1") == left


def test_the_offices_copy_says_what_each_sentence_stands_on() -> None:
    made = copy_of(outline(), Copy.INTERNAL)
    notes = [b.text for b in made.sections[0].blocks if isinstance(b, Paragraph) and b.key.endswith(":can-cu")]
    assert notes == [
        "Căn cứ: Phòng Kinh tế báo cáo ngày 20/11/2026.",
        "Căn cứ: Công an xã báo cáo ngày 21/11/2026.",
    ]
    assert copy_of(outline(), Copy.PAPER) == outline()


def test_the_names_that_stand_in_a_paper_are_found() -> None:
    assert named(outline(), ["Giàng A Sơn", "Lý A Tùng", "Sơn"]) == ["Giàng A Sơn"]


def test_a_prompt_that_nobody_answered_is_no_part_of_the_paper() -> None:
    prompt = Paragraph("p3", (Piece("[Người soạn bổ sung: cuộc họp.]"),), Style.NOTE)
    asked = outline(extra=(prompt,))
    assert prompts(asked) == [prompt] and without_prompts(asked) == outline()
    answered = with_text(asked, "ket-qua|p3", "Đã họp 2 phiên.")
    assert prompts(answered) == [] and without_prompts(answered) == answered
