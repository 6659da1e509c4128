"""Step heading: what the document is, who issued it where and when, and who signed."""

from __future__ import annotations

import re
from collections import Counter

from tiendo.core.bodies import body_key
from tiendo.core.naming import ends_in_level, loud_places_in, place_of, places_in
from tiendo.core.reading import Heading
from tiendo.core.text import fold, squash
from tiendo.intake.document import Block, Paragraph, Table
from tiendo.intake.letterhead import Caption, Letterhead, issuer_in, read_caption, read_letterhead, text_of
from tiendo.intake.lines import is_caption, is_rule, kind_of, shouts
from tiendo.intake.signature import Signature, read_signature
from tiendo.intake.work import Role, Work

_BASIS = re.compile(r"(?:can cu|thuc hien|de |nham |theo |xet |tren co so|kinh gui|trien khai)")
_ORGAN = re.compile(r"ban thuong vu|ban chap hanh|ban thuong truc|thuong truc|btv|bch|ban chi dao|van phong|hoi dong")
# Bodies of the whole country, which no place is part of: "Bộ Tài chính", "Ban Chấp hành Trung ương".
_NATIONAL = re.compile(r"Bộ (?!Chỉ huy|đội|phận)[A-ZĐ]|Chính phủ|Thủ tướng|Quốc hội|.*\bTrung ương$")
_OF_NO_PLACE = re.compile(r"(?:Bệnh viện|Học viện|Đại học|Trường|Viện|Công ty|Tổng công ty|Tập đoàn|Ngân hàng)\b", re.I)
_ISSUES = frozenset(("Quyết định", "Tờ trình", "Công văn"))  # what another document is issued or sent with
GUESSED = "Tên địa phương suy từ nội dung văn bản"
_GENERIC = frozenset({"Kế hoạch hành động"})


def step(work: Work) -> None:
    """Fill `work.reading.document`; fields that had to be guessed are in its `unsure`."""
    heading = work.reading.document
    preamble = [b for s in work.sections if s.role is Role.PREAMBLE for b in s.blocks]
    at = _kind_at(preamble)
    head = read_letterhead("\n".join(text_of(b) for b in preamble[: at if at is not None else 0]))
    opening = _title(heading, preamble, _enclosed_at(preamble, at))
    captions = [c for b in work.document.blocks for t in _short_texts(b) if is_caption(t) and (c := read_caption(t))]
    signature = read_signature("\n".join(text_of(b) for s in work.sections if s.role is Role.CLOSING for b in s.blocks))
    _number_and_day(heading, head, captions)
    _issuer(heading, work, head, captions, opening, signature)
    heading.signer, heading.signer_title = signature.name, signature.office
    if signature.office and not signature.name:
        heading.unsure["signer"] = "Có chức vụ người ký mà không đọc được tên"
    if signature.guessed:
        heading.unsure["signer"] = "Tên người ký suy từ dòng lẫn với nơi nhận"


def _short_texts(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    return [c.flat for row in block.rows[:3] for c in dict.fromkeys(row)]


# title


def _kind_at(preamble: list[Block]) -> int | None:
    """Where the line "KẾ HOẠCH …" stands."""
    for i, block in enumerate(preamble):
        if isinstance(block, Paragraph) and _opens_title(block):
            return i
    return None


def _enclosed_at(preamble: list[Block], at: int | None) -> int | None:
    """Behind a decision, where the title of the plan that it issues stands: that plan is what is read."""
    if at is None or not isinstance(decision := preamble[at], Paragraph) or kind_of(decision.text) not in _ISSUES:
        return at
    for i in range(len(preamble) - 1, at, -1):
        block = preamble[i]
        if isinstance(block, Paragraph) and _opens_title(block) and kind_of(block.text) not in _ISSUES:
            return i
    return at


def _opens_title(p: Paragraph) -> bool:
    kind = kind_of(p.text)
    return kind is not None and (shouts(p.text[: len(kind)]) or p.centred or p.level is not None)


def _title(heading: Heading, preamble: list[Block], at: int | None) -> list[str]:
    """Set kind and title; the answer is the paragraphs behind the title, where the issuer opens."""
    paragraphs = [b for b in preamble[at if at is not None else 0 :] if isinstance(b, Paragraph)]
    if at is None:
        return [squash(p.text) for p in paragraphs]
    first = squash(paragraphs[0].text)
    kind = kind_of(first) or ""
    taken, rest = 1, first[len(kind) :].strip(" :.-–")
    title = [rest] if rest else []
    while taken < len(paragraphs) and _goes_on(paragraphs[taken], title):
        title.append(squash(paragraphs[taken].text))
        taken += 1
    heading.kind = "Kế hoạch" if kind in _GENERIC else kind
    name = squash(" ".join(title)).strip(" *_")
    heading.title = f"{kind} {name}" if name[:1].islower() else name or kind
    return [squash(p.text) for p in paragraphs[taken:]]


def _goes_on(p: Paragraph, title: list[str]) -> bool:
    text = squash(p.text)
    if is_rule(text) or is_caption(text) or text.endswith((".", ";", ":")) or len(text) > 600:
        return False
    if not title:
        return True
    emphatic = bool(p.centred or p.bold or p.level)
    return emphatic or (len(text) < 200 and not _BASIS.match(fold(text)))


# number and date


def _number_and_day(heading: Heading, head: Letterhead, captions: list[Caption]) -> None:
    numbers = [c.number for c in captions if c.number]
    days = [c.day for c in captions if c.day]
    heading.number = head.number or (numbers[0] if numbers else None)
    heading.issued_on = head.day or (days[0] if days else None)
    if heading.number and any(_key(n) != _key(heading.number) for n in numbers):
        heading.unsure["number"] = "Số ở phần đầu và số ở phụ lục không khớp"
    if heading.issued_on and any(d != heading.issued_on for d in days):
        heading.unsure["issued_on"] = "Ngày ở phần đầu và ngày ở phụ lục không khớp"


def _key(number: str) -> str:
    return fold(number).replace(" ", "")


# issuer and locality


def _issuer(
    heading: Heading, work: Work, head: Letterhead, captions: list[Caption], opening: list[str], signature: Signature
) -> None:
    said = issuer_in(" ".join(opening))
    printed = _printed(head, signature)
    captioned = next((c.body for c in captions if c.body and place_of(c.body)), None)
    place, guessed = _locality(work, head, [n for n in (said, printed, captioned) if n])
    heading.locality = place
    heading.issuer = _name(said, printed, captioned or next((c.body for c in captions if c.body), None), place)
    if guessed and place:
        heading.unsure["locality"] = GUESSED
        if heading.issuer and heading.issuer.endswith(place):
            heading.unsure["issuer"] = GUESSED
    if heading.issuer is None and (concluded := _concluding(work)):
        heading.issuer = concluded


def _printed(head: Letterhead, signature: Signature) -> str | None:
    """The issuing body of the letterhead, with its place from the body above it where it names none."""
    if not head.bodies:
        return None
    name = head.bodies[-1]
    if len(head.bodies) > 1 and _ORGAN.fullmatch(fold(name)):
        name = f"{name} {head.bodies[-2]}"  # "HỘI NÔNG DÂN XÃ X / BAN THƯỜNG VỤ": an organ of the body above it
    if place_of(name) is None:
        above = next((p for b in reversed(head.bodies[:-1]) if (p := place_of(b))), None)
        name = f"{name} {above}" if above else name
    organ = squash(signature.body or "").lower()
    if fold(name).startswith("dang uy") and organ in ("ban thường vụ", "btv", "ban thường vụ đảng ủy"):
        name = f"Ban Thường vụ {name}"
    return name


def _name(said: str | None, printed: str | None, captioned: str | None, place: str | None) -> str | None:
    """The fullest name: of the opening words if they name the place, else of the letterhead, else of a caption."""
    if said and place_of(said):
        return said
    if printed and place_of(printed):
        whole = _placed(said, place) if said and ends_in_level(said) else None
        party = whole is not None and fold(printed).startswith("dang uy") and body_key(whole) != body_key(printed)
        return whole if party else printed
    if captioned and place_of(captioned):
        return captioned
    base = said or captioned or printed
    return _placed(base, place) if base else None


def _placed(name: str, place: str | None) -> str:
    """A body's name with its place: "UBND xã" + "xã X" → "UBND xã X"."""
    if place is None or place_of(name) is not None:
        return name
    level, _, own = place.partition(" ")
    for words in (2, 1):
        level = " ".join(place.split()[:words])
        own = " ".join(place.split()[words:])
        if name.lower().endswith(f" {level.lower()}"):
            return f"{name} {own}"
    return f"{name} {place}"


def _locality(work: Work, head: Letterhead, names: list[str]) -> tuple[str | None, bool]:
    """(the place that issues, whether it was guessed): from the bodies named, else the place named most in the text."""
    for name in names:
        if place := place_of(name):
            return place, False
    if any(_NATIONAL.match(name) or _OF_NO_PLACE.match(name) for name in names):
        return None, False
    level = next(
        (m[0].lower() for n in names if (m := re.search(r"(?:xã|phường|thị trấn|tỉnh|huyện|thành phố)$", n, re.I))),
        None,
    )
    texts = [text_of(b) for b in work.document.blocks if not isinstance(b, Table)]
    counted: Counter[str] = sum((places_in(t) for t in texts), Counter())
    for wanted in (level,) if level else ("xã", "phường", "thị trấn", "đặc khu"):
        fit = [(n, p) for p, n in counted.items() if p.lower().startswith(f"{wanted} ")]
        if head.place and any(p.endswith(f" {head.place}") for _, p in fit):
            return f"{wanted} {head.place}", False
        if fit:
            best = max(fit)
            return best[1], len(fit) > 1 and 2 * best[0] < sum(n for n, _ in fit)
    loud = [p for t in texts if len(t) < 300 for p in loud_places_in(t)]
    loud = [p for p in loud if not level or p.startswith(level)]
    if loud:
        return loud[0], len(set(loud)) > 1
    return (f"{level or 'xã'} {head.place}", True) if head.place else (None, False)


def _concluding(work: Work) -> str | None:
    """ "Trên đây là Kế hoạch … của UBND xã X."."""
    for section in work.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph) and fold(block.text).startswith("tren day la"):
                m = re.search(r"\bcủa\s+((?:UBND|Ủy ban|Uỷ ban|Đảng ủy|Ban)[^.;]{3,120})[.;]", block.text)
                if m:
                    return squash(m[1])
    return None
