"""Names of bodies (phòng, ban, Công an, trạm, hội …): where one ends in a list of them, and which two are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiendo.core.remembered import remembered
from tiendo.core.text import bare, fold, nfc, squash, tidy

# What a body's name begins with. Words that begin other things too ("ban hành", "tổ chức") say what may not follow.
_HEADS = r"""
    van\ phong | vp(?:du|ub|hdnd)?\b | p\.\ ?(?=\w)
  | phong\b(?!,?\ (?:chong|ngua|benh|hoc|hop|tin\ hoc|may|lam\ viec|thi|doc))
  | trung\ tam\b | tt\ ?(?:pv)?hcc\b | ttpv\w*\b | uy\ ban\b | ub(?:nd|kt|mttq\w*)\b | mttq\w*\b | mat\ tran\b
  | hoi\ dong\b | hdnd\b | thuong\ (?:truc|vu)\b
  | (?:bi\ thu|chu\ tich|pho\ chu\ tich|truong\ (?:ban|phong|cac)|hieu\ truong|chanh\ van\ phong)\b
  | ban\b(?!\ (?:hanh|do|dau|ngay|sao|bo\ sung|than|san|chat)) | bch\w*\b | bcd\w*\b | btv\b | bxdd\b | bqs\b
  | to\b(?!\ (?:chuc\ (?!chinh\ tri|dang|doan|hoi|co\ so|lien)|khai|quoc|chuc$)) | cqtt\b
  | cong\ an\b | ca\ (?=xa|phuong|tinh|huyen) | quan\ su\b | bo\ chi\ huy\b | don\ (?=bien\ phong|vi\b)
  | bo\ (?=tu\ lenh|chi\ huy|chinh\ tri|phan\b|cong\ (?!cu)|_FIELD) | so\ (?=cong\ thuong|nganh|ngoai\ vu|_FIELD)
  | tram\b | truong\b(?!\ hop) | hoi\b(?!\ (?:nghi|thao|nhap|hop|thi|dam|phi|tu\b)) | doan\b(?!\ ket) | lien\ doan\b
  | dang\ (?:uy|bo)\b | chi\ bo\b | chi\ doan\b | huyen\ uy\b | tinh\ uy\b | thanh\ uy\b
  | du(?=$|,|;|\ (?:xa|phuong|dac\ khu|tinh)\b) | (?:pho\ )?giam\ doc\b
  | dai\ (?=truyen|phat|tieng|khi) | vtv\b | vov\b | ttxvn\b | thong\ tan\ xa\b | bao\ va\ phat\ thanh | tong\ cuc\b
  | (?:tinh|thanh|huyen|quan|xa)\ doan\b | kiem\ toan\b | hai\ quan\b | cang\ vu\b | hoc\ vien\b
  | thanh\ vien\ (?:ban|to|hoi\ dong)\b
  | doi\ (?=quy\ tac|dan\ phong|nghiep\ vu|kiem\ tra)
  | doi\ (?=quan\ ly|thi\ hanh|canh\ sat|trat\ tu|cong\ tac|thue|lien\ nganh|xung\ kich|thanh\ nien|tuyen\ truyen)
  | dong\ chi\b | co\ so\ (?=giao\ duc|dao\ tao|y\ te|kham|san\ xuat|kinh\ doanh) | vcci\b | evn\w*
  | buu\ dien\b | ngan\ hang\b | dien\ luc\b | kho\ bac\b | bao\ hiem\ xa\ hoi\b | bhxh\b | chi\ cuc\b | cuc\b
  | vu\ (?=_FIELD|phap\ che|hop\ tac|to\ chuc|thi\ dua|tong\ hop|quan\ ly|chinh\ sach)
  | hop\ tac\ xa\b | htx\b | doanh\ nghiep\b | dn\b | vien\b | cong\ ty\b | tap\ doan\b
  | hiep\ hoi\b | lien\ (?:minh|hiep)\b | chi\ nhanh\b | thue\ (?=co\ so|tinh|khu|xa|phuong) | toa\ an\b
  | vien\ kiem\ sat\b
  | hat\ kiem\ lam\b | thanh\ tra\b | tong\ cong\ ty\b | quy\ (?=tin\ dung|phat\ trien|khuyen|dau\ tu|bao\ |ho\ tro)
  | trung\ doan\b
  | cum\ thi\ dua\b
  | san\ giao\ dich\b | benh\ vien\b | dai\ hoc\b | ho\ kinh\ doanh\b | chu\ dau\ tu\b | vnpt\b
  | viettel\b | mobifone\b | fpt\b
  | khoa\b(?=\ (?:_CARE)) | bao\ tang\b | thu\ vien\b | xi\ nghiep\b | nha\ may\b | phan\ (?:hieu|vien)\b
  | (?:dai|tieu|hai)\ doi\b | vuon\ quoc\ gia\b
  | cong\ doan\b | vhxh\b | vh\ ?-\ ?xh\b | ktht\w*\b | dtn\b | hpn\b | hnd\b | hccb\b | ccb\b | lhpn\b | nong\ dan$
  | co\ quan\b | don\ vi\b | thon\b | ap\b | khom\b | xom\b | khu\ pho\b | khu\ dan\ cu\b | chinh\ quyen\b
  | lanh\ dao\b | thu\ truong\b | bo\ phan\b | cong\ chuc\b | can\ bo\b | nha\ truong\b
  | cong\ dong\b | nguoi\ dan\b | nhan\ dan\b
"""
_COLLECTIVE = r"(?:tat\ ca\ |toan\ the\ |cung\ |va\ )*(?:cac|nhung|toan\ bo|tung|moi(?!\ truong))\b"
# What ministries and departments are for: "bộ" and "sở" begin much else ("bộ chỉ số", "cơ sở", "sở hữu").
_FIELD = (
    r"(?:khoa\ hoc|kh\b|noi\ vu|nv\b|tai\ (?:chinh|nguyen)|tc\b|thong\ tin|tt\b|giao\ (?:duc|thong)|gd\b|y\ te|yt\b"
    r"|van\ hoa|vh\b|vhtt\w*|nong|nn\w*\b|tn\w*\b|tu\ phap|xay\ dung|xd\b|lao\ dong|ld\w*\b|ke\ hoach|dan\ toc"
    r"|du\ lich|quoc\ phong|ngoai\ giao)"
)
# Departments of hospitals and faculties: "khóa" folds alike ("khóa đào tạo"), and "khoa học" is no body.
_CARE = (
    r"kham|noi\b|ngoai\b|san\b|phu\b|nhi\b|mat\b|rang|tai\b|hoi\ suc|cap\ cuu|chan\ doan|xet\ nghiem|duoc\b|dinh\ duong"
    r"|kiem\ soat|truyen\ nhiem|benh\b|y\ |phuc\ hoi|gay\ me|phau\ thuat|ung\ buou|tim|than\b|lao\b|da\ lieu|tam\ than"
    r"|hoa\ sinh|huyet\ hoc|vi\ sinh|giai\ phau|tham\ do|cong\ nghe|kinh\ te|luat|su\ pham|ngoai\ ngu|dien"
    r"|co\ khi|lam\ sang"
)
_HEAD = re.compile(
    rf"(?:{_COLLECTIVE}\ )?(?:{_HEADS.replace('_FIELD', _FIELD).replace('_CARE', _CARE)})"
    rf"|{_COLLECTIVE}\ (?:bo|so|nganh|dia\ phuong|xa|phuong|tinh|cap)\b",
    re.X,
)
_GROUP = re.compile(_COLLECTIVE, re.X)
_PLAIN = re.compile(r"(?:phong|ban|nganh|doan the|don vi|co quan|chi bo|thon|ap|truong|to chuc|hoi)$")
_SEPARATOR = re.compile(
    r"[;\n]|,|\s[-–—]\s|\s+(?:và|&)\s+|\s*\+\s*|/|\.\s+"
    r"|(?<=[\wà-ỹ)])\s+(?=(?:Phòng|Sở|Trung tâm|Văn phòng)\s+[\wÀ-Ỹ]"
    r"|Trạm Y tế\b|Công an (?:xã|phường|tỉnh)\b"
    r"|(?:Các|Vụ|Cục|Chi cục|Khoa(?! học)|Viện|Trường|Hội|Đoàn|Ban|Ủy ban|UBND|UBMTTQ|Đồn|Hạt|Công ty|Đảng ủy"
    r"|Mặt trận|Bưu điện)"
    r"\s+[\wÀ-Ỹ]"
    r"|Bộ\s+(?:[A-ZĐ]|Chỉ huy|Tư lệnh))"
)
_LEADS_ON = re.compile(
    r"(?:^|\s)(?:cua|thuoc|va|voi|cung|tai|bo|uy|dao|truong|pho|chanh|dong chi|cac|vien|chi doan|ly|nhanh|giao dich"
    r"|tra|cuc|vu)$"
)
# Bodies within bodies: "Chi bộ Trường Tiểu học", "Đoàn Thanh niên Công an xã", "Ban Chấp hành Hội Nông dân".
_HOLDS = re.compile(
    r"(?:^|\s)(?:van phong|chi bo|chi hoi|cong doan|doan thanh nien|doan tncs(?: ho chi minh)?|thuong truc|thanh vien"
    r"|ban (?:chi huy|giam doc|giam hieu|chap hanh|thuong truc|thuong vu|quan ly|dai dien|kiem tra)|hoi dong"
    r"|to cong tac|(?:pho )?chu tich|lien hiep|hiep hoi|mang luoi|dang bo|dang uy|uy ban|phong giao dich|chi nhanh"
    r"|khoi|to)$"
)
_WITHIN = re.compile(
    r"(?:cac|vu|cuc|chi cuc|vien|truong|hoi|doan|ban|uy ban|ubnd|ubmttq\w*|don|hat|cong ty|cong an|dang uy|mat tran)\b"
)
_MINISTRY = re.compile(r"bo\b")
_BESIDE_MINISTRY = re.compile(r"(?:bo|cong an)\b")
_INITIALS = re.compile(r"[A-ZĐ]{2,8}")
_PERSON = re.compile(r"(?:dong chi|d/c|ong|ba)\b")
_OFFICE = re.compile(r"(?:(?:bi thu|chu tich|truong|giam doc|pho|uy vien|chanh)\b)")
_PAIRED = re.compile(r"(?:hdnd|hoi dong nhan dan|ubnd|uy ban nhan dan|dang uy|du)$")
_PAIRS = re.compile(r"(?:hdnd|hoi dong nhan dan|ubnd|uy ban nhan dan)\b")
_FRONT = re.compile(r"(?:mttq\w*|ubmttq\w*|mat tran)\b")
_FRONT_TAIL = re.compile(r"(?:cac )?(?:to chuc (?:chinh tri|ct)|doan the|hoi doan the|to chuc doan the|hoi, doan)")
_LABEL = re.compile(r"^(?:(?:cơ quan|đơn vị|bộ phận)\s+)?(?:chủ trì|phối hợp|thực hiện|tham mưu)\s*:\s*", re.I)


@remembered
def looks_like_body(text: str) -> bool:
    """Whether a short text reads as the name of a body, or as a list of them."""
    key = fold(tidy(text))
    return bool(key) and len(key) <= 160 and (_HEAD.match(key) is not None or _PLAIN.match(key) is not None)


def split_bodies(raw: str) -> list[str]:
    """The bodies named in a cell or after a label, as written, dashes tidied; [] where nothing is named.

    Semicolons part always; commas, "và", dashes, "/" and line breaks part only where a body's name begins after them,
    so that "Phòng Kinh tế, Hạ tầng và Đô thị" and "Các phòng, ban, đơn vị liên quan" stay whole.
    """
    return list(_bodies_in(raw))


@remembered
def _bodies_in(raw: str) -> tuple[str, ...]:
    found: list[str] = []
    for piece in _pieces(nfc(raw).replace("\r", "")):
        name = tidy(_LABEL.sub("", tidy(piece)))
        if name and any(c.isalpha() for c in name) and name not in found:
            found.append(name)
    return tuple(found)


def _pieces(text: str, *, unmarked: bool = True) -> Iterator[str]:
    """Cut a list of bodies at the separators that really part; `unmarked` also where a name only follows another."""
    start = 0
    for mark in _SEPARATOR.finditer(text):
        if _depth(text, mark.start()) or not (unmarked or mark.group().strip() or "\n" in mark.group()):
            continue
        before, after = text[start : mark.start()], text[mark.end() :]
        if before.strip() and _parts(mark.group().strip().lower() or mark.group()[:1], squash(before), squash(after)):
            yield before
            start = mark.end()
    yield text[start:]


@remembered
def run_together(raw: str) -> bool:
    """Whether two names stand in one line with no mark between them, so that only their words part them."""
    return any(
        len([*_pieces(line)]) > len([*_pieces(line, unmarked=False)]) for line in nfc(raw).replace("\r", "").split("\n")
    )


def _depth(text: str, at: int) -> int:
    return text.count("(", 0, at) - text.count(")", 0, at)


def _parts(mark: str, before: str, after: str) -> bool:
    """Whether the separator between these two pieces parts two bodies."""
    left, right = fold(tidy(before)), fold(after.lstrip("-–—+•* "))
    if mark == ";":
        return True
    if not mark.strip() and mark != "\n":
        return _unparted(left, right)
    if not left or not right or re.search(r"(?:^|\s)(?:va|cua|thuoc|voi|-)$", left):
        return False
    first = re.split(r"[,;\n]| và |/", after.strip())[0]
    if mark == "," and (_INITIALS.fullmatch(before.strip()) and _INITIALS.fullmatch(first.strip())):
        return True
    if mark == "," and _PERSON.match(left) and _OFFICE.match(right):
        return False
    begins = _HEAD.match(right) is not None and _PLAIN.match(fold(tidy(first))) is None
    if mark in ("-", "–", "—", "\n") and _GROUP.match(right) and first.lstrip("-–—+•* ")[:1].isupper():
        begins = True  # "Phòng Kinh tế - Các tiểu thương"
    if mark in ("-", "–", "—", "và", "&", "/", "+") and _PAIRED.search(left) and _PAIRS.match(right):
        return False
    if mark == "/" or mark in ("-", "–", "—"):
        return begins and _HEAD.match(left) is not None and first.lstrip("-–—+•* ")[:1].isupper()
    if mark in ("và", "&"):
        return begins and not _one_body(left, right) and _HEAD.match(left) is not None
    if _GROUP.match(left) or _PLAIN.match(left.split(",")[0]):
        named = first.lstrip("-–—+•* ")[:1].isupper() or _GROUP.match(right) is not None or mark == "\n"
        return begins and named
    return begins or mark in ("+",)


def _unparted(left: str, right: str) -> bool:
    """Whether a second name follows a first with nothing between; a ministry only behind its like."""
    if _MINISTRY.match(right) and not _BESIDE_MINISTRY.match(left):
        return False
    if _WITHIN.match(right) and (len(left.split()) < 3 or _HOLDS.search(left) or not _HEAD.match(right)):
        return False
    if _GROUP.match(left) and not _GROUP.match(right):
        return False
    return _HEAD.match(left) is not None and not _LEADS_ON.search(left)


def _one_body(left: str, right: str) -> bool:
    """One name or one collective around "và": the Front and its organisations, "Các phòng … và các thôn"."""
    if _FRONT.search(left) and _FRONT_TAIL.match(right):
        return True
    return _GROUP.match(left) is not None and (_GROUP.match(right) is not None or not _named(right))


def _named(right: str) -> bool:
    return re.match(r"(?:phong|van phong|cong an|trung tam|tram|ban|uy ban|ubnd|mttq|hoi|doan)\b", right) is not None


_ABBREVIATIONS = {
    "vhxh": "van hoa xa hoi",
    "vh xh": "van hoa xa hoi",
    "vhttx": "van hoa thong tin",
    "hcc": "hanh chinh cong",
    "dvhcc": "dich vu hanh chinh cong",
    "pvhcc": "phuc vu hanh chinh cong",
    "tthcc": "trung tam hanh chinh cong",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
    "ttdvhcc": "trung tam dich vu hanh chinh cong",
    "tt": "trung tam",
    "vp": "van phong",
    "vpdu": "van phong dang uy",
    "vpub": "van phong uy ban nhan dan",
    "vpubnd": "van phong uy ban nhan dan",
    "p": "phong",
    "bch": "ban chap hanh",
    "bcd": "ban chi dao",
    "btv": "ban thuong vu",
    "bxdd": "ban xay dung dang",
    "xdd": "xay dung dang",
    "bchqs": "ban chi huy quan su",
    "bqs": "ban chi huy quan su",
    "chqs": "chi huy quan su",
    "ubkt": "uy ban kiem tra",
    "ubkttw": "uy ban kiem tra trung uong",
    "ubmttq": "mat tran to quoc",
    "ubmttqvn": "mat tran to quoc",
    "mttqvn": "mat tran to quoc",
    "mttq": "mat tran to quoc",
    "mttp": "mat tran to quoc",
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "du": "dang uy",
    "ca": "cong an",
    "kt": "kinh te",
    "ktht": "kinh te ha tang",
    "kthtdt": "kinh te ha tang do thi",
    "khcn": "khoa hoc cong nghe",
    "kh cn": "khoa hoc cong nghe",
    "tyt": "tram y te",
    "yt": "y te",
    "dtn": "doan thanh nien",
    "tncs hcm": "thanh nien cong san ho chi minh",
    "lhpn": "lien hiep phu nu",
    "hlhpn": "hoi lien hiep phu nu",
    "hpn": "hoi lien hiep phu nu",
    "hnd": "hoi nong dan",
    "ccb": "cuu chien binh",
    "hccb": "hoi cuu chien binh",
    "tgv": "to giup viec",
    "cqtt": "co quan thuong truc",
    "gd dt": "giao duc dao tao",
    "gddt": "giao duc dao tao",
    "ct xh": "chinh tri xa hoi",
    "htx": "hop tac xa",
    "dn": "doanh nghiep",
    "cnscd": "cong nghe so cong dong",
    "cntt": "cong nghe thong tin",
    "cds": "chuyen doi so",
}
_TWO_WORD = {key: value for key, value in _ABBREVIATIONS.items() if " " in key}
_OWN_PLACE = re.compile(r"(?<![Hh]ợp tác)\s+(?:xã|phường|thị trấn|đặc khu)(?:\s+[A-ZĐÀ-ỸẠ-Ỵ]\w*)*$")


@remembered
def body_key(name: str) -> str:
    """One key for the spellings of one unit: folded, abbreviations written out, its own commune's name left off."""
    line = _OWN_PLACE.sub("", tidy(name))
    words = re.sub(r"[^\w]+", " ", bare(line)).split()
    text = " ".join(word for word in words if word != "va")
    for short, long in _TWO_WORD.items():
        text = re.sub(rf"\b{short}\b", long, text)
    text = " ".join(_ABBREVIATIONS.get(word, word) for word in text.split())
    text = re.sub(r"\b(?:uy ban )?mat tran to quoc(?: viet nam)?\b", "mat tran to quoc", text)
    if not text.endswith("hop tac xa"):
        text = re.sub(r"\s+xa$", "", text)
    return re.sub(r"^(?:cac|nhung) ", "", text) or fold(name)
