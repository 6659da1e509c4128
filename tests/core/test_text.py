"""The normal forms of text: what is kept, what is compared, what is tidied away."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.text import bare, fold, nfc, squash, tidy, unmark, whole


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Văn hoá", "van hoa"),
        ("Văn hóa", "van hoa"),
        ("ĐẢNG  ỦY\n xã", "dang uy xa"),
        ("Uỷ ban", "uy ban"),
        ("HĐND – UBND", "hdnd - ubnd"),
        (unicodedata.normalize("NFD", "Nghị quyết"), "nghi quyet"),
    ],
)
def test_fold_makes_one_key_of_several_spellings(text: str, key: str) -> None:
    assert fold(text) == key


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Phòng Văn hóa –\nXã hội;", "Phòng Văn hóa - Xã hội"),
        ("- Phòng VH- XH xã,", "Phòng VH - XH xã"),
        ("Văn phòng HĐND–UBND xã.", "Văn phòng HĐND-UBND xã"),
        ("• Công an xã ", "Công an xã"),
        ("", ""),
    ],
)
def test_tidy_names(text: str, name: str) -> None:
    assert tidy(text) == name


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- Tỷ lệ\nphủ sóng", "Tỷ lệ phủ sóng"),
        ("Nghị quyết số 57-\nNQ/TW", "Nghị quyết số 57-NQ/TW"),
        ("1.2. Tỷ lệ", "1.2. Tỷ lệ"),
        ("+ 100% thôn", "100% thôn"),
        ("kinh tế - xã hội", "kinh tế - xã hội"),
    ],
)
def test_whole_joins_lines_and_drops_the_list_mark(text: str, line: str) -> None:
    assert whole(text) == line


def test_a_lone_dash_is_no_list_mark() -> None:
    assert unmark("-") == "-"


@given(st.text(alphabet="aăâbcdđêôơưýằẳẵắặẦĐƯ .,-–0123456789", max_size=60))
def test_bare_keeps_every_position(text: str) -> None:
    assert len(bare(nfc(text))) == len(nfc(text))


@given(st.text(max_size=60))
def test_fold_and_squash_settle_at_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert squash(squash(text)) == squash(text)
