"""The leader's page of a run: what is red and who decides, where it is, who has not reported, what comes, the trend."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tiendo.core.access import Act
from tiendo.core.alerts import Colour, Escalation, escalation
from tiendo.core.reading import DeadlineKind
from tiendo.core.situation import OVER, Situation
from tiendo.queries.folding import Rules
from tiendo.queries.leads import assignments_on, units_by_id
from tiendo.queries.owed_rows import collecting
from tiendo.queries.people import people_of
from tiendo.queries.run_choice import Offered, offered, with_desks
from tiendo.queries.scope import held
from tiendo.queries.standing import TaskStanding, standing_of, with_calendars
from tiendo.queries.stood import group_key
from tiendo.queries.stored import Held, held_now
from tiendo.queries.tallies import Tallied, group_trends
from tiendo.queries.unreported import (
    RunDay,
    UnitReports,
    open_on,
    period_on,
    periods_of,
    reports_of,
    targets_of,
    unit_reports,
)
from tiendo.records.facts import deadline_of
from tiendo.records.hanging import hung
from tiendo.records.models import Assignment, AssignmentUnit, Person, ReportingPeriod, Run, Unit

AHEAD_DAYS = 60
POINTS = 12  # periods of the trend
NO_GROUP = "Ngoài các nhóm"
NO_LEAD = "Chưa rõ chủ trì"


@dataclass(frozen=True, slots=True)
class Work:
    """A task of the run, under the plan in which it presses most; `leads` are ids of units, `named` their names.

    `reported`: something was said of it. `standing` is known of red tasks, `late` (in days) theirs alone.
    """

    row: Assignment
    leads: tuple[int, ...]
    named: tuple[str, ...]
    cls: Situation
    due: date | None
    reported: bool
    red: bool = False
    late: int = 0
    standing: TaskStanding | None = None

    @property
    def group(self) -> str:
        return self.row.section or NO_GROUP


@dataclass(frozen=True, slots=True)
class RedWork:
    """A red task with who has to decide on it: `level` "" where it is still the unit's own head."""

    work: Work
    standing: TaskStanding
    decides: str
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Red tasks of all tasks, and the most pressing situation among the red ones."""

    red: int = 0
    total: int = 0
    cls: Situation | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Groups down, lead units across; a task led by two units stands in both columns and once in the sums."""

    units: list[str]
    rows: list[tuple[str, list[Cell], Cell]]
    foot: list[Cell]
    whole: Cell
    shared: int


@dataclass(frozen=True, slots=True)
class DayAhead:
    day: date
    tasks: list[Work]
    periods: list[ReportingPeriod]


@dataclass(frozen=True, slots=True)
class Point:
    """How many tasks of a group were not red at the end of a day."""

    day: date
    label: str
    good: int
    total: int


@dataclass(frozen=True, slots=True)
class Trend:
    group: str
    points: list[Point]


@dataclass(frozen=True)
class Overview:
    """All of it as known at the end of `day`; `past`: the day asked for lies before today."""

    run: Run
    runs: list[Offered]
    day: date
    past: bool
    works: list[Work]
    red: list[RedWork]
    matrix: Matrix
    period: ReportingPeriod | None
    units: list[UnitReports]
    ahead: list[DayAhead]
    trends: list[Trend]
    red_before: int | None  # at the end of the period before, where it was followed then
    label_before: str
    targets: int

    @cached_property
    def overdue(self) -> int:
        return sum(w.late > 0 and w.red for w in self.works)

    @cached_property
    def undated(self) -> int:
        return sum(w.due is None and deadline_of(w.row).kind is DeadlineKind.NONE for w in self.works)

    @cached_property
    def lacking(self) -> list[UnitReports]:
        return [u for u in self.units if u.lacking]

    @property
    def days_left(self) -> int:
        return (self.period.due - self.day).days if self.period else 0

    @property
    def reported(self) -> bool:
        """Whether anybody has said anything yet."""
        return any(w.reported for w in self.works)


def runs_seen(person: Person, wanted: str = "") -> list[Offered]:
    """The runs over which he may look, his own authority's first.

    Of very many those of his own authorities and the one `wanted` (its id): `scope.MANY`.
    """
    own = {h.authority_path for h in held(person)}
    seen = with_desks(person, offered(person, Act.SEE_DESK, wanted))
    return sorted(seen, key=lambda r: (r.path not in own, r.path, r.code))


def overview(run: Run, runs: list[Offered], day: date, today: date) -> Overview:
    """The page of one run of `runs_seen`; twenty-odd queries, however much the run holds."""
    rows, periods, targets = assignments_on(run, day), periods_of(with_calendars(run)), targets_of(run)
    period = next(iter(open_on(periods, collecting(run), day)), None)
    held = held_now(run, rows, today) if day == today else {}
    calm = {task for task, one in held.items() if one.colour != Colour.RED}
    at = RunDay(run, day, rows, period, periods, held, {row.task_id for row in rows} - calm)
    works = _works(at, calm)
    trends, before = _trends(run, periods, day, works)
    return Overview(
        run=run,
        runs=runs,
        day=day,
        past=day < today,
        works=works,
        red=_red(works, run, at.rules),
        matrix=_matrix(works),
        period=period,
        units=unit_reports(at, targets),
        ahead=_ahead(works, periods, day),
        trends=trends,
        red_before=None if before is None else before.total - before.good,
        label_before=before.label if before else "",
        targets=len(targets),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """The period of a run whose reports are asked for on a day, and what each unit owes in it."""

    run: Run
    period: ReportingPeriod
    units: list[UnitReports]

    @property
    def lacking(self) -> list[UnitReports]:
        return [u for u in self.units if u.lacking]


def asked_on(run: Run, day: date) -> Asked | None:
    """None where no period of the run is open on the day."""
    period = period_on(run, day)
    if period is None:
        return None
    return Asked(run, period, reports_of(run, period, day))


def _works(at: RunDay, calm: Collection[int]) -> list[Work]:
    """Each task once: under the plan in which it presses most; in the order of the plans."""
    by_task: dict[int, list[Assignment]] = {}
    for row in at.rows:
        by_task.setdefault(row.task_id, []).append(row)
    units = units_by_id(pk for pks in at.moved.values() for pk in pks)
    return [
        _held(rows[0], at.held[task], at, units) if task in calm else _folded(rows, at, units)
        for task, rows in by_task.items()
    ]


def _held(row: Assignment, one: Held, at: RunDay, units: Mapping[int, Unit]) -> Work:
    return Work(row, *_leading(row, at, units), one.situation, one.due, one.reported)


def _folded(rows: Sequence[Assignment], at: RunDay, units: Mapping[int, Unit]) -> Work:
    deeds = at.acts.deeds(rows[0].task_id, at.rules.since)
    stood = [standing_of(row, deeds, at.rules, at.day, missed=False) for row in rows]
    one = min(stood, key=lambda s: (not s.red, -s.late))
    row, said = one.assignment, one.standing
    reported = bool(said.submitted_on or said.done)
    leading = _leading(row, at, units)
    return Work(row, *leading, one.situation.cls, said.due, reported, one.red, one.late, one if one.red else None)


def _leading(row: Assignment, at: RunDay, units: Mapping[int, Unit]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The ids of the units that lead a task, and the names of those, also where no unit is known for one."""
    if row.task_id in at.moved:
        moved = at.moved[row.task_id]
        return tuple(moved), tuple(units[pk].name for pk in moved if pk in units)
    leads = sorted((u for u in hung(row, "units") if u.part == AssignmentUnit.Part.LEAD), key=lambda u: u.position)
    ids = tuple(u.unit_id for u in leads if u.unit_id)
    return ids, tuple(u.unit.name if u.unit else u.named_as for u in leads)


_RANK = {Situation.OVERDUE: 0, Situation.RETURNED: 1, Situation.BEHIND: 2}


def _red(works: Iterable[Work], run: Run, rules: Rules) -> list[RedWork]:
    """The latest first; what is not past its day after what is."""
    red = [(w, w.standing) for w in works if w.standing]
    red.sort(key=lambda w: (-w[0].late, _RANK.get(w[0].cls, 3), w[0].row.position))
    people = people_of({pk for work, _ in red for pk in work.leads})
    out = []
    for work, standing in red:
        if escalation(work.late, rules.policy) is Escalation.ASSIGNING:
            out.append(RedWork(work, standing, work.row.plan.issuer or run.authority.name))
            continue
        heads = [h for pk in work.leads for h in people[pk].heads]
        out.append(RedWork(work, standing, "Thủ trưởng đơn vị chủ trì", heads[0] if len(heads) == 1 else None))
    return out


def _cell(works: Sequence[Work]) -> Cell:
    classes = [w.cls for w in works if w.red]
    return Cell(len(classes), len(works), min(classes, key=lambda c: _RANK.get(c, 3)) if classes else None)


def _matrix(works: Sequence[Work]) -> Matrix:
    units = list(dict.fromkeys(name for w in works for name in (w.named or (NO_LEAD,))))
    groups = list(dict.fromkeys(w.group for w in works))

    def of(unit: str, group: str | None = None) -> Cell:
        return _cell([w for w in works if unit in (w.named or (NO_LEAD,)) and group in (None, w.group)])

    rows = [(g, [of(u, g) for u in units], _cell([w for w in works if w.group == g])) for g in groups]
    shared = sum(len(w.named) > 1 for w in works)
    return Matrix(units, rows, [of(u) for u in units], _cell(works), shared)


def _ahead(works: Iterable[Work], coming: Iterable[ReportingPeriod], day: date) -> list[DayAhead]:
    """What falls due in the next sixty days: open tasks, and reports."""
    last = day + timedelta(days=AHEAD_DAYS)
    tasks: dict[date, list[Work]] = {}
    for work in works:
        due = work.due
        if due and day < due <= last and work.cls not in {*OVER, Situation.WAITING}:
            tasks.setdefault(due, []).append(work)
    periods: dict[date, list[ReportingPeriod]] = {}
    for period in sorted((p for p in coming if day < p.due <= last), key=lambda p: (p.due, p.start)):
        periods.setdefault(period.due, []).append(period)
    return [DayAhead(d, tasks.get(d, []), periods.get(d, [])) for d in sorted({*tasks, *periods})]


def _trends(
    run: Run, periods: Iterable[ReportingPeriod], day: date, now: list[Work]
) -> tuple[list[Trend], Point | None]:
    """By group, the tasks that were not red at the end of each past period and on `day`, where they stand as `now`; and
    the whole at the last end. The past is as stored of those days, of all that stood then."""
    ended = sorted((p.end, p.label) for p in periods if p.kind == run.reporting and run.since <= p.end < day)
    days = ended[1 - POINTS :]
    stood = group_trends(run.authority, [on for on, _ in days], programme=run.programme)
    groups = list(dict.fromkeys(one.group for one in now))
    trends = [Trend(g, [*_past(days, stood.get(_key(g), ())), _point(day, "nay", now, g)]) for g in groups]
    before = _past(days, stood.get("", ()))[-1:]
    return trends, before[0] if before and before[0].total else None


def _key(group: str) -> str:
    return group_key("" if group == NO_GROUP else group)


def _past(days: Sequence[tuple[date, str]], stood: Sequence[Tallied]) -> list[Point]:
    return [
        Point(on, label, one.tasks - one.red, one.tasks)
        for (on, label), one in zip(days, stood, strict=False)
        if one.tasks
    ]


def _point(on: date, label: str, works: Iterable[Work], group: str) -> Point:
    some = [one for one in works if group == one.group]
    return Point(on, label, sum(not one.red for one in some), len(some))
