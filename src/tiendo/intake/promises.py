"""A line of goals → its promises, each with the figures and the years that belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tiendo.core.dates import years_in
from tiendo.core.figures import Figure, figures_in
from tiendo.core.reading import Comparator, Milestone, Target
from tiendo.core.text import bare, fold, nfc, squash

_DEED = re.compile(
    r"(?:phan dau |tap trung |tiep tuc |chu dong )*(?:thuc hien|trien khai|xay dung|thanh lap|to chuc|hoan thanh"
    r"|hoan thien|ban hanh|dua vao|lap dat|ket noi|so hoa|tiep nhan|van hanh|cap|trang bi|dau tu|bo tri|thue|tham gia"
    r"|co|hinh thanh|ra mat|nang cap|duy tri|cong bo|xoa|kien toan|ap dung|su dung|ky ket|mo)\b"
)
_CLAUSE = re.compile(r"(?<=[.;…])\s+(?=[^\W\d_]|\d|[≥≤<>])|(?<=;)(?=\S)")
_SUBJECT = re.compile(r",\s+(?:và\s+)?(?=(?:tỷ lệ|tỉ lệ|số lượng|số)\s)|\s+và\s+(?=(?:tỷ lệ|tỉ lệ|số lượng)\s)", re.I)
_COMMA = re.compile(r",\s+(?:và\s+)?")
_FILLER = re.compile(
    r"\b(?:va|phan dau|dat|la|len|tang|con|giam|khoang|tren|duoi|tu|it nhat|toi thieu|den|hang nam|moi nam|ty le|thi"
    r"|duy tri|muc|giai doan|den het|het|trong|nam|vao|cuoi|toi|tam nhin)\b"
)
_RAW = 120
Guess = tuple[int | None, str | None]  # a year for what names none, and the doubt about it


@dataclass(frozen=True, slots=True)
class Promise:
    text: str
    figures: list[tuple[int, int, Figure]]
    doubt: str | None = None


def promises(text: str) -> list[Promise]:
    """A line with figures of several things is several promises; with one figure it is one, further words and all."""
    text = nfc(text)
    figures = figures_in(_now(text))
    if len(figures) < 2 or _one_thing(text, figures):
        return [Promise(text, figures)]
    pieces = [piece for clause in _cut(text, _CLAUSE) for piece in _cut_subjects(clause)]
    told = [Promise(t, f) for t in pieces if (f := figures_in(t))]
    if len(told) < 2:
        return [
            Promise(text, figures, None if _one_of(figures) else "Một dòng có nhiều con số; có thể là nhiều chỉ tiêu")
        ]
    return [_dependent(t) if len(t.figures) < 2 else _whole_or_doubtful(t) for t in told]


_LOOK_BACK = re.compile(
    r"\((?:so với |thực hiện |kết quả |ước |hiện tại |hiện nay |đã đạt |th )*(?:năm )?20\d\d\b[^()]*\)", re.I
)


def _now(text: str) -> str:
    """The text with a look back in brackets blanked out, letter for letter: "05 sản phẩm (năm 2025: 03)"."""
    found = _LOOK_BACK.search(text)
    if found is None or not figures_in(text[: found.start()]) or not re.search(r"\d.*:|:.*\d", found[0]):
        return text
    return text[: found.start()] + " " * len(found[0]) + text[found.end() :]


def _dependent(promise: Promise) -> Promise:
    """ "trong đó 20% trên chuẩn" cannot stand alone: an official has to name it."""
    if not fold(promise.text).startswith(("trong do", "rieng", "con lai")):
        return promise
    return Promise(promise.text, promise.figures, "Tên phụ thuộc vào chỉ tiêu đứng trước; cần ghi đủ")


def _whole_or_doubtful(promise: Promise) -> Promise:
    if _one_thing(promise.text, promise.figures):
        return promise
    return Promise(promise.text, promise.figures, "Một ý có nhiều con số; có thể là nhiều chỉ tiêu")


def _one_of(figures: list[tuple[int, int, Figure]]) -> bool:
    """ "100% thôn có ít nhất 01 tổ": a share of bodies, and what each of them must have."""
    return len(figures) == 2 and figures[0][2].unit == "%" and figures[1][2].unit != "%"


def _one_thing(text: str, figures: list[tuple[int, int, Figure]]) -> bool:
    """Whether each figure is the value of one and the same thing in another year."""
    years = years_in(text)
    if len({y for _, _, y in years}) != len(figures):
        return False
    folded = bare(text)
    for (_, before_end, _), (start, _, _) in pairwise(figures):
        between = re.sub(r"[^a-z ]", " ", folded[before_end:start])
        if len(_FILLER.sub("", between).replace(" ", "")) > 8:
            return False
    return True


def _cut(text: str, at: re.Pattern[str]) -> list[str]:
    return [s for s in at.split(text) if s and s.strip()]


def _cut_subjects(clause: str) -> list[str]:
    """ "tỷ lệ A đạt 80%, tỷ lệ B đạt 90%" and "100% A, 80% B" are two each; "cán bộ, công chức" is no place to cut."""
    if len(figures_in(clause)) < 2:
        return [clause]
    parts = _cut(clause, _SUBJECT)
    if len(parts) > 1 and all(figures_in(p) for p in parts):
        return parts
    parts = _cut_before_figures(clause)
    return parts if all(_starts_with_figure(p) for p in parts) else [clause]


def _cut_before_figures(clause: str) -> list[str]:
    starts = {start for start, _, _ in figures_in(clause)}
    cuts = [m for m in _COMMA.finditer(clause) if m.end() in starts]
    edges = [0, *(m.end() for m in cuts)]
    ends = [*(m.start() for m in cuts), len(clause)]
    return [clause[a:b] for a, b in zip(edges, ends, strict=True)]


def _starts_with_figure(part: str) -> bool:
    figures = figures_in(part)
    return bool(figures) and len(bare(part[: figures[0][0]]).split()) <= 2


# a promise → its milestones


def set_milestones(target: Target, promise: Promise, heading_year: int | None, fallback: Guess) -> None:
    text, figures = nfc(promise.text), promise.figures
    years = years_in(_now(text))
    if len(figures) > 1 and _one_thing(text, figures):
        pairs = [(y, f) for (_, _, y), f in zip(_distinct(years), figures, strict=False)]
        target.milestones = [_milestone(y, text[s:e], f) for y, (s, e, f) in pairs]
        return
    year, doubt = _year(heading_year, years, fallback)
    if year is None:
        target.doubt("milestones", doubt or "Không rõ năm phải đạt")
        return
    if figures:
        start, end, figure = figures[0]
        target.milestones = [_milestone(year, text[start:end], figure)]
        doubt = doubt or figure.doubt
    else:
        target.milestones = [_unmeasured(year, text)]
    if doubt:
        target.doubt("milestones.0", doubt)


def _milestone(year: int, raw: str, figure: Figure) -> Milestone:
    return Milestone(year, squash(raw), figure.comparator, figure.value, figure.unit, list(figure.parts))


def _unmeasured(year: int, text: str) -> Milestone:
    first = re.split(r"(?<=\S)[.;](?:\s|$)", text)[0].strip()
    raw = first if len(first) <= _RAW else first[:_RAW].rsplit(" ", 1)[0] + "…"
    if _DEED.match(fold(text)):
        return Milestone(year, raw, Comparator.BOOL, True)
    return Milestone(year, raw, Comparator.TEXT)


def _distinct(years: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    seen: dict[int, tuple[int, int, int]] = {}
    for item in years:
        seen.setdefault(item[2], item)
    return list(seen.values())


def _year(heading: int | None, own: list[tuple[int, int, int]], fallback: Guess) -> Guess:
    said = {y for _, _, y in own}
    if len(said) == 1:
        year = said.pop()
        if heading is not None and year != heading:
            return year, f"Đề mục ghi năm {heading}, dòng này ghi năm {year}"
        return year, None
    if heading is not None:
        return heading, None
    if said:
        return max(said), "Dòng này nêu nhiều năm"
    return fallback
