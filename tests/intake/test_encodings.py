"""Old Vietnamese encodings come out as Unicode, and what cannot be recognised is refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.intake.encodings import decode, is_syllable
from tiendo.intake.errors import CannotRead
from tiendo.intake.legacy import TCVN3, VNI, as_cp1252, by_font, from_tcvn3, from_vni

BASES = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LOWER = [c for b in BASES for t in TONES if not (c := unicodedata.normalize("NFC", b + t)).isascii()] + ["đ"]
LETTERS = LOWER + [c.upper() for c in LOWER]

TEXT = """KẾ HOẠCH
Thực hiện chuyển đổi số trên địa bàn xã Suối Hòa, giai đoạn 2026-2030
I. MỤC ĐÍCH, YÊU CẦU
1. Nâng cao nhận thức của cán bộ, đảng viên và Nhân dân về khoa học, công nghệ, đổi mới sáng tạo.
- Tỷ lệ hồ sơ được giải quyết trực tuyến: 80% vào cuối năm 2026; quỹ đất, khuỷu sông, ngoằn ngoèo, thuở xưa, huýt sáo.
2. Bảo đảm thuyết phục, kịp thời, hiệu quả; Ủy ban nhân dân xã chịu trách nhiệm trước Đảng ủy.
"""

SYLLABLES = ["khoảng", "nghiêng", "thuở", "quýnh", "gì", "giếng", "uống", "khuya", "khuỷu", "ngoằn", "quyết", "huých"]

TO_TCVN3 = {letter: byte for byte, letter in reversed(TCVN3.items())}
TO_VNI = {letter: code for code, letter in VNI.items()}


def tcvn3(text: str) -> bytes:
    return bytes(ord(c) if c.isascii() else TO_TCVN3[c] for c in text)


def abc_font(text: str) -> bytes:
    """As typed with an ABC font: it has no accented capitals but Ă Â Ê Ô Ơ Ư Đ, so the small ones stand for them."""
    return tcvn3("".join(c if c.isascii() or c in "ĂÂÊÔƠƯĐ" else c.lower() for c in text))


def vni(text: str) -> bytes:
    return "".join(c if c.isascii() else TO_VNI[c] for c in text).encode("cp1252")


def cp1258(text: str) -> bytes:
    out = b""
    for c in text:
        try:
            out += c.encode("cp1258")
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", c)
            tone = "".join(m for m in marks if m in TONES[1:])
            out += unicodedata.normalize("NFC", marks.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")
    return out


def test_there_are_134_letters() -> None:
    assert len(set(LETTERS)) == 134


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_has_its_place_in_both_tables(letter: str) -> None:
    word = f"N{letter}N" if letter.isupper() else f"n{letter}n"
    assert from_tcvn3(tcvn3(word)) == word
    assert from_vni(as_cp1252(vni(letter))) == letter


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xb5\xb6\xb7\xb8\xb9", "àảãáạ"),
        (b"K\xd5 ho\xb9ch", "Kế hoạch"),
        (b"\xa7\xb6ng \xf1y", "Đảng ủy"),
        (b"\xf1y ban nh\xa9n d\xa9n", "ủy ban nhân dân"),
        (b"K\xd5 HO\xb9CH", "KẾ HOẠCH"),
        (b"\x93Th\xf9c hi\xd6n\x94 \x96 n\xa8m", "“Thực hiện” – năm"),
    ],
)
def test_tcvn3_as_it_is_found(data: bytes, text: str) -> None:
    assert from_tcvn3(data) == text


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ("Keá hoaïch", "Kế hoạch"),
        ("UÛY BAN NHAÂN DAÂN", "ỦY BAN NHÂN DÂN"),
        ("Ñaûng uûy xaõ", "Đảng ủy xã"),
        ("öùng duïng chöõ kyù soá", "ứng dụng chữ ký số"),
        ("tröôùc ngaøy", "trước ngày"),
        ("nghó kyõ, ví duï, yù kieán, tyû leä", "nghĩ kỹ, ví dụ, ý kiến, tỷ lệ"),
    ],
)
def test_vni_as_it_is_found(found: str, text: str) -> None:
    assert from_vni(found) == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(TEXT.encode(), None, id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), None, id="utf-8-bom"),
        pytest.param(unicodedata.normalize("NFD", TEXT).encode(), None, id="decomposed"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), None, id="windows-lines"),
        pytest.param(TEXT.encode("utf-16"), None, id="utf-16-bom"),
        pytest.param(TEXT.encode("utf-16-le"), "UTF-16", id="utf-16-le"),
        pytest.param(TEXT.encode("utf-16-be"), "UTF-16", id="utf-16-be"),
        pytest.param(cp1258(TEXT), "Windows-1258", id="windows-1258"),
        pytest.param(tcvn3(TEXT), "TCVN3", id="tcvn3"),
        pytest.param(vni(TEXT), "VNI", id="vni"),
        pytest.param(as_cp1252(TEXT.encode()).encode(), "lỗi mã", id="utf-8-misread"),
        pytest.param(as_cp1252(tcvn3(TEXT)).encode(), "TCVN3", id="tcvn3-kept-as-utf-8"),
        pytest.param(as_cp1252(vni(TEXT)).encode(), "VNI", id="vni-kept-as-utf-8"),
    ],
)
def test_each_encoding_gives_the_same_text(data: bytes, says: str | None) -> None:
    text, notes = decode(data)
    assert text == TEXT
    assert (not notes) if says is None else (says in notes[0])


def test_an_abc_font_gives_capitals_back_where_a_line_is_in_capitals() -> None:
    text, _ = decode(abc_font(TEXT))
    assert text.splitlines()[0] == "KẾ HOẠCH" and text.splitlines()[2] == "I. MỤC ĐÍCH, YÊU CẦU"


def test_a_file_cut_within_a_letter_is_read_with_a_remark() -> None:
    text, notes = decode(TEXT.encode()[: TEXT.encode().rindex("ủ".encode()) + 1])
    assert text.startswith("KẾ HOẠCH") and "ký tự hỏng" in notes[0]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("計画を実施する".encode("shift-jis") * 20, id="shift-jis"),
        pytest.param("Genève où été Çela naïve français décidé".encode("latin-1") * 10, id="french"),
        pytest.param(bytes(range(1, 256)) * 20, id="noise"),
        pytest.param(bytes(range(256)) * 20, id="noise-with-zeros"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\xef\xbb\xbf \r\n", id="blank"),
    ],
)
def test_what_is_not_recognised_is_refused(data: bytes) -> None:
    with pytest.raises(CannotRead):
        decode(data)


@pytest.mark.parametrize("word", SYLLABLES)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Kế¹", "hoaïch", "bà́", "été", "xuxu", "ộc1", "þó"])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("found", "font", "text"),
    [
        ("KÕ ho¹ch", ".VnTime", "Kế hoạch"),
        ("kÕ ho¹ch", ".VnTimeH", "KẾ HOẠCH"),
        ("Keá hoaïch", "VNI-Times", "Kế hoạch"),
        ("“≥ 60%” –", ".VnTime", "“≥ 60%” –"),
        ("ñaõ", "Times New Roman", "ñaõ"),
        ("ñaõ", None, "ñaõ"),
    ],
)
def test_a_run_is_read_by_its_font(found: str, font: str | None, text: str) -> None:
    assert by_font(found, font) == text


@given(st.text(alphabet=LETTERS + list("abcdeghiklmnopqrstuvxy ,.;:%0123456789\n-/()"), min_size=1))
def test_utf_8_is_never_changed(text: str) -> None:
    try:
        assert decode(text.encode())[0] == text
    except CannotRead:
        assert not text.strip()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except CannotRead:
        return
    assert text.strip() and unicodedata.is_normalized("NFC", text)
