"""Step duties: who has to report to whom, how often, and by which days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tiendo.core.bodies import looks_like_body
from tiendo.core.periods import day_of_month, due_days_in, periods_in
from tiendo.core.reading import Duty, Every
from tiendo.core.text import bare, fold, nfc, squash, whole
from tiendo.intake.document import Paragraph
from tiendo.intake.marks import mark_of
from tiendo.intake.sources import source_of
from tiendo.intake.work import Role, Section, Work

_SENTENCE = re.compile(r"(?<=[^\s.][.;])\s+(?=\S)")
_REPORTS = re.compile(
    r"(?<!che do )(?<!lap )(?<!mau )(?<!phan tich )(?<!cac )(?<!trong )(?<!gui )\bbao cao\b(?! (?:vien|bat thuong))"
    r"|\bgui (?:ve|bao cao|ket qua)\b"
)
_HANDS_IN = re.compile(r"\bgui (?:ve|bao cao|ket qua|van ban)\b|\bbao cao\b")
_ONWARD = re.compile(r"\bde (?:tong hop|theo doi)\b[^.;]{0,20}?,?\s*(?P<verb>(?:va )?bao cao)\b")
_HEADS = (
    r"ubnd|uy ban|ban|dang|thuong|phong|so|bo|huyen|tinh|thanh|chu tich|van phong|hoi dong|hdnd|cap|lanh dao|co quan"
    r"|giam doc|hieu truong|bi thu|btv|bcd|trung tam|bch|truong"
)
_TO = re.compile(
    r"(?:\b(?:gui|ve|cho|len|toi|den|voi)\s+)+"
    rf"|\bbao cao\s+(?:va (?:kien nghi|de xuat|tham muu)\s+)?(?=(?:cho\s+)?(?:{_HEADS}))"
)
_TO_ENDS = re.compile(
    r"\s(?:ve (?:ket qua|tinh hinh|tien do|viec|cac|nhung)|ket qua|tinh hinh|truoc|cham nhat|de|theo|khi|xem xet|xu ly"
    r"|va (?:cap nhat|theo|lam|kien nghi)|bao dam|dinh ky|cho y kien|chi dao (?:xu ly|kip thoi|giai quyet)|phuc vu|nham"
    r"|lam can cu|qua (?:he thong|phan mem)|cac (?:kho khan|noi dung|van de|bien phap|giai phap|nhiem vu)"
    r"|nhung|dong thoi|ket hop|bang|tren|kip thoi"
    r"|quyet dinh|tong hop|vao|hang|moi)\b"
)
_SYSTEM = re.compile(r"trên\s+(?P<to>hệ thống\s+(?:[\w-]+\.[\w.-]+|[^,;.]{3,60}))", re.I)
_SUBJECT_ENDS = re.compile(
    r"\s*,?\s(?:chu tri|co (?:trach nhiem|nhiem vu)|chiu trach nhiem|dinh ky|tong hop|bao cao|phai|hang|thuc hien"
    r"|to chuc|phoi hop|tham muu|truc tiep|gui|theo doi|thuong xuyen|xay dung|can cu|chu dong|kip thoi|can|lap"
    r"|don doc|giup|moi (?:thang|quy|nam)|nghiem tuc|cu the hoa|ban hanh|quan triet|kiem tra"
    r"|giam sat|huong dan|ra soat|tuyen truyen|bo tri|tang cuong|cap nhat|danh gia"
    r"|trien khai|du thao|la (?:co quan|don vi|bo phan|dau moi)"
    r"|dau moi|truoc ngay|cham nhat)\b"
)
_BARE_HEAD = re.compile(r"\s*(?:thuong truc |cac |uy )?(?:ban|phong|so|bo|to|vu|trung tam|hoi|cong an|doi)\s*")
_GIVES = re.compile(r"(?:giao cho|giao|de nghi|yeu cau|phan cong)\s+(?:cac dong chi\s+)?")
_TITLE_LEAD = re.compile(
    r"^\s*(?:(?:trách nhiệm|nhiệm vụ)\s+(?:của\s+)?(?:các\s+)?(?=\S)"
    r"|giao\s+(?:cho\s+)?|đề nghị\s+|đối với\s+|phân công\s+)",
    re.I,
)
_OPEN_PERIOD = re.compile(r"\bdinh ky\b|theo quy dinh|theo che do")
_ASIDE = re.compile(r"\s*\((?:trước|chậm nhất|định kỳ|hằng|hàng|vào|ngày)[^()]*\)?", re.I)
_MAX = 400


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence that speaks of reporting, with what the sentences before it in its paragraph said."""

    text: str
    subject: str | None
    before: str


def step(work: Work) -> None:
    """Append the duties to report to `work.reading.reporting`, in order, each once."""
    seen: set[tuple[str | None, str | None, tuple[Every, ...], tuple[str, ...]]] = set()
    for section in work.walk():
        if section.role in (Role.GENERAL_GOALS, Role.GOALS, Role.APPENDIX) or section.appendix is not None:
            continue
        for duty in _duties(section):
            key = (duty.who, duty.to, tuple(duty.every), tuple(duty.due))
            if key not in seen:
                seen.add(key)
                work.reading.reporting.append(duty)


def _duties(section: Section) -> Iterator[Duty]:
    for block in section.blocks:
        if isinstance(block, Paragraph) and _HANDS_IN.search(bare(nfc(block.text))):
            for clause in _clauses(whole(mark_of(block.text).rest)):
                for duty in _read(clause, section):
                    duty.where = section.number
                    duty.source = source_of(block, clause.text)
                    yield duty


def _clauses(text: str) -> Iterator[Clause]:
    """The sentences that report, each with the subject last named; a label before a colon may be that subject."""
    subject: str | None = None
    before = ""
    for sentence in _SENTENCE.split(nfc(text)):
        body = sentence
        label, colon, rest = sentence.partition(":")
        if colon and len(label) <= 90 and rest.strip():
            if looks_like_body(label):
                subject = squash(label)
            body = rest.strip()
        subject = _subject(body) or subject
        if _REPORTS.search(bare(sentence)):
            yield Clause(squash(sentence), subject, before)
        before = sentence


def _subject(sentence: str) -> str | None:
    """The body that a sentence opens with, or that it gives a task to."""
    folded = bare(sentence)
    given = _GIVES.match(folded)
    start = given.end() if given else 0
    # "Ban Xây dựng Đảng", "Ban Tổ chức": what a body does is part of its name there.
    ends = next(
        (m for m in _SUBJECT_ENDS.finditer(folded, start) if not _BARE_HEAD.fullmatch(folded[start : m.start()])), None
    )
    if ends is None or ends.start() - start > 220:
        return None
    name = squash(sentence[start : ends.start()]).strip(" ,;-")
    return name if looks_like_body(name) and "báo cáo" not in name.lower() else None


def _read(clause: Clause, section: Section) -> Iterator[Duty]:
    text = clause.text
    every, due = periods_in(text), due_days_in(text)
    inherited = False
    if not every and bare(text).startswith("ket qua"):
        every = periods_in(clause.before)
        inherited = bool(every)
    onward = _ONWARD.search(bare(text))
    first = text[: onward.start()] if onward else text
    to = _recipient(first)
    if not (every or due or day_of_month(text)) and not _stands(section, first, to):
        return
    who = clause.subject or _owner(section)
    if every or due or to or not onward:
        yield _duty(text, who, to, every, due, inherited=inherited)
    if onward:
        further = _recipient(text[onward.start("verb") :])
        if further is not None:
            duty = Duty(raw=text[:_MAX], who=_plain(to), to=further, every=list(every))
            duty.doubt("who", "Không ghi rõ ai báo cáo tiếp; suy từ nơi nhận báo cáo")
            if every:
                duty.doubt("every", "Chu kỳ suy từ báo cáo của cấp dưới")
            yield duty


def _stands(section: Section, text: str, to: str | None) -> bool:
    """Whether a sentence without a period or a day still lays down a duty: in the part on organisation, to somebody."""
    if section.role is not Role.ORGANISATION:
        return False
    return to is not None or _OPEN_PERIOD.search(bare(text)) is not None


def _duty(text: str, who: str | None, to: str | None, every: list[Every], due: list[str], *, inherited: bool) -> Duty:
    duty = Duty(raw=text[:_MAX], who=who, to=to, every=list(every), due=due, day=day_of_month(text))
    if who is None:
        duty.doubt("who", "Không ghi rõ ai báo cáo")
    if inherited:
        duty.doubt("every", "Chu kỳ suy từ câu trước")
    return duty


def _owner(section: Section) -> str | None:
    """The body that a heading is about: "Trách nhiệm của UBND xã", "Giao Phòng Kinh tế"."""
    here: Section | None = section
    while here is not None:
        name = squash(_TITLE_LEAD.sub("", here.title)).strip(" :.")
        if name and looks_like_body(name):
            return name
        here = here.parent
    return None


def _recipient(text: str) -> str | None:
    """To whom: what stands behind "báo cáo" or "gửi về", up to what is reported or by when."""
    folded = bare(text)
    start = min((m.start() for m in _HANDS_IN.finditer(folded)), default=None)
    if start is None:
        return None
    for m in _TO.finditer(folded, start):
        ends = _TO_ENDS.search(folded, m.end() - 1)
        name = text[m.end() : ends.start() if ends else len(text)]
        name = _ASIDE.sub("", squash(re.split(r"[;.](?:\s|$)", name)[0])).strip(" ,.;")
        name = _list_of_bodies(name)
        if name and _is_recipient(name):
            return name
    system = _SYSTEM.search(text, start)
    return squash(system["to"]).rstrip(".") if system else None


def _plain(name: str | None) -> str | None:
    """A body without the remark in brackets behind it."""
    return re.sub(r"\s*\(.*$", "", name) if name else None


def _is_recipient(name: str) -> bool:
    return looks_like_body(name) or fold(name).startswith(("cap ", "he thong", "lanh dao"))


def _list_of_bodies(name: str) -> str:
    """The bodies of a list, without the clause that a comma opens behind them."""
    parts = name.split(", ")
    kept = [parts[0]]
    for part in parts[1:]:
        if not looks_like_body(part):
            break
        kept.append(part)
    return ", ".join(kept)
