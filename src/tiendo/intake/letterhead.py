"""The head of a document: number, date and issuing body, from the letterhead, the opening words and the captions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from tiendo.core.citations import find_numbers
from tiendo.core.dates import blank_date, find_dates
from tiendo.core.naming import UPPER, is_loud, uncapped
from tiendo.core.text import bare, nfc, squash
from tiendo.intake.document import Block, Cell, Paragraph, Table
from tiendo.intake.lines import KIND_WORDS, is_rule

_MOTTO = re.compile(
    r"CỘNG\s+(?:HÒA|HOÀ|HOA)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA(?P<land>\s+VIỆT\s+NAM)?|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM"
    r"|Độc\s+lập\s*[-–—]\s*Tự\s+do\s*[-–—]\s*Hạnh\s+phúc",
    re.I,
)
_LAND = re.compile(r"VIỆT\s+NAM\s*$", re.M)
_NUMBER_LINE = re.compile(r"\bSố\s*:?\s*[\d.…_\s]*\s*[-–/]\s*[\wĐđ/\-–]+|\bSố\s*:\s*[\d.…_]*", re.I)
_PLACE_DATE = re.compile(
    r"(?P<place>[^\W\d_][^,;:\n]{1,40}),\s*ngày[\s\d.…_]*(?:/|tháng)[\s\d.…_]*(?:/|năm)?[\s\d.…_]*"
)
_HEADS = re.compile(
    r"(?:ỦY BAN|UỶ BAN|UBND|UBMTTQ|ĐẢNG [ỦU][YỶ]|ĐẢNG UỶ|ĐẢNG BỘ|CHI BỘ|TỈNH ỦY|THÀNH ỦY|HUYỆN ỦY|QUẬN ỦY|BAN|SỞ|BỘ|CỤC"
    r"|HỘI|TRƯỜNG|PHÒNG|CÔNG AN|TRUNG TÂM|TRẠM|VĂN PHÒNG|MẶT TRẬN|ĐOÀN|TỔNG|CÔNG TY|TẬP ĐOÀN|VIỆN|HĐND|THÔN"
    r"|BỆNH VIỆN|HỌC VIỆN|ĐẠI HỌC|CHI CỤC|KHO BẠC|TÒA ÁN|TOÀ ÁN|CHI NHÁNH|LIÊN ĐOÀN|CÔNG ĐOÀN|LIÊN MINH|BẢO HIỂM|ĐÀI"
    r"|THANH TRA|THUẾ|HẢI QUAN|NGÂN HÀNG|BƯU ĐIỆN|ĐIỆN LỰC|HỢP TÁC XÃ|TỔ CÔNG TÁC|THƯ VIỆN|BẢO TÀNG|VƯỜN QUỐC GIA)\b"
)
_VERB = re.compile(
    r"\s+(?:da\s+|thong nhat\s+)?(?:ban hanh|xay dung|de ra|lap|trien khai)\s+"
    rf"(?:va\s+(?:to chuc\s+)?(?:trien khai|thuc hien|ban hanh)\s+)?(?:{KIND_WORDS}|nay)\b"
)
_BODY = re.compile(
    r"(?:^|[.;:,]\s+|\n\s*)(?P<body>(?:thuong truc |van phong )?"
    r"(?:ban thuong vu|btv|ban chap hanh|bch|ban chi dao|bcd|dang uy|dang bo|chi bo"
    r"|uy ban|ubnd|ubmttq|hdnd|hoi dong nhan dan|so|bo|cuc|phong|truong|trung tam|tram|cong an|mat tran"
    r"|doan|hoi|van phong|tinh uy|thanh uy|huyen uy|lien doan|bqs|ban|benh vien|hoc vien|dai hoc|vien|chi cuc"
    r"|kho bac|toa an|cong doan|bao hiem xa hoi|thanh tra|to cong tac|tong cong ty|cong ty|thue|hai quan)\b)"
)
_PRINTED_BEFORE = re.compile(rf"^.*\b[{UPPER}]{{2,}}\s+(?=\S)")  # capitals of the body in the column beside it
_OF = re.compile(r"\bcủa\s+(?P<body>[^()]+?)\s*[).]*\s*$", re.I)
_SHORT_BODIES = ((re.compile(r"\bBTV\b"), "Ban Thường vụ"), (re.compile(r"\bBCH\b"), "Ban Chấp hành"))
_OTHER_PAPERS = re.compile(r"\b(?:cong van|to trinh)\b")


@dataclass(slots=True)
class Letterhead:
    """What stands above the title; `bodies` are the names printed there, the highest first."""

    number: str | None = None
    day: date | None = None
    place: str | None = None
    bodies: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Caption:
    """ "(Kèm theo Kế hoạch số … ngày … của …)": what it says of the document that it goes with."""

    number: str | None
    day: date | None
    body: str | None


def text_of(block: Block) -> str:
    """A block's lines; a table's cells column by column, since a letterhead is laid out in two columns."""
    if isinstance(block, Paragraph):
        return nfc(block.text)
    return "\n".join(nfc(cell.text) for cell in cells_by_column(block))


def cells_by_column(table: Table) -> list[Cell]:
    """Each cell once, column by column."""
    columns = (row[column] for column in range(table.width) for row in table.rows)
    return list({id(cell): cell for cell in columns}.values())


def read_letterhead(text: str) -> Letterhead:
    """Number, date, place and bodies of the lines above the title; whatever is left blank or absent stays None."""
    head = Letterhead()
    mention = next(find_numbers(squash(text)), None)
    head.number = mention.number if mention else None
    bare_text = _NUMBER_LINE.sub("\n", _MOTTO.sub("\n", text))
    line = _PLACE_DATE.search(bare_text) or _PLACE_DATE.search(squash(bare_text))
    if line is not None:
        head.place = _PRINTED_BEFORE.sub("", re.split(r"\s{2,}", line["place"])[-1])
        days = find_dates(line[0])
        head.day = days[0].day if days else None
    head.bodies = _bodies(text)
    return head


def _bodies(text: str) -> list[str]:
    """The names left when motto, number and date are taken away; lines that begin no body go on from the one before."""
    motto = next((m for m in _MOTTO.finditer(text) if m[0].upper().startswith("CỘNG")), None)
    rest = _PLACE_DATE.sub("\n", _NUMBER_LINE.sub("\n", _MOTTO.sub("\n", text)))
    if motto is not None and not motto["land"]:  # the column was narrow, and its last two words fell a line below
        rest = _LAND.sub("\n", rest, count=1)
    bodies: list[str] = []
    for raw in rest.split("\n"):
        line = squash(raw).strip("*-–—_ .·")
        if len(line) < 2 or is_rule(line) or not is_loud(line):
            continue
        if _HEADS.match(line) or not bodies:
            bodies.append(line)
        else:
            bodies[-1] += f" {line}"
    return [uncapped(b) for b in bodies if _HEADS.match(b)]


def read_caption(text: str) -> Caption | None:
    """What a caption says; None where it goes with a letter, which is not the plan itself."""
    flat = squash(text)
    if _OTHER_PAPERS.search(bare(flat)):
        return None
    mention = next(find_numbers(flat), None)
    days = find_dates(flat)
    day = days[0].day if days and not blank_date(flat[: days[0].end]) else None
    of = _OF.search(flat)
    return Caption(mention.number if mention else None, day, full_name(of["body"]) if of else None)


def issuer_in(text: str) -> str | None:
    """Who issues by the opening words: "… của Tỉnh ủy, Ban Thường vụ Đảng ủy xã X ban hành Kế hoạch …"."""
    flat = squash(text)
    folded = bare(flat)
    for verb in reversed(list(_VERB.finditer(folded))):
        starts = list(_BODY.finditer(folded[: verb.start()]))
        if starts:
            name = flat[starts[-1].start("body") : verb.start()].strip(" ,")
            if len(name) <= 200 and ". " not in name and "; " not in name:
                return full_name(name)
    return None


def full_name(body: str) -> str:
    """A body's name with the abbreviations of its organ written out: "BTV Đảng ủy xã X"."""
    name = squash(body).strip(" .,;:)")
    for short, full in _SHORT_BODIES:
        name = short.sub(full, name)
    return name
