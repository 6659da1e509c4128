"""The measures of both official layouts, as data: Nghị định 30/2020/NĐ-CP, and 399-QĐ/TW with 05-HD/VPTW.

Lengths are millimetres, sizes and spacings points. Where the rule gives a range, one value in it is chosen and the
range stands beside it. Nothing here draws: `styles` makes Word styles of the looks, the other modules place them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from tiendo.core.reporting.outline import Side

FONT = "Times New Roman"


class Role(StrEnum):
    """What a paragraph is; its value is the id of its Word style."""

    SUPERIOR = "TenChuQuan"
    ISSUER = "TenCoQuan"
    NATION = "QuocHieu"
    MOTTO = "TieuNgu"
    NUMBER = "SoKyHieu"
    DATE = "DiaDanhNgay"
    TYPE = "TenLoai"
    SUBJECT = "TrichYeu"
    LETTER_SUBJECT = "TrichYeuCongVan"
    ADDRESSED = "KinhGui"
    HEADING_1 = "Heading1"
    HEADING_2 = "Heading2"
    HEADING_3 = "Heading3"
    HEADING_4 = "Heading4"
    BODY = "NoiDung"
    ITEM = "GachDauDong"
    NOTE = "GhiChu"
    TABLE_TITLE = "TenBang"
    TABLE_HEAD = "DauBang"
    TABLE_GROUP = "NhomBang"
    CELL = "OBang"
    ANNEX = "PhuLuc"
    ANNEX_TITLE = "TenPhuLuc"
    ANNEX_OF = "KemTheo"
    BY = "QuyenHan"
    POSITION = "ChucVu"
    NAME = "HoTen"
    RECIPIENTS = "NoiNhan"
    RECIPIENT = "DanhSachNoiNhan"
    RULE = "DuongKe"
    PAGE_NUMBER = "Header"
    FOOT = "Footer"


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Look:
    """How a role's paragraphs are set. `line`: lines (1.0 single) or, with `exact`, points; `outline` 1–4 makes it a
    heading of the navigation."""

    name: str
    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    align: Align = Align.CENTER
    indent: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    exact: bool = False
    keep_next: bool = False
    outline: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A4. `mirrored`: on the back the binding margin lies at the other edge. `number_from_top`: of the page number."""

    top: float
    bottom: float
    left: float
    right: float
    mirrored: bool = False
    width: float = 210.0
    height: float = 297.0
    number_from_top: float = 10.0
    foot_from_bottom: float = 10.0

    def text_width(self, *, landscape: bool = False) -> float:
        return (self.height if landscape else self.width) - self.left - self.right


@dataclass(frozen=True, slots=True)
class Layout:
    """One side's form. Shares are of the length of the text above a line; None: no line. `head_left`: the width of the
    letterhead's left half. `joiner` stands between a number and its symbol, `mark_of_part` after the number of a part.
    """

    side: Side
    page: Page
    looks: Mapping[Role, Look]
    head_left: float
    sign_left: float
    nation: str
    motto: str
    motto_line: float
    issuer_line: float | None
    issuer_star: str
    number_word: str
    joiner: str
    subject_line: float | None
    subject_dashes: str
    letter_subject_word: str
    addressed_italic: bool
    mark_of_part: str
    restart_annexes: bool


_BODY = Look("VB Nội dung", 14, align=Align.BOTH, indent=12.7, after=6, line=1.15)
_HEADING = replace(_BODY, name="heading 1", bold=True, before=6, keep_next=True)
_TABLE = {
    Role.TABLE_TITLE: Look("VB Tên bảng", 13, bold=True, before=6, after=3, keep_next=True),
    Role.TABLE_HEAD: Look("VB Đầu bảng", 12, bold=True, before=1, after=1, keep_next=True),
    Role.TABLE_GROUP: Look("VB Nhóm trong bảng", 12, bold=True, align=Align.LEFT, before=1, after=1, keep_next=True),
    Role.CELL: Look("VB Ô bảng", 12, align=Align.LEFT, before=1, after=1),
    Role.RULE: Look("VB Đường kẻ", 2, line=3, exact=True),
    Role.FOOT: Look("footer", 9, italic=True, align=Align.LEFT),
}

STATE = Layout(
    side=Side.STATE,
    page=Page(top=20, bottom=20, left=30, right=15),  # 20–25, 20–25, 30–35, 15–20
    looks=_TABLE
    | {
        Role.SUPERIOR: Look("VB Tên cơ quan chủ quản", 12),  # 12–13, upright
        Role.ISSUER: Look("VB Tên cơ quan ban hành", 12, bold=True),  # 12–13
        Role.NATION: Look("VB Quốc hiệu", 12, bold=True),  # 12–13
        Role.MOTTO: Look("VB Tiêu ngữ", 13, bold=True),  # 13–14
        Role.NUMBER: Look("VB Số, ký hiệu", 13, before=4),
        Role.DATE: Look("VB Địa danh, ngày tháng", 13, italic=True, before=4),  # 13–14
        Role.TYPE: Look("VB Tên loại", 14, bold=True, before=16, keep_next=True),  # 13–14
        Role.SUBJECT: Look("VB Trích yếu", 14, bold=True, keep_next=True),  # 13–14
        Role.LETTER_SUBJECT: Look("VB Trích yếu công văn", 12, before=6),  # 12–13, 6 pt below the number
        Role.ADDRESSED: Look("VB Kính gửi", 14, before=12, after=6),  # 13–14
        Role.HEADING_1: replace(_HEADING, caps=True, outline=1),
        Role.HEADING_2: replace(_HEADING, name="heading 2", outline=2),
        Role.HEADING_3: replace(_HEADING, name="heading 3", italic=True, outline=3),
        Role.HEADING_4: replace(_HEADING, name="heading 4", bold=False, italic=True, outline=4),
        Role.BODY: _BODY,  # 13–14, indent 10 or 12.7, 6 pt between paragraphs at least, single to 1.5 lines
        Role.ITEM: replace(_BODY, name="VB Gạch đầu dòng"),
        Role.NOTE: replace(_BODY, name="VB Ghi chú", size=12, italic=True),
        Role.ANNEX: Look("VB Phụ lục", 14, bold=True, keep_next=True),
        Role.ANNEX_TITLE: Look("VB Tên phụ lục", 13, bold=True, caps=True, keep_next=True, outline=1),  # 13–14
        Role.ANNEX_OF: Look("VB Kèm theo", 13, italic=True, after=6, keep_next=True),  # 13–14
        Role.BY: Look("VB Quyền hạn người ký", 13, bold=True),  # 13–14
        Role.POSITION: Look("VB Chức vụ người ký", 13, bold=True),
        Role.NAME: Look("VB Họ tên người ký", 14, bold=True),  # 13–14
        Role.RECIPIENTS: Look("VB Nơi nhận", 12, bold=True, italic=True, align=Align.LEFT),
        Role.RECIPIENT: Look("VB Danh sách nơi nhận", 11, align=Align.LEFT),
        Role.PAGE_NUMBER: Look("header", 13),  # 13–14
    },
    head_left=72,
    sign_left=80,
    nation="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    motto="Độc lập - Tự do - Hạnh phúc",
    motto_line=1.0,
    issuer_line=0.4,  # 1/3–1/2
    issuer_star="",
    number_word="Số: ",
    joiner="/",
    subject_line=0.4,  # 1/3–1/2
    subject_dashes="",
    letter_subject_word="V/v ",
    addressed_italic=False,
    mark_of_part=".",
    restart_annexes=True,
)

_PARTY_BODY = replace(_BODY, indent=10, after=6, line=20, exact=True)
_PARTY_HEADING = replace(_PARTY_BODY, name="heading 1", bold=True, before=6, keep_next=True)

PARTY = Layout(
    side=Side.PARTY,
    page=Page(top=20, bottom=20, left=30, right=15, mirrored=True),
    looks=_TABLE
    | {
        Role.SUPERIOR: Look("VB Tên cơ quan cấp trên", 14),
        Role.ISSUER: Look("VB Tên cơ quan ban hành", 14, bold=True),
        Role.NATION: Look("VB Tiêu đề Đảng", 15, bold=True),
        Role.NUMBER: Look("VB Số, ký hiệu", 14),
        Role.DATE: Look("VB Địa danh, ngày tháng", 14, italic=True),
        Role.TYPE: Look("VB Tên loại", 16, bold=True, before=20, keep_next=True),  # 15–16
        Role.SUBJECT: Look("VB Trích yếu", 14, bold=True, keep_next=True),  # 14–15
        Role.LETTER_SUBJECT: Look("VB Trích yếu công văn", 12, italic=True),
        Role.ADDRESSED: Look("VB Kính gửi", 14, before=12, after=6),
        Role.HEADING_1: replace(_PARTY_HEADING, caps=True, outline=1),
        Role.HEADING_2: replace(_PARTY_HEADING, name="heading 2", outline=2),
        Role.HEADING_3: replace(_PARTY_HEADING, name="heading 3", italic=True, outline=3),
        Role.HEADING_4: replace(_PARTY_HEADING, name="heading 4", bold=False, italic=True, outline=4),
        Role.BODY: _PARTY_BODY,  # 14–15, indent about 10, exactly 18–22
        Role.ITEM: replace(_PARTY_BODY, name="VB Gạch đầu dòng"),
        Role.NOTE: replace(_PARTY_BODY, name="VB Ghi chú", size=12, italic=True, line=18),
        Role.ANNEX: Look("VB Phụ lục", 14, bold=True, keep_next=True),
        Role.ANNEX_TITLE: Look("VB Tên phụ lục", 14, bold=True, caps=True, keep_next=True, outline=1),
        Role.ANNEX_OF: Look("VB Kèm theo", 14, italic=True, after=6, keep_next=True),
        Role.BY: Look("VB Quyền hạn người ký", 14, bold=True),
        Role.POSITION: Look("VB Chức vụ người ký", 14),
        Role.NAME: Look("VB Họ tên người ký", 14, bold=True),
        Role.RECIPIENTS: Look("VB Nơi nhận", 14, underline=True, align=Align.LEFT),
        Role.RECIPIENT: Look("VB Danh sách nơi nhận", 12, align=Align.LEFT),
        Role.PAGE_NUMBER: Look("header", 14),
    },
    head_left=82,
    sign_left=80,
    nation="ĐẢNG CỘNG SẢN VIỆT NAM",
    motto="",
    motto_line=1.0,
    issuer_line=None,
    issuer_star="*",
    number_word="Số ",
    joiner="-",
    subject_line=None,
    subject_dashes="-----",
    letter_subject_word="",
    addressed_italic=True,
    mark_of_part="-",
    restart_annexes=False,
)

LAYOUTS: Mapping[Side, Layout] = {Side.STATE: STATE, Side.PARTY: PARTY}
