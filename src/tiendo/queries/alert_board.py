"""The alert board of a run: what is red and amber on a day, by unit, by group and by rule, with its arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from tiendo.core.alerts import ESCALATION_NAMES, RULE_NAMES, Escalation, Rule, is_undated, is_undated_as
from tiendo.queries.alerting import Alerting, Key, alerting
from tiendo.queries.leads import assignments_of
from tiendo.queries.standing import TaskStanding, stood_by, with_calendars
from tiendo.queries.stored import NO_COLOUR, held_now
from tiendo.queries.unreported import RunDay
from tiendo.records.deeds import after_day
from tiendo.records.facts import deadline_of
from tiendo.records.models import Alert, Assignment, Notice, Person, ReportingPeriod, Run, Unit
from tiendo.records.ready import Ready

NO_UNIT = "Chưa có đơn vị chủ trì trong danh bạ"
SHAPES = {
    Rule.OVERDUE: "late",
    Rule.BEHIND: "slow",
    Rule.RETURNED: "back",
    Rule.DUE_SOON: "soon",
    Rule.LOOK_AGAIN: "wait",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the board is asked for; nothing means all."""

    unit: int | None = None
    group: str = ""
    rule: str = ""
    colour: str = ""

    def takes(self, line: Line) -> bool:
        return (
            (self.unit is None or (line.unit.pk if line.unit else 0) == self.unit)
            and self.group in ("", line.group)
            and self.rule in ("", line.now.alert.rule)
            and self.colour in ("", line.now.alert.colour)
        )


@dataclass(frozen=True, slots=True)
class Line:
    """An alert as it is now, and the row that remembers since when it stands; None until the next check."""

    now: Alerting
    row: Alert | None
    unit: Unit | None

    @property
    def group(self) -> str:
        return self.now.row.section

    @property
    def name(self) -> str:
        return RULE_NAMES[self.now.alert.rule]

    @property
    def shape(self) -> str:
        return SHAPES[self.now.alert.rule]

    @property
    def is_task(self) -> bool:
        return isinstance(self.now.row, Assignment)

    @property
    def output(self) -> str:
        return self.now.row.task.output if isinstance(self.now.row, Assignment) else ""

    @property
    def catch_up(self) -> str:
        found = self.now.standing.catch_up if self.now.standing and self.now.red else None
        return found.words if found else ""

    @property
    def level(self) -> str:
        return ESCALATION_NAMES[Escalation(self.row.level)] if self.row and self.row.level else ""


@dataclass(frozen=True, slots=True)
class UnitLines:
    """The lines of one unit, of how many items they are; `chased`: it was reminded today."""

    unit: Unit | None
    name: str
    lines: list[Line]
    red: int
    amber: int
    chased: bool = False

    @property
    def returned(self) -> bool:
        return any(line.now.alert.rule is Rule.RETURNED for line in self.lines)


@dataclass(frozen=True)
class Board:
    """The board: `units` in view; counts are of the whole run."""

    run: Run
    units: list[UnitLines]
    red: int
    amber: int
    late: int
    by_rule: list[tuple[Rule, str, int]]
    all_units: list[tuple[int, str, int]]
    all_groups: list[tuple[str, int]]
    chased: list[int]
    _undated: Callable[[], list[Assignment]]

    @cached_property
    def undated(self) -> list[Assignment]:
        """The tasks "chưa rõ thời hạn"."""
        return self._undated()


def run_now(
    run: Run,
    rows: Sequence[Assignment],
    today: date,
    period: ReportingPeriod | None = None,
    periods: Sequence[ReportingPeriod] = (),
) -> RunDay:
    """What the board reads of a run today: of what has no alert by what is stored, what is stored is enough."""
    held = held_now(run, rows, today)
    calm = {task for task, one in held.items() if one.colour == NO_COLOUR}
    return RunDay(run, today, rows, period, periods, held, {row.task_id for row in rows} - calm)


def board(
    run: Run, today: date, asked: Filter = Filter(), at: RunDay | None = None, chased: set[int] | None = None
) -> Board:
    """The board as of the end of `today`; about fifteen queries, however many tasks. `at`: `run_now` of all assignments
    of the run, `chased` the units `reminded` under its `chase_key`, where they are known."""
    at = run_now(run, assignments_of(with_calendars(run)), today) if at is None else at
    stood = stood_by([row for row in at.rows if row.task_id in at.folded], run, at.acts, today, missed=False)
    known = {(r.item_key, r.rule, r.instance): r for r in _open_rows(run)}
    lines = [
        Line(one, known.get((one.item, str(one.alert.rule), one.instance)), one.units[0] if one.units else None)
        for one in _telling(alerting(run, today, stood, at.moved))
    ]
    lines.sort(key=_order)
    chased = reminded([chase_key(run)], today)[0] if chased is None else chased
    reds = {line.now.item for line in lines if line.now.red}
    rules = Counter(line.now.alert.rule for line in lines)
    return Board(
        run=run,
        units=_by_unit([line for line in lines if asked.takes(line)], chased),
        red=len(reds),
        amber=len({line.now.item for line in lines} - reds),
        late=len({line.now.item for line in lines if line.now.alert.rule is Rule.OVERDUE}),
        by_rule=[(rule, RULE_NAMES[rule], rules[rule]) for rule in Rule if rules[rule]],
        all_units=[(u.unit.pk if u.unit else 0, u.name, len(u.lines)) for u in _by_unit(lines, set())],
        all_groups=list(Counter(line.group for line in lines if line.group).items()),
        chased=sorted(chased),
        _undated=lambda: [row for row in at.rows if _undated(row, at, stood)],
    )


def _undated(row: Assignment, at: RunDay, stood: Mapping[int, TaskStanding]) -> bool:
    if row.pk in stood:
        return is_undated(stood[row.pk].standing)
    one = at.held[row.task_id]
    return one.due is None and is_undated_as(one.work, deadline_of(row), at.day)


def _telling(found: Mapping[Key, Alerting]) -> list[Alerting]:
    """Without "behind its road" of what is overdue: whose time is over, no road is left to be behind on."""
    return [
        one
        for (item, rule, instance), one in found.items()
        if rule is not Rule.BEHIND or (item, Rule.OVERDUE, instance) not in found
    ]


_OPEN = Ready(lambda run: Alert.objects.filter(run=run, cleared_on=None).order_by("raised_on", "pk"))


def _open_rows(run: Run) -> Sequence[Alert]:
    found: list[Alert] = _OPEN.objects(run.pk)
    ids = {row.acknowledged_by_id for row in found if row.acknowledged_by_id}
    seen = Person.objects.in_bulk(ids) if ids else {}
    for row in found:
        row.acknowledged_by = seen[row.acknowledged_by_id] if row.acknowledged_by_id else None
    return found


def chase_key(run: Run) -> str:
    """How the keys of the notices begin that chase units for red work; then the unit and the day."""
    return f"chase:{run.pk}:"


def reminded(keys: Sequence[str], today: date) -> list[set[int]]:
    """For each of the beginnings of keys the units reminded today under such; one query."""
    notices = (_REMINDED, _REMINDED_EITHER)[len(keys) - 1].rows(*keys, after_day(today - timedelta(days=1)))
    found = [k for (k,) in notices if k.endswith(f":{today}")]
    return [{int(k.split(":")[2]) for k in found if k.startswith(key)} for key in keys]


def _notices(since: datetime, *keys: str) -> QuerySet[Notice, Any]:
    of = reduce(or_, (Q(key__startswith=key) for key in keys))
    return Notice.objects.filter(of, at__gte=since).order_by().values_list("key").distinct()


_REMINDED = Ready(lambda key, since: _notices(since, key))
_REMINDED_EITHER = Ready(lambda key, other, since: _notices(since, key, other))


def _order(line: Line) -> tuple[bool, int, int]:
    return (not line.now.red, -line.now.late, list(Rule).index(line.now.alert.rule))


def _by_unit(lines: list[Line], chased: set[int]) -> list[UnitLines]:
    """Units with most red first; what has no unit last."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.unit.pk if line.unit else 0, []).append(line)
    units = [_lines_of(of, pk in chased) for pk, of in found.items()]
    return sorted(units, key=lambda u: (u.unit is None, -u.red, -u.amber, u.unit.position if u.unit else 0))


def _lines_of(lines: list[Line], chased: bool) -> UnitLines:
    unit, red = lines[0].unit, len({line.now.item for line in lines if line.now.red})
    amber = len({line.now.item for line in lines}) - red
    return UnitLines(unit, unit.name if unit else NO_UNIT, lines, red, amber, chased)
