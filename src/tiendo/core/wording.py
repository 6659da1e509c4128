"""The words by which rows of two plans are compared: terms instead of syllables, without figures and fillers.

"≥ 70% TTHC được tiếp nhận, giải quyết …" and "Tỷ lệ thủ tục hành chính tiếp nhận và giải quyết …" give the same words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tiendo.core.figures import figures_in
from tiendo.core.text import bare, nfc, squash

# One token for each spelling of a term; the first spelling names it. Longer spellings win.
_TERMS = """
thutuchanhchinh = thu tuc hanh chinh | tthc
khcn = khoa hoc va cong nghe | khoa hoc cong nghe | khoa hoc ky thuat | khcn | kh cn | khkt
dmst = doi moi sang tao | dmst
cds = chuyen doi so | cds
cntt = cong nghe thong tin va truyen thong | cong nghe thong tin | cntt tt | cntt
csdl = co so du lieu | csdl
ai = tri tue nhan tao ai | tri tue nhan tao | ai
bigdata = du lieu lon big data | co so du lieu lon | du lieu lon | big data | bigdata
iot = internet van vat iot | internet van vat | iot
dichvucong = dich vu cong | dvc
dichvucongtructuyen = dich vu cong truc tuyen | dvctt | dvc truc tuyen
thuongmaidientu = thuong mai dien tu | tmdt
antoanthongtin = an toan thong tin mang | an toan thong tin | attt
anninhmang = an ninh mang | anm
canbo = can bo cong chuc vien chuc nguoi lao dong | can bo cong chuc vien chuc | can bo cong chuc | cbccvc nld | cbccvc
 | cbcc | cong chuc vien chuc | doi ngu can bo
doanhnghiep = doanh nghiep | dn
hoptacxa = hop tac xa | htx
nganhsach = ngan sach nha nuoc | ngan sach dia phuong | ngan sach | nsnn
nguoidan = nguoi dan | nhan dan | cong dan
danso = dan so
truongthanh = truong thanh
bangrong = bang thong rong | bang rong | bang thong
chukyso = chu ky so ca nhan | chu ky dien tu | chu ky so | cks
hethongthongtin giaiquyet thutuchanhchinh = htttgqtthc
hethongthongtin quanly thutuchanhchinh = htttqltthc
thanhtoan tienmat = ttkdtm
chungthuso = chung thu so
dinhdanh = dinh danh dien tu | dinh danh so | vneid
sosuckhoe = ho so suc khoe dien tu | so suc khoe dien tu | hsskdt | sskdt
tienmat = khong dung tien mat | khong su dung tien mat
phidiagioi = phi dia gioi hanh chinh | khong phu thuoc dia gioi hanh chinh | phi dia gioi
phitiepxuc = phi tiep xuc
truyentai = truyen hinh
tocongngheso = to cong nghe so cong dong | to chuyen doi so cong dong | to cnscd | tcnscd
bandao = ban chi dao | bcd
togiupviec = to giup viec | tgv
tuyentruyen = thong tin tuyen truyen | tuyen truyen | truyen thong
kynangso = ky nang so
dichvuso = dich vu so
nentangso = nen tang so
hatangso = ha tang so
xahoiso = xa hoi so
kinhteso = kinh te so
congdanso = cong dan so
chinhquyenso = chinh quyen so | chinh phu so
moitruongso = moi truong so | moi truong dien tu | moi truong mang | khong gian mang
dientoandammay = dien toan dam may
sohuutritue = so huu tri tue | shtt
tructuyen = truc tuyen
truycap = truy cap | truy nhap
quahan = qua han | tre han
dunghan = dung han
giaiquyet = giai quyet
quanly = quan ly nha nuoc | quan ly | qlnn
dieuhanh = chi dao dieu hanh | dieu hanh
daotao = dao tao | boi duong | tap huan
cobanx = co ban | can ban
ketnoi = ket noi lien thong | ket noi | lien thong
chiase = chia se
tichhop = tich hop
sohoa = so hoa
hocsinh = hoc sinh sinh vien | hoc sinh
truonghoc = truong hoc | nha truong | co so giao duc
giaoduc = giao duc va dao tao | giao duc dao tao | giao duc | gddt
nongnghiep = nong nghiep
ytex = y te
mattran = mat tran to quoc | mttq | ubmttq
uyban = uy ban nhan dan | ubnd
hoidongnhandan = hoi dong nhan dan | hdnd
danguy = dang uy
hethongchinhtri = he thong chinh tri
hethongthongtin = he thong thong tin | httt
nghiquyet = nghi quyet | nq
kehoach = chuong trinh ke hoach | ke hoach chuong trinh | ke hoach
quytac = quy tac
ungdung = ung dung
thonap = thon | ap | khom | xom | to dan pho | khu pho | ban lang
hangnam = hang nam | moi nam
quyhoach = quy hoach
mohinh = mo hinh
sanpham = san pham
khoinghiep = khoi nghiep sang tao | khoi nghiep
dautu = dau tu
giamsat = giam sat
kiemtra = kiem tra
thanhtoan = thanh toan
giaodich = giao dich
hoso = ho so
ketqua = ket qua
tiepnhan = tiep nhan
nhanthuc = nhan thuc
thidua = thi dua
baocao = bao cao
phonghop = phong hop khong giay to | phong hop khong giay
"""
_FILLERS = """
    ty le luong cac nhung va cua cho voi trong tren tai o la duoc bi se da de nham theo ve den tu khi do nay co dat phan
    dau it nhat toi thieu tro len toan moi so tong duoi khoang dia ban phuong xa cap nam hang bang hoac nhu ma thi cung
    vao ra boi can phai tiep tuc chu dong day manh tang cuong hieu qua phu hop thuoc dien doi muc quy thang dan hien
    danh hinh nguon
"""
_LIGHTS = """
    xay dung trien khai thuc to chuc nang cao phat duy tri bao dam phoi hop hoan thanh ban hanh su hoat dong cong tac
    nhiem vu giai phap noi linh vuc phuc lam tot quan don vi co nganh kehoach ungdung bo phan yeu so
"""
_KINDS = {
    "nghi quyet": "nq",
    "nghiquyet": "nq",
    "quyet dinh": "qd",
    "nghi dinh": "nd",
    "thong tu": "tt",
    "chi thi": "ct",
    "ket luan": "kl",
    "de an": "da",
    "ke hoach": "kh",
    "chuong trinh": "ctr",
    "luat": "luat",
    "nq": "nq",
    "qd": "qd",
}
_NUMBERED = re.compile(rf"\b({'|'.join(_KINDS)})\s+(?:so\s+)?(\d+)(?!\s*%)(?:[-/](?:\d{{4}}[-/])?[a-z][\w/-]*)?")
_CODED = re.compile(r"(?<![\w/])(\d+)(?:/\d{4})?\s*[-/]\s*(nq|qd|nd|tt|ct|kl|kh|ctr|tb|hd|da)\b(?:[-/][a-z][\w/-]*)?")
_YEARS = re.compile(r"(?<![\d.,/])((?:19|20|21)\d\d)(?![\d%])")
_BRACKETS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[a-z]*\d[\w]*|[a-z]+")
LIGHT_WEIGHT = 0.3


def _spellings() -> dict[str, str]:
    out: dict[str, str] = {}
    for line in _TERMS.replace("\n |", " |").strip().splitlines():
        token, _, forms = line.partition(" = ")
        out |= {form.strip(): token for form in forms.split("|")}
    return out


_FILLER, _LIGHT = frozenset(_FILLERS.split()), frozenset(_LIGHTS.split())
_SPELLINGS = _spellings()
_TERM = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _SPELLINGS), key=len, reverse=True))})\b")


@dataclass(frozen=True, slots=True)
class Wording:
    """`words` in their order; `names`: numbers that tell one thing from another ("5g", "nq57"); `years` named."""

    words: tuple[str, ...]
    names: frozenset[str]
    years: frozenset[int]


@lru_cache(maxsize=8192)
def wording(text: str) -> Wording:
    """What a row says, for comparing: terms for their spellings, no accents, no figures, no fillers."""
    told = _without_brackets(nfc(text))
    line, names = _named(bare(told))
    line = _without_figures(told, line)
    years = {int(y) for y in _YEARS.findall(line)}
    line = squash(re.sub(r"[^\w]+", " ", _YEARS.sub(" ", line)))
    found = _WORD.findall(_TERM.sub(lambda m: _SPELLINGS[m[0]], line))
    names |= {w for w in found if w[0].isdigit() and not w.isdigit()}
    words = tuple(w for w in found if w not in _FILLER and not w.isdigit())
    return Wording(words or tuple(found), frozenset(names), frozenset(years))


def _without_brackets(text: str) -> str:
    """Brackets hold examples, short names and second thoughts: "(VNeID)", "(học trực tuyến, …)"."""
    bare_of = _BRACKETS.sub(" ", text)
    return bare_of if len(bare_of.split()) >= 3 else text


def _named(line: str) -> tuple[str, set[str]]:
    """The numbers of documents in a line, and the line with spaces in their places."""
    names: set[str] = set()

    def kind_first(match: re.Match[str]) -> str:
        names.add(f"{_KINDS[match[1]]}{int(match[2])}")
        return match[1].ljust(len(match[0]))

    def number_first(match: re.Match[str]) -> str:
        names.add(f"{match[2]}{int(match[1])}")
        return " " * len(match[0])

    return _CODED.sub(number_first, _NUMBERED.sub(kind_first, line)), names


def _without_figures(told: str, line: str) -> str:
    """The line without the figures that `told` holds; what a figure counts stays ("≥ 60 doanh nghiệp")."""
    out, at = [], 0
    for start, end, _ in figures_in(told):
        out += [line[at:start], re.sub(r"[\d.,≥≤<>=%]+", " ", line[start:end])]
        at = end
    return "".join([*out, line[at:]])


def weight_of(word: str) -> float:
    """How much a word tells by itself: verbs of every second task tell little."""
    return LIGHT_WEIGHT if word in _LIGHT else 1.0
