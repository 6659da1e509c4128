"""Goals as bullets and paragraphs: one target for each promise, with the year that its heading or its own words set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tiendo.core.dates import blank_date, find_dates, year_of_title, years_in
from tiendo.core.figures import figures_in
from tiendo.core.reading import Target
from tiendo.core.text import fold, whole
from tiendo.intake.document import Paragraph, Table
from tiendo.intake.marks import Kind, Mark, mark_of
from tiendo.intake.promises import Guess, promises, set_milestones
from tiendo.intake.roles import role_of
from tiendo.intake.sources import source_of
from tiendo.intake.work import Role, Section, Work

_ASIDE = re.compile(
    r"(?:chi tiet |cu the |noi dung )?(?:theo|tai|xem|co) (?:cac )?(?:phu luc|bieu|danh muc)"
    r"|\(?(?:chi tiet|kem theo)|tren day la"
)
_ELSEWHERE = re.compile(r"\b(?:tai|theo|trong|o|kem theo|xem) (?:cac )?(?:phu luc|bieu|bang)\b")
_ELSEWHERE_NAMED = re.compile(r"\b(?:phụ lục|biểu|bảng)(?:\s+số)?\s*\d{1,2}(?:,?\s*(?:và\s*)?\d{1,2})*\b", re.I)
_HEAD = 120  # characters: a longer line without a figure is a goal, not the head of a group
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


def _section_goals(section: Section, fallback: Guess) -> Iterator[Target]:
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


def _lines(lines: list[Paragraph], setting: Setting, fallback: Guess, *, leads: bool) -> Iterator[Target]:
    listed = any(mark_of(p.text).kind is not Kind.NONE for p in lines)
    seen_list, last = False, None
    for i, p in enumerate(lines):
        mark = mark_of(p.text)
        after = mark_of(lines[i + 1].text) if i + 1 < len(lines) else None
        text = whole(mark.rest)
        if not text or _ASIDE.match(fold(text)):
            continue
        figures = figures_in(text)
        if _ELSEWHERE.search(fold(text)) and not figures_in(_ELSEWHERE_NAMED.sub("", text)):
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
        stray = seen_list and mark.kind is Kind.NONE
        if stray and last is not None and text[:1].islower():
            last.doubt("name", "Đoạn sau không có dấu đầu dòng; có thể là phần còn lại của mục tiêu này")
        for last in _targets(p, mark, text, setting, fallback, stray=stray):
            yield last


def _opens_list(text: str, after: Mark | None) -> bool:
    return text.endswith(":") and after is not None and after.kind is not Kind.NONE


def _heads_group(mark: Mark, text: str, after: Mark | None, has_figures: bool) -> bool:
    """ "- Phát triển hạ tầng số:" with "+" lines under it."""
    if after is None or has_figures or after.kind <= mark.kind:
        return False
    if after.kind is Kind.NONE:
        return text.endswith(":") and len(text) <= _HEAD
    return text.endswith(":") or (len(text) <= _HEAD and not text.endswith((".", ";")))


def _targets(
    p: Paragraph, mark: Mark, text: str, setting: Setting, fallback: Guess, *, stray: bool
) -> Iterator[Target]:
    found = promises(text)
    for promise in found:
        name = promise.text.strip().rstrip(";,").strip()
        target = Target(
            name=name,
            section=setting.path(),
            ordinal=mark.label or None,
            source=source_of(p, promise.text if len(found) > 1 else None),
        )
        set_milestones(target, promise, setting.due(), fallback)
        if promise.doubt:
            target.doubt("name", promise.doubt)
        if stray:
            target.doubt("name", "Đoạn không có dấu đầu dòng; có thể là phần tiếp của gạch đầu dòng trên")
        yield target


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


def _plan_year(work: Work) -> Guess:
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
