"""Editing an outline: every part has an address, every change can be set back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.reporting.outlines import OTHER, REPORT, named, outline, paragraph

from tiendo.core.reporting.editing import (
    NoSuchPart,
    addresses,
    moved,
    set_back,
    state_at,
    text_at,
    where,
    with_state,
    with_text,
)
from tiendo.core.reporting.outline import Paragraph, Piece
from tiendo.core.reporting.outline_json import part_json
from tiendo.core.reporting.rewording import reworded, sources_of


def test_every_part_is_put_out_and_back() -> None:
    """Taking out each part and putting its state back gives the same outline."""
    whole = outline()
    for address in addresses(whole):
        if not address.startswith("@"):
            state = state_at(whole, address)
            gone = with_state(whole, address, None)
            assert state_at(gone, address) is None
            assert with_state(gone, address, state) == whole, address


def test_a_section_is_told_with_its_blocks_and_a_field_as_lines() -> None:
    whole = outline()
    assert text_at(whole, "@recipients") == "- Như trên;\n- Lưu: VT."
    assert with_text(whole, "@recipients", " - A; \n\n- B.").recipients == ("- A;", "- B.")
    assert with_text(whole, "@subject", "Một\ndòng").subject == "Một dòng"
    assert with_text(whole, "#ket-qua", "Kết quả nổi bật").sections[0].title == "Kết quả nổi bật"
    assert where(whole, "ket-qua|p1") == "I. Kết quả"
    assert where(whole, "+pl-1") == "Phụ lục I Danh mục nhiệm vụ"


@pytest.mark.parametrize("address", ["@code", "#khong", "ket-qua|khong", "khong|p1", "so-lieu|muc-tieu", "opening|x"])
def test_what_is_not_there_cannot_be_edited(address: str) -> None:
    with pytest.raises(NoSuchPart):
        with_text(outline(), address, "x")


def test_a_block_moves_within_its_part_and_no_further() -> None:
    whole = outline()
    assert [b.key for b in moved(whole, "ket-qua|p1", 1).sections[0].blocks] == ["p2", "p1"]
    assert moved(whole, "ket-qua|p1", -1) == whole
    assert moved(moved(whole, "ket-qua|p1", 1), "ket-qua|p1", -1) == whole


def test_a_new_block_stands_behind_the_one_it_was_put_behind() -> None:
    new = paragraph("tay-1", "Thêm.")
    made = with_state(outline(), "ket-qua|tay-1", {"after": "p1", "part": part_json(new)})
    assert [b.key for b in made.sections[0].blocks] == ["p1", "tay-1", "p2"]
    lost = with_state(outline(), "ket-qua|tay-1", {"after": "khong-con", "part": part_json(new)})
    assert [b.key for b in lost.sections[0].blocks] == ["p1", "p2", "tay-1"]


def test_a_change_is_set_back_without_touching_what_came_since() -> None:
    whole = outline()
    titled = with_text(whole, "#ket-qua", "Kết quả nổi bật")
    before, after = state_at(whole, "#ket-qua"), state_at(titled, "#ket-qua")
    later = with_text(with_state(titled, "ket-qua|p2", None), "ket-qua|p1", "Khác.")
    back = set_back(later, "#ket-qua", before, after)
    assert back is not None and back.sections[0].title == "Kết quả" and len(back.sections[0].blocks) == 1
    assert set_back(with_text(titled, "#ket-qua", "Lại đổi"), "#ket-qua", before, after) is None
    turned = moved(whole, "ket-qua|p1", 1)
    assert set_back(turned, "ket-qua|p1", state_at(whole, "ket-qua|p1"), state_at(turned, "ket-qua|p1")) == whole


def test_words_that_stay_keep_what_they_stand_on() -> None:
    said = reworded(named(), "Công an xã đã cấp 150 tài khoản định danh (Giàng A Sơn).")
    assert said.text == "Công an xã đã cấp 150 tài khoản định danh (Giàng A Sơn)."
    assert [p.text for p in said.pieces if p.name] == ["Giàng A Sơn"]
    assert said.pieces[0].bold and sources_of(said) == (OTHER,)
    typed = reworded(paragraph("p", "Đã xong.", REPORT), "Đã xong trước hạn.")
    assert sources_of(typed) == (REPORT,) and typed.pieces == (Piece("Đã xong trước hạn.", (REPORT,)),)


def test_a_name_typed_over_a_name_is_told_by_the_names_known_alone() -> None:
    assert not any(p.name for p in reworded(named(), "Công an xã (Vàng Thị Mai).").pieces)


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
def test_the_new_text_is_what_was_typed(text: str, parts: list[str]) -> None:
    old = Paragraph("p", tuple(Piece(t) for t in parts))
    assert reworded(old, text).text == text


def test_a_very_long_text_is_taken_quickly() -> None:
    old = paragraph("p", "một hai ba bốn " * 1500, REPORT)
    new = "năm sáu bảy tám " * 1500
    assert reworded(old, new).text == new
