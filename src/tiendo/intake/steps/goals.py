"""Goals as bullets and paragraphs: one target for each promise, with the year that its heading or its own words set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from tiendo.core.dates import blank_date, find_dates, year_of_title, years_in
from tiendo.core.figures import Figure, figures_in
from tiendo.core.reading import Comparator, Milestone, Target
from tiendo.core.text import bare, fold, nfc, squash, whole
from tiendo.intake.document import Paragraph, Table
from tiendo.intake.marks import Kind, Mark, mark_of
from tiendo.intake.roles import role_of
from tiendo.intake.sources import source_of
from tiendo.intake.work import Role, Section, Work

_DEED = re.compile(
    r"(?:phan dau |tap trung |tiep tuc |chu dong )*(?:thuc hien|trien khai|xay dung|thanh lap|to chuc|hoan thanh"
    r"|hoan thien|ban hanh|dua vao|lap dat|ket noi|so hoa|tiep nhan|van hanh|cap|trang bi|dau tu|bo tri|thue|tham gia"
    r"|co|hinh thanh|ra mat|nang cap|duy tri|cong bo|xoa|kien toan|ap dung|su dung|ky ket|mo)\b"
)
_ASIDE = re.compile(
    r"(?:chi tiet |cu the |noi dung )?(?:theo|tai|xem|co) (?:cac )?(?:phu luc|bieu|danh muc)"
    r"|\(?(?:chi tiet|kem theo)|tren day la"
)
_ELSEWHERE = re.compile(r"\b(?:tai|theo|trong|o|kem theo|xem) (?:cac )?(?:phu luc|bieu|bang)\b")
_CLAUSE = re.compile(r"(?<=[.;…])\s+(?=[^\W\d_]|\d|[≥≤<>])|(?<=;)(?=\S)")
_SUBJECT = re.compile(r",\s+(?:và\s+)?(?=(?:tỷ lệ|tỉ lệ|số lượng|số)\s)|\s+và\s+(?=(?:tỷ lệ|tỉ lệ|số lượng)\s)", re.I)
_COMMA = re.compile(r",\s+(?:và\s+)?")
_FILLER = re.compile(
    r"\b(?:va|phan dau|dat|la|len|tang|con|giam|khoang|tren|duoi|tu|it nhat|toi thieu|den|hang nam|moi nam|ty le|thi"
    r"|duy tri|muc|giai doan|den het|het|trong|nam|vao|cuoi|toi|tam nhin)\b"
)
_HEAD = 120  # characters: a longer line without a figure is a goal, not the head of a group
_RAW = 120
_GENERAL = "\0"  # a group of general goals, whose lines are none


@dataclass(slots=True)
class Setting:
    """Where the next goal stands: its section, the groups it is in, and the year they set."""

    section: str
    year: int | None
    groups: list[tuple[Kind, str, int | None]] = field(default_factory=list)

    def path(self) -> str:
        return " / ".join([self.section, *(title for _, title, _ in self.groups)]).strip(" /")

    def due(self) -> int | None:
        return next((y for _, _, y in reversed(self.groups) if y), self.year)


def goals_from_text(work: Work) -> list[Target]:
    """The targets that stand as bullets, numbered lines or bare paragraphs in the parts on goals, in order.

    General goals, group heads, leading sentences and references to an appendix are none.
    """
    fallback = _plan_year(work)
    out: list[Target] = []
    for section in work.walk():
        if _holds_goals(section) and section.heading is not None:
            out += _section_goals(section, fallback)
    return out


def _holds_goals(section: Section) -> bool:
    appendix = section.appendix
    if appendix is None:
        return section.role is Role.GOALS
    if any(isinstance(b, Table) for s in appendix.walk() for b in s.blocks):
        return False
    named = fold(appendix.title)
    about = re.search(r"\b(?:muc tieu|chi tieu)\b", named) is not None and "nhiem vu" not in named
    return section.role is Role.GOALS or (about and section.role is Role.APPENDIX)


def _section_goals(section: Section, fallback: tuple[int | None, str | None]) -> Iterator[Target]:
    """The goals of a heading: its own blocks, and its numbered paragraphs that head nothing."""
    setting = Setting(_name(section), _year_above(section))
    lines = [b for b in section.blocks if isinstance(b, Paragraph)]
    if section.appendix is not None or any(isinstance(b, Table) for b in section.blocks):
        # Bare lines there are captions, and what is left of a table that was not rebuilt.
        lines = [p for p in lines if mark_of(p.text).kind is not Kind.NONE]
    content = [c for c in section.children if c.heading is None]
    if not lines and not content:
        return
    yield from _lines(lines, setting, fallback, leads=bool(section.children))
    for child in content:
        inner = Setting(setting.section, setting.year)
        yield from _lines([b for b in child.blocks if isinstance(b, Paragraph)], inner, fallback, leads=False)


def _lines(
    lines: list[Paragraph], setting: Setting, fallback: tuple[int | None, str | None], *, leads: bool
) -> Iterator[Target]:
    listed = any(mark_of(p.text).kind is not Kind.NONE for p in lines)
    seen_list = False
    for i, p in enumerate(lines):
        mark = mark_of(p.text)
        after = mark_of(lines[i + 1].text) if i + 1 < len(lines) else None
        text = whole(mark.rest)
        if not text or _ASIDE.match(fold(text)):
            continue
        figures = figures_in(text)
        if not figures and _ELSEWHERE.search(fold(text)):
            continue
        if mark.kind is Kind.NONE:
            if _opens_list(text, after) or (not figures and (leads or (listed and not seen_list))):
                setting.year = year_of_title(text) or setting.year
                continue
        else:
            setting.groups = [g for g in setting.groups if g[0] < mark.kind]
            if role_of(text.split(":")[0]) is Role.GENERAL_GOALS:
                setting.groups.append((mark.kind, _GENERAL, None))
                continue
            if any(title == _GENERAL for _, title, _ in setting.groups):
                continue
            if _heads_group(mark, text, after, bool(figures)):
                setting.groups.append((mark.kind, text.rstrip(" :;."), year_of_title(text)))
                continue
            seen_list = True
        yield from _targets(p, mark, text, setting, fallback, stray=seen_list and mark.kind is Kind.NONE)


def _opens_list(text: str, after: Mark | None) -> bool:
    return text.endswith(":") and after is not None and after.kind is not Kind.NONE


def _heads_group(mark: Mark, text: str, after: Mark | None, has_figures: bool) -> bool:
    """ "- Phát triển hạ tầng số:" with "+" lines under it."""
    if after is None or has_figures or after.kind <= mark.kind:
        return False
    if after.kind is Kind.NONE:
        return text.endswith(":") and len(text) <= _HEAD
    return text.endswith(":") or (len(text) <= _HEAD and not text.endswith((".", ";")))


# one line → its promises


@dataclass(frozen=True, slots=True)
class Promise:
    text: str
    figures: list[tuple[int, int, Figure]]
    doubt: str | None = None


def _targets(
    p: Paragraph, mark: Mark, text: str, setting: Setting, fallback: tuple[int | None, str | None], *, stray: bool
) -> Iterator[Target]:
    promises = _promises(text)
    for promise in promises:
        name = promise.text.strip().rstrip(";,").strip()
        target = Target(
            name=name,
            section=setting.path(),
            ordinal=mark.label or None,
            source=source_of(p, promise.text if len(promises) > 1 else None),
        )
        _milestones(target, promise, setting.due(), fallback)
        if promise.doubt:
            target.doubt("name", promise.doubt)
        if stray:
            target.doubt("name", "Đoạn không có dấu đầu dòng; có thể là phần tiếp của gạch đầu dòng trên")
        yield target


def _promises(text: str) -> list[Promise]:
    """A line with figures of several things is several promises; with one figure it is one, further words and all."""
    text = nfc(text)
    figures = figures_in(text)
    if len(figures) < 2 or _one_thing(text, figures):
        return [Promise(text, figures)]
    pieces = [piece for clause in _cut(text, _CLAUSE) for piece in _cut_subjects(clause)]
    told = [Promise(t, f) for t in pieces if (f := figures_in(t))]
    if len(told) < 2:
        return [
            Promise(text, figures, None if _one_of(figures) else "Một dòng có nhiều con số; có thể là nhiều chỉ tiêu")
        ]
    return [t if len(t.figures) < 2 else _whole_or_doubtful(t) for t in told]


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


def _milestones(
    target: Target, promise: Promise, heading_year: int | None, fallback: tuple[int | None, str | None]
) -> None:
    text, figures = nfc(promise.text), promise.figures
    years = years_in(text)
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


def _year(
    heading: int | None, own: list[tuple[int, int, int]], fallback: tuple[int | None, str | None]
) -> tuple[int | None, str | None]:
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


# the year that the plan sets


def _name(section: Section) -> str:
    return f"{section.number}. {section.title}" if section.number else section.title


def _year_above(section: Section) -> int | None:
    here: Section | None = section
    while here is not None:
        if year := year_of_title(here.title):
            return year
        here = here.parent
    return None


def _plan_year(work: Work) -> tuple[int | None, str | None]:
    """The year for goals that name none, and the doubt about it."""
    title = work.reading.document.title or ""
    years = years_in(title)
    if years:
        return years[-1][2], None
    issued = work.reading.document.issued_on
    if issued is not None:
        return issued.year, "Không ghi năm phải đạt; tạm lấy năm ban hành"
    known = [y for p in _captions(work) if (blank := blank_date(p)) and (y := blank[0])]
    known = known or [f.day.year for p in _captions(work) for f in find_dates(p) if f.day]
    return (max(known), "Không ghi năm phải đạt; tạm suy từ các ngày trong văn bản") if known else (None, None)


def _captions(work: Work) -> list[str]:
    return [
        b.text
        for s in work.sections
        if s.role in (Role.PREAMBLE, Role.APPENDIX)
        for b in s.blocks
        if isinstance(b, Paragraph)
    ]
