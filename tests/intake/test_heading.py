from datetime import date

import pytest
from tests.intake.drafts import outlined

from tiendo.core.reading import Heading
from tiendo.intake.letterhead import read_letterhead
from tiendo.intake.signature import read_signature
from tiendo.intake.steps import heading

BODY = "I. MỤC TIÊU\n- Đạt 90% hộ.\n"


def head_of(text: str) -> Heading:
    work = outlined(text)
    heading.step(work)
    return work.reading.document


STATE = """
| UBND TỈNH VĨNH AN\\nỦY BAN NHÂN DÂN\\nXÃ ĐÔNG AN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\\nĐộc lập - Tự do - Hạnh phúc |
| Số: 15/KH-UBND | Đông An, ngày 5 tháng 3 năm 2026 |
^KẾ HOẠCH
^Chuyển đổi số trên địa bàn xã năm 2026
Căn cứ Kế hoạch số 9/KH-UBND ngày 01/02/2026 của UBND tỉnh; UBND xã ban hành Kế hoạch như sau:
I. MỤC TIÊU
- Đạt 90% hộ.
| Nơi nhận:\\n- Đảng ủy xã;\\n- Lưu: VT. | TM. ỦY BAN NHÂN DÂN\\nKT. CHỦ TỊCH\\nPHÓ CHỦ TỊCH\\n\\nTrần Văn An |
"""


def test_letterhead_and_signature_in_borderless_tables() -> None:
    read = head_of(STATE)
    assert read == Heading(
        title="Chuyển đổi số trên địa bàn xã năm 2026",
        kind="Kế hoạch",
        number="15/KH-UBND",
        issued_on=date(2026, 3, 5),
        issuer="Ủy ban nhân dân xã Đông An",
        locality="xã Đông An",
        signer="Trần Văn An",
        signer_title="Phó Chủ tịch",
    )


PARTY = """
TỈNH ỦY LAM GIANG ĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG ỦY XÃ ĐÔNG AN
*
Số 18-KH/ĐU Đông An, ngày 19 tháng 11 năm 2025
^KẾ HOẠCH
hành động thực hiện Nghị quyết số 57-NQ/TW
-----
Thực hiện Kế hoạch số 4-KH/TU ngày 01/8/2025 của Tỉnh ủy, Ban Thường vụ Đảng ủy xã Đông An ban hành Kế hoạch như sau:
I. MỤC TIÊU
- Đạt 90% hộ.
Nơi nhận:
- Tỉnh ủy,
T/M BAN THƯỜNG VỤ
BÍ THƯ
Lê Thị Bình
"""


def test_party_letterhead_in_lines() -> None:
    read = head_of(PARTY)
    assert (read.number, read.issued_on) == ("18-KH/ĐU", date(2025, 11, 19))
    assert (read.issuer, read.locality) == ("Ban Thường vụ Đảng ủy xã Đông An", "xã Đông An")
    assert (read.signer, read.signer_title) == ("Lê Thị Bình", "Bí thư")
    assert read.title == "Kế hoạch hành động thực hiện Nghị quyết số 57-NQ/TW"
    assert read.kind == "Kế hoạch"


def test_without_a_letterhead_the_caption_tells() -> None:
    read = head_of(
        "KẾ HOẠCH\nChuyển đổi số\n"
        + BODY
        + "PHỤ LỤC\n(Ban hành kèm theo Kế hoạch số 27 -KH/ĐU ngày 19 /  11 /2025 của BTV "
        "Đảng ủy xã Đông An)\n| TT | Chỉ tiêu |"
    )
    assert (read.number, read.issued_on, read.issuer) == (
        "27-KH/ĐU", date(2025, 11, 19), "Ban Thường vụ Đảng ủy xã Đông An",
    )  # fmt: skip


def test_blanks_stay_empty() -> None:
    read = head_of(
        "KẾ HOẠCH\nChuyển đổi số\nUBND xã ban hành Kế hoạch trên địa bàn xã Đông An như sau:\n"
        + BODY
        + "PHỤ LỤC\n(Kèm theo Kế hoạch số      /KH-UBND ngày     /02/2026 của UBND xã)\n| TT | Chỉ tiêu |"
    )
    assert (read.number, read.issued_on, read.issuer, read.locality) == (None, None, "UBND xã Đông An", "xã Đông An")


def test_a_steering_committee_takes_the_place_of_the_body_above_it() -> None:
    read = head_of(
        "ĐẢNG ỦY XÃ ĐÔNG AN\nBAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ\nSố: 3-KH/BCĐ\n^KẾ HOẠCH\nnăm 2026\nBan Chỉ đạo lập Kế hoạch:\n"
        + BODY
    )
    assert read.issuer == "Ban Chỉ đạo chuyển đổi số xã Đông An"


def test_two_numbers_are_doubted() -> None:
    text = STATE + "PHỤ LỤC\n(Kèm theo Kế hoạch số 16/KH-UBND ngày 05/3/2026 của UBND xã Đông An)\n| TT | Chỉ tiêu |"
    assert list(head_of(text).unsure) == ["number"]


SIGNATURES = {
    "CHỦ TỊCH\n\nTrần Văn An": ("Trần Văn An", "Chủ tịch"),
    "BÍ THƯ\nkiêm\nTRƯỞNG BAN CHỈ ĐẠO\nTrần Văn An": ("Trần Văn An", "Bí thư kiêm Trưởng Ban Chỉ đạo"),
    "T/M ĐẢNG ỦY\nPHÓ BÍ THƯ THƯỜNG TRỰC\n(Đã ký)\nHà Thị Liên": ("Hà Thị Liên", "Phó Bí thư thường trực"),
    "T/M BAN THƯỜNG VỤ BÍ THƯ Trần Văn An": ("Trần Văn An", "Bí thư"),
    "GIÁM ĐỐC\nNGUYỄN VĂN BA": ("Nguyễn Văn Ba", "Giám đốc"),
    "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- Đảng ủy xã; CHỦ TỊCH\n- Lưu: VT.\nTrần Văn An": ("Trần Văn An", "Chủ tịch"),
    "Nơi nhận:\n- Đảng ủy xã;\n- Lưu: VT.": (None, None),
    "GIÁM ĐỐC\n\nBSCKII. Trần Văn An": ("BSCKII. Trần Văn An", "Giám đốc"),
}


@pytest.mark.parametrize("text", SIGNATURES)
def test_who_signed(text: str) -> None:
    read = read_signature(text)
    assert (read.name, read.office) == SIGNATURES[text]


def test_an_organ_goes_with_the_body_above_it() -> None:
    read = head_of(
        "HỘI NÔNG DÂN VIỆT NAM\nTỈNH VĨNH AN\nBAN THƯỜNG VỤ\nSố 22-KH/HND\nVĩnh An, ngày 3/3/2026\n"
        "^KẾ HOẠCH\n^năm 2026\n" + BODY
    )
    assert read.issuer == "Ban Thường vụ Hội Nông dân Việt Nam tỉnh Vĩnh An"


def test_departments_in_capitals_get_theirs_in_small_letters() -> None:
    read = head_of(
        "UBND TỈNH VĨNH AN\nSỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG\nSố: 9/KH-SNNMT\nVĩnh An, ngày 3/3/2026\n"
        "^KẾ HOẠCH\n^năm 2026\n" + BODY
    )
    assert read.issuer == "Sở Nông nghiệp và Môi trường tỉnh Vĩnh An"


def test_a_hospital_belongs_to_no_commune() -> None:
    read = head_of(
        "SỞ Y TẾ VĨNH AN\nBỆNH VIỆN ĐA KHOA KHU VỰC SÔNG TRÀ\nSố: 9/KH-BV\nSông Trà, ngày 3/3/2026\n"
        "^KẾ HOẠCH\n^năm 2026\n"
        "Căn cứ Kế hoạch của Sở Y tế, Bệnh viện Đa khoa khu vực Sông Trà xây dựng Kế hoạch như sau:\n" + BODY
    )
    assert (read.issuer, read.locality) == ("Bệnh viện Đa khoa khu vực Sông Trà", None)


def test_the_place_stands_behind_the_capitals_of_the_column_beside_it() -> None:
    head = read_letterhead("SỞ Y TẾ ĐỨC HẢI ĐỨC LỄ Sông Trà, ngày 3 tháng 3 năm 2026")
    assert (head.place, head.day) == ("Sông Trà", date(2026, 3, 3))


def test_an_office_without_a_name_leaves_the_signer_in_doubt() -> None:
    assert "signer" in head_of(STATE.replace("\\n\\nTrần Văn An", "")).unsure
    assert "signer" not in head_of(STATE).unsure
