"""A plan held against the plan of the level above: what it omits, lowers, contradicts, repeats, or makes its own.

Targets are paired by the indicator that both measure, else by their words; tasks by their words. Nothing is decided
for anybody: each row says in words what differs, and a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tiendo.core.adding import Direction
from tiendo.core.catalogue import Asked, Measure, measure_of
from tiendo.core.likeness import Index
from tiendo.core.numerals import decimal_text
from tiendo.core.reading import Comparator, Deadline, DeadlineKind, Milestone
from tiendo.core.text import fold

SAME_FROM = 0.72  # likeness from which two rows are held to be about one thing
NEAR_FROM = 0.5  # from which the likest is named beside what seems to be missing
REPEATED_FROM = 0.97  # of tasks: the words of the level above, nothing of one's own
HELD = 0.9


class Fate(StrEnum):
    """What became of a row of the level above."""

    CONTRADICTED = "contradicted"
    OMITTED = "omitted"
    LOWERED = "lowered"
    REPEATED = "repeated"
    CARRIED = "carried"
    NOT_ASKED = "not_asked"  # the level above keeps it for itself


FATE_NAMES: dict[Fate, str] = {
    Fate.CONTRADICTED: "Trái với cấp trên",
    Fate.OMITTED: "Bỏ sót",
    Fate.LOWERED: "Thấp hơn, chậm hơn cấp trên",
    Fate.REPEATED: "Chép nguyên",
    Fate.CARRIED: "Đã cụ thể hóa",
    Fate.NOT_ASKED: "Việc của cấp trên",
}
FAULTS = (Fate.CONTRADICTED, Fate.OMITTED, Fate.LOWERED)


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: `key` is the caller's, `indicator` what it measures in the catalogue, where somebody said so."""

    key: int
    name: str
    milestones: tuple[Milestone, ...] = ()
    indicator: int | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A task: `bodies` who leads and joins in, as printed."""

    key: int
    name: str
    deadline: Deadline
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heir:
    """A row of the level above (`upper`) and the row that carries it out (`lower`), by key; None where there is none.

    `near` is the likest other row where one is missing; `words` say what differs, in Vietnamese.
    """

    upper: int
    lower: int | None
    fate: Fate
    likeness: float = 0.0
    near: int | None = None
    words: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        return round(self.likeness * 100)


def inherit_targets(upper: Sequence[Goal], lower: Sequence[Goal]) -> list[Heir]:
    """What became of each target of the level above, in its order."""
    by_indicator: dict[int, list[Goal]] = {}
    for goal in lower:
        if goal.indicator is not None:
            by_indicator.setdefault(goal.indicator, []).append(goal)
    index = Index([g.name for g in lower], [g.name for g in upper])
    return [_target_heir(goal, by_indicator, index, lower) for goal in upper]


def _target_heir(goal: Goal, by_indicator: dict[int, list[Goal]], index: Index, lower: Sequence[Goal]) -> Heir:
    linked = by_indicator.get(goal.indicator, []) if goal.indicator is not None else []
    if linked:
        found = [_compared(goal, other, 1.0) for other in linked]
        return max(found, key=lambda h: _BEST.index(h.fate))
    likest = [x for x in index.likest(goal.name) if _may_be(goal, lower[x.place])]
    if not likest or likest[0].score < NEAR_FROM:
        return Heir(goal.key, None, Fate.OMITTED)
    best = likest[0]
    if best.score < SAME_FROM:
        return Heir(goal.key, None, Fate.OMITTED, best.score, lower[best.place].key)
    return _compared(goal, lower[best.place], best.score)


# Of several targets that measure the same, the one that carries it best speaks.
_BEST = [Fate.CONTRADICTED, Fate.OMITTED, Fate.LOWERED, Fate.REPEATED, Fate.CARRIED, Fate.NOT_ASKED]


def _may_be(ours: Goal, theirs: Goal) -> bool:
    """Two targets that were said to measure different things are not one, however alike their words."""
    return ours.indicator is None or theirs.indicator is None or ours.indicator == theirs.indicator


def _compared(upper: Goal, lower: Goal, likeness: float) -> Heir:
    kinds = {measure_of(Asked(g.name, g.milestones)) for g in (upper, lower)}
    if kinds == {Measure.SHARE, Measure.COUNT}:
        return Heir(upper.key, lower.key, Fate.CONTRADICTED, likeness, words=("đơn vị tính khác: tỷ lệ và số đếm",))
    direction = upper.direction or lower.direction or _direction(upper.milestones)
    told = [year_fate(m, lower.milestones, direction) for m in sorted(upper.milestones, key=lambda m: m.year)]
    fate = min((fate for fate, _ in told), key=_BEST.index, default=Fate.CARRIED)
    words = tuple(word for f, word in told if word and (f is fate or f in FAULTS))
    return Heir(upper.key, lower.key, fate, likeness, words=words)


def _direction(milestones: Iterable[Milestone]) -> Direction:
    ways = [m.comparator for m in milestones]
    down = sum(w in (Comparator.AT_MOST, Comparator.LESS) for w in ways)
    return Direction.DOWN if down * 2 > len(ways) else Direction.UP


def year_fate(asked: Milestone, promised: Sequence[Milestone], direction: Direction) -> tuple[Fate, str]:
    """What became of one milestone of the level above, and in which words; CARRIED, REPEATED, LOWERED, CONTRADICTED."""
    goal = bound(asked, direction)
    if goal is None:
        return (Fate.CARRIED, "")  # a deed or a direction: that the plan speaks of it is all that can be said
    same = next((m for m in promised if m.year == asked.year), None)
    if same is not None and _opposite(asked, same):
        return Fate.CONTRADICTED, f"{asked.year}: cấp trên ghi {said(asked)}, kế hoạch này ghi {said(same)}"
    own = bound(same, direction) if same is not None else None
    if own is not None and same is not None:
        if own == goal:
            return Fate.REPEATED, f"{asked.year}: bằng mức cấp trên, {said(asked)}"
        if _weaker(own, goal, direction):
            return Fate.LOWERED, f"{asked.year}: cấp trên {said(asked)}, kế hoạch này {said(same)}"
        return Fate.CARRIED, f"{asked.year}: cao hơn cấp trên ({said(same)} so với {said(asked)})"
    return _no_such_year(asked, goal, promised, direction)


def _no_such_year(
    asked: Milestone, goal: Decimal, promised: Sequence[Milestone], direction: Direction
) -> tuple[Fate, str]:
    """Reached sooner is reached; reached later is late; not promised at all is no promise for that year."""
    good = [m for m in promised if (b := bound(m, direction)) is not None and not _weaker(b, goal, direction)]
    first = min(good, key=lambda m: m.year, default=None)
    if first is not None and first.year < asked.year:
        return Fate.CARRIED, f"{asked.year}: đạt sớm, {said(first)} từ {first.year}"
    if first is not None:
        return Fate.LOWERED, f"{asked.year}: cấp trên {said(asked)}, kế hoạch này đến {first.year} mới đạt"
    return Fate.LOWERED, f"{asked.year}: cấp trên {said(asked)}, kế hoạch này không đặt mốc đạt mức ấy"


def bound(milestone: Milestone | None, direction: Direction) -> Decimal | None:
    """The figure that a milestone binds to: of a range the end that is asked at least."""
    if milestone is None or isinstance(milestone.value, bool) or milestone.value is None:
        return None
    if isinstance(milestone.value, tuple):
        return milestone.value[1] if direction is Direction.DOWN else milestone.value[0]
    return milestone.value


def _weaker(own: Decimal, goal: Decimal, direction: Direction) -> bool:
    if direction is Direction.KEEP:
        return own != goal
    return own > goal if direction is Direction.DOWN else own < goal


def _opposite(ours: Milestone, theirs: Milestone) -> bool:
    floors, ceilings = {Comparator.AT_LEAST, Comparator.MORE}, {Comparator.AT_MOST, Comparator.LESS}
    a, b = ours.comparator, theirs.comparator
    return (a in floors and b in ceilings) or (a in ceilings and b in floors) or _unit_clash(ours, theirs)


def _unit_clash(ours: Milestone, theirs: Milestone) -> bool:
    return bool(ours.unit and theirs.unit) and (ours.unit == "%") != (theirs.unit == "%")


_SIGNS = {
    Comparator.AT_LEAST: "≥ ", Comparator.MORE: "> ", Comparator.AT_MOST: "≤ ", Comparator.LESS: "< ",
}  # fmt: skip


def said(milestone: Milestone) -> str:
    """A milestone as one reads it: "≥ 60 %", "2 - 5 %"; what has no figure in the plan's own words."""
    value, unit = milestone.value, f" {milestone.unit}" if milestone.unit else ""
    if isinstance(value, tuple):
        return f"{decimal_text(value[0])} - {decimal_text(value[1])}{unit}"
    if isinstance(value, Decimal):
        return f"{_SIGNS.get(milestone.comparator, '')}{decimal_text(value)}{unit}"
    return milestone.raw


def inherit_tasks(upper: Sequence[Work], lower: Sequence[Work]) -> list[Heir]:
    """What became of each task of the level above, in its order; those that no body below is named in are its own
    unless somebody below took them up."""
    index = Index([w.name for w in lower], [w.name for w in upper])
    out = []
    for work in upper:
        best = next(iter(index.likest(work.name)), None)
        if best is not None and (best.score >= SAME_FROM or (best.held >= HELD and best.score >= NEAR_FROM)):
            out.append(_work_compared(work, lower[best.place], best.score))
            continue
        near = lower[best.place].key if best is not None and best.score >= NEAR_FROM else None
        fate = Fate.OMITTED if asked_of_below(work.bodies) else Fate.NOT_ASKED
        out.append(Heir(work.key, None, fate, best.score if near is not None and best else 0.0, near))
    return out


# Those below, as a plan of a province or the centre names them among who leads or joins in.
_BELOW = re.compile(
    r"\b(cap xa|cac xa|xa, phuong|phuong, xa|xa phuong|cac phuong|dac khu|dia phuong|cap duoi|cac cap|co so"
    r"|(?:ubnd|uy ban nhan dan|dang uy|hdnd|ban chi dao) (?:cap )?(?:cac )?(?:xa|phuong))\b"
)


def asked_of_below(bodies: Iterable[str]) -> bool:
    """Whether the communes are among those a task names."""
    return any(_BELOW.search(fold(body)) for body in bodies)


def _work_compared(upper: Work, lower: Work, likeness: float) -> Heir:
    words = _later(upper.deadline, lower.deadline)
    if words:
        fate = Fate.LOWERED
    else:
        fate = Fate.REPEATED if likeness >= REPEATED_FROM else Fate.CARRIED
        words = "giữ nguyên lời của cấp trên" if fate is Fate.REPEATED else ""
    return Heir(upper.key, lower.key, fate, likeness, words=(words,) if words else ())


def _later(asked: Deadline, own: Deadline) -> str:
    """Why the deadline of the plan binds less than that of the level above; "" where it does not."""
    if asked.due is not None and own.due is not None and own.due > asked.due:
        return f"hạn {_day(own.due)}, cấp trên {_day(asked.due)}"
    if asked.due is not None and own.kind in (DeadlineKind.NONE, DeadlineKind.ON_EVENT):
        return f"không đặt hạn, cấp trên {_day(asked.due)}"
    goes_on = asked.kind in (DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING)
    if goes_on and own.kind is DeadlineKind.ONCE and own.every is None:
        return "làm một lần, cấp trên giao thường xuyên hoặc định kỳ"
    return ""


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a level above: `key` alike for all spellings of its number, `by` who cites it."""

    number: str
    key: str
    day: date | None
    by: str


# What asks for a plan below: resolutions, plans, programmes, directives, conclusions, schemes.
_ASKS = re.compile(r"(?:^|[\W_])(?:nq|kh|ctr|cthd|ct|kl|da)(?:[\W_]|$)")


def unplanned(above: Iterable[Paper], cited: Iterable[str]) -> list[Paper]:
    """The documents that a level above issued or cites, of the kinds that ask for a plan, which no plan below cites
    (`cited`: keys of numbers), each once, in their order."""
    known, out = set(cited), dict[str, Paper]()
    for paper in above:
        if paper.key not in known and _ASKS.search(fold(paper.number)):
            out.setdefault(paper.key, paper)
    return list(out.values())
