"""Step targets: goals from the plan's target tables, then those that only its text states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from tiendo.core.bodies import looks_like_body
from tiendo.core.dates import year_of_title
from tiendo.core.figures import blank, parse_figure
from tiendo.core.reading import Comparator, Milestone, Target
from tiendo.core.text import fold, squash, tidy, unmark
from tiendo.intake.columns import Column, ColumnKind, Columns, Purpose
from tiendo.intake.listings import Entry, Listing, listings
from tiendo.intake.steps.goals import goals_from_text
from tiendo.intake.work import Work
from tiendo.intake.years import aim_year, by_year, plan_year


def step(work: Work) -> None:
    """Fill the reading's targets: the rows of the target tables, then goals that stand in the text alone."""
    years = Years(plan_year(work), aim_year(work.reading.document.title or ""))
    tabled = [target for listing in listings(work, Purpose.TARGETS) for target in targets_of(listing, years)]
    told = [goal for goal in goals_from_text(work) if not _SENDS_AWAY.search(fold(goal.name))]
    if not tabled:
        work.reading.targets = told
        return
    work.reading.targets = tabled + [goal for goal in told if _adds(goal, tabled)]


@dataclass(frozen=True, slots=True)
class Years:
    """The year of the plan's work, and the year that its title sets goals for."""

    own: int | None = None
    aim: int | None = None


def targets_of(listing: Listing, years: Years) -> list[Target]:
    """The targets of one table. `years` are the plan's, for a column of values whose header names none."""
    columns = listing.columns
    name = columns.first(ColumnKind.NAME)
    if name is None:
        return []
    values = [c for c in columns.at(ColumnKind.MILESTONE) if not _past(columns.columns[c], years.own)]
    targets = [_target(entry, columns, name, values, listing, years) for entry in listing.entries]
    _doubt_what_is_missing(targets, listing)
    return targets


NO_VALUES = "Bảng chỉ tiêu không đọc được giá trị nào: có thể chưa nhận ra cột giá trị"
NO_OWNER = "Có cột ghi cơ quan, đơn vị nhưng chưa rõ có phải đơn vị theo dõi"


def _doubt_what_is_missing(targets: list[Target], listing: Listing) -> None:
    """Doubt what no column was found for, where the table most likely has it: values at all, and bodies in a column
    whose header says nothing known."""
    if len(targets) > 1 and not any(target.milestones for target in targets):
        for target in targets:
            target.doubt("milestones", NO_VALUES)
    if any(target.tracked_by for target in targets):
        return
    unknown = [c for c, column in enumerate(listing.columns.columns) if column.kind is ColumnKind.OTHER]
    for target, entry in zip(targets, listing.entries, strict=True):
        if any(looks_like_body(entry.text(c, " ")) for c in unknown):
            target.doubt("tracked_by", NO_OWNER)


def _past(column: Column, year: int | None) -> bool:
    """A bare year before the plan's own, beside later ones, is a look back."""
    return bool(year and column.year and column.year < year and re.fullmatch(r"\D*20\d\d\W*", column.header))


def _target(entry: Entry, columns: Columns, name: int, values: list[int], listing: Listing, years: Years) -> Target:
    target = Target(name=entry.name, section=entry.group, ordinal=entry.ordinal, source=entry.source(name))
    entry.lost_heading(target)
    if why := entry.doubt(name):
        target.doubt("name", why)
    for c in values:
        if not _same_cell(entry, c, name):
            _add_milestones(target, entry, c, columns, listing, years)
    owner = columns.first(ColumnKind.TRACKED_BY)
    owner = columns.first(ColumnKind.LEAD) if owner is None else owner
    if owner is not None and not _same_cell(entry, owner, name):
        target.tracked_by = _owner(entry.text(owner))
        if why := entry.doubt(owner):
            target.doubt("tracked_by", why)
    return target


def _same_cell(entry: Entry, c: int, name: int) -> bool:
    return any(cell in entry.cells[name] for cell in entry.cells[c])


def _owner(text: str) -> str | None:
    """The owner as written; owners on lines of their own are parted by a semicolon."""
    said = ""
    for line in text.split("\n"):
        name = squash(line)
        apart = bool(said) and said[-1] not in "-–,;" and unmark(name)[:1].isupper() and looks_like_body(name)
        said += (f"; {unmark(name)}" if apart else f" {name}") if name else ""
    return tidy(said) or None


def _add_milestones(target: Target, entry: Entry, c: int, columns: Columns, listing: Listing, years: Years) -> None:
    column, raw = columns.columns[c], squash(entry.text(c, " "))
    if blank(raw):
        return
    unit = _unit(entry, columns, column, listing)
    for when, said, doubt in _dated(raw, column.year, entry, listing, years):
        place = f"milestones.{len(target.milestones)}"
        figure = parse_figure(said)
        counted = figure.comparator not in (Comparator.BOOL, Comparator.TEXT)
        own = figure.unit if figure.unit or not counted else unit
        target.milestones.append(Milestone(when, said, figure.comparator, figure.value, own, [*figure.parts]))
        for why in (entry.doubt(c), figure.doubt, doubt):
            if why:
                target.doubt(place, why)


def _dated(
    raw: str, year: int | None, entry: Entry, listing: Listing, years: Years
) -> list[tuple[int, str, str | None]]:
    """(year, text, doubt) of a cell: the year of its column, else those it names, else its group's, the caption's
    or the plan's."""
    if year is not None:
        return [(year, raw, None)]
    if pieces := by_year(raw):
        return [(when, said, None) for when, said in pieces]
    for heading in (*reversed(entry.group.split(" / ")), listing.caption):
        if named := year_of_title(heading) or aim_year(heading):
            return [(named, raw, None)]
    if found := years.aim or years.own:
        doubt = None if years.own == found and years.aim else "Bảng không nêu năm: lấy năm của kế hoạch"
        return [(found, raw, doubt)]
    return []


def _unit(entry: Entry, columns: Columns, column: Column, listing: Listing) -> str | None:
    """The unit where the cell says none: from the row's unit column, the header's brackets, the name's, the caption."""
    said = squash(entry.text(columns.first(ColumnKind.UNIT_OF_MEASURE), " ")).strip(" ().")
    if not blank(said):
        return "%" if "%" in said or "phan tram" in fold(said) else said.lower()
    if re.search(r"\(\s*(?:đvt\s*:?\s*)?%\s*\)|tỷ lệ\s*%", f"{column.header} {entry.name}", re.I):
        return "%"
    return "%" if re.search(r"(?:đơn vị(?: tính)?|đvt)\s*:\s*%", listing.caption, re.I) else None


_FIGURES = re.compile(r"[≥≤<>=%\d.,]+|\b(?:dat|tu|tro len|toi thieu|it nhat|tren|den|nam|co|phan dau)\b")
_SENDS_AWAY = re.compile(r"\b(?:neu|theo|tai|trong|chi tiet|o)\b[^.]{0,30}\bphu luc\b")
_ALIKE = 0.72


def _adds(goal: Target, tabled: list[Target]) -> bool:
    """Whether a goal of the text is one that the table lacks; directions and deeds are left to the table."""
    if not any(m.comparator not in (Comparator.BOOL, Comparator.TEXT) for m in goal.milestones):
        return False
    if any(_repeats(goal, row) for row in tabled):
        return False
    goal.doubt("name", "Mục tiêu này chỉ có trong phần lời, không có trong bảng chỉ tiêu")
    return True


def _repeats(goal: Target, row: Target) -> bool:
    if _percent(goal) is not None and _percent(row) is not None and _percent(goal) != _percent(row):
        return False
    one, other = _core(goal.name), _core(row.name)
    if not one or not other:
        return False
    shared = len(one & other) / min(len(one), len(other))
    if shared >= _ALIKE:
        return True
    a, b = fold(goal.name), fold(row.name)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.quick_ratio() > 0.75 and matcher.ratio() > 0.75


def _percent(target: Target) -> bool | None:
    """Whether a target is a share; None where its values name no unit."""
    units = {m.unit == "%" for m in target.milestones if m.unit}
    return units.pop() if len(units) == 1 else None


def _core(name: str) -> set[str]:
    return {word for word in _FIGURES.sub(" ", fold(name)).split() if len(word) > 1 and word not in _COMMON}


_COMMON = frozenset(fold("tỷ lệ tỉ các của và trên địa bàn xã được số có là cho với trong theo đạt").split())
