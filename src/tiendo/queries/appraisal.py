"""What waits for a person's verdict, and one report beside its evidence, its promise, and what was said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tiendo.core.access import Act
from tiendo.core.appraisal import WITHDRAW, Found, found, own_unit, withdrawal_refusals
from tiendo.core.reading import Milestone as Promise
from tiendo.core.rollup import APPRAISAL, TARGET_APPRAISAL
from tiendo.core.states import Appraisal, Step
from tiendo.queries.evidence import Use, used_before
from tiendo.queries.owed import promised_in
from tiendo.queries.scope import authorities_held, held, may, topmost, units_for
from tiendo.queries.standing import TaskStanding, standings
from tiendo.records.deeds import day_of
from tiendo.records.models import (
    Adjustment,
    AdjustmentKind,
    Assignment,
    Evidence,
    Person,
    Report,
    Run,
    Tally,
    Target,
    Verdict,
)
from tiendo.records.models.units import UnitKind
from tiendo.records.ready import Ready

CONTEST = Step.CONTEST.value
MOST = 200  # of a list on a page; what waited longest comes first
_WITH = (
    "unit__authority",
    "period__run__authority__authority",
    "period__run__standing_office",
    "task",
    "target__plan",
    "sent_by",
    "filled_by",
)
_OF_RUN = ("unit", "period", "target")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report in the queue. `days` it has waited, `times` it was sent in all where it came back before (else 1)."""

    report: Report
    row: Assignment | Target
    days: int
    times: int = 1
    contested: bool = False

    @property
    def name(self) -> str:
        return self.row.wording if isinstance(self.row, Assignment) else self.row.name


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for this person, the oldest first; `total` of it; `hidden`: by unit, those he is no judge of."""

    items: tuple[Waiting, ...]
    total: int
    hidden: tuple[tuple[str, int], ...] = ()

    @property
    def oldest(self) -> int:
        return max((i.days for i in self.items), default=0)

    @property
    def again(self) -> int:
        return sum(i.times > 1 and not i.contested for i in self.items)

    @property
    def contested(self) -> int:
        return sum(i.contested for i in self.items)

    def beside(self, report_id: int) -> tuple[int | None, int | None]:
        """The reports before and after this one in the queue."""
        ids = [i.report.pk for i in self.items]
        if report_id not in ids:
            return None, ids[0] if ids else None
        at = ids.index(report_id)
        return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence, with where the same file was reported with before."""

    evidence: Evidence
    uses: list[Use]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One report to be judged; `said` are all verdicts on the item, the latest first; `later` replaced it."""

    report: Report
    row: Assignment | Target
    at: Found
    pieces: list[Piece]
    said: list[Verdict]
    own: bool
    later: Report | None
    appraises: bool
    decides: bool
    standing: TaskStanding | None = None
    promise: Promise | None = None

    @property
    def name(self) -> str:
        return self.row.wording if isinstance(self.row, Assignment) else self.row.name

    @property
    def open(self) -> bool:
        """Whether a verdict may be given on it at all."""
        return self.report.taken_back_at is None and self.later is None

    @property
    def judges(self) -> bool:
        """Whether this person gives the verdict now."""
        waits = self.open and not self.own and self.at.state is Appraisal.WAITING
        return waits and (self.decides if self.at.contested else self.appraises)

    @property
    def reopens(self) -> bool:
        mine = not self.own and (self.appraises or self.decides)
        return self.open and mine and self.at.state is Appraisal.ACCEPTED


def queue(person: Person, now: datetime) -> Queue:
    """The queue in about fifteen queries, however long it is."""
    waits = {*_asked(_NEW, person, Act.APPRAISE), *_asked(_CONTESTS, person, Act.DECIDE_CONTEST)}
    # First which, then all of them: under a dozen joins more the database would begin at the wrong end.
    some = _with_names([pk for _, pk in sorted(waits)[:MOST]], _NAMED)
    total = len(some) if len(some) < MOST else waiting_count(person)
    his = [*_asked(_HIS_NEW, person, Act.APPRAISE), *_asked(_HIS_CONTESTS, person, Act.DECIDE_CONTEST)]
    return Queue(_items(some, now), total, tuple(Counter(name for (name,) in his).items()))


def waiting_in(run: Run, now: datetime, shown: int = MOST, assigned: Sequence[Assignment] = ()) -> Queue:
    """All that waits for a verdict in a run, whoever gives it; the oldest first, the first `shown` of them as items.

    `assigned`: every assignment of the run, where they are known.
    """
    ids = [pk for _, pk in _WAITING_IN.rows(run.pk, run.programme_id, run.authority_id)]
    total = len(ids) if len(ids) < MOST else _all_waiting(Run.objects.filter(pk=run.pk))
    some = _with_names(ids[:shown], _BRIEF)
    for report in some:
        report.period.run = run
    return Queue(_items(some, now, assigned), total)


def _all_waiting(runs: QuerySet[Run]) -> int:
    return _new(runs).count() + _contests(runs).count()


def _items(reports: list[Report], now: datetime, assigned: Sequence[Assignment] = ()) -> tuple[Waiting, ...]:
    rows, back = _rows(reports, assigned), _returned(reports)
    return tuple(
        Waiting(
            report,
            rows[report.item_key],
            max(0, (day_of(now) - day_of(_since(report))).days),
            back.get(report.item_key, 0) + 1,
            _last(report) == "contest",
        )
        for report in reports
        if report.item_key in rows
    )


def waiting_count(person: Person) -> int:
    """How many reports wait for this person: the number on the door.

    Of somebody who appraises for places below, how many items wait there, from the tallies: his reports are too many to
    be looked through for every page.
    """
    above = [u.pk for u in authorities_held(person, Act.APPRAISE) if u.kind != UnitKind.COMMUNE]
    waits = _items_waiting(above) if above else _counted(_WAITING, person, Act.APPRAISE)
    if not any(_ANY_CONTEST.rows(path) for path in topmost(person, Act.DECIDE_CONTEST)):
        return waits  # contests are rare, and planning the query for them takes longer than this page's others
    return waits + _counted(_CONTESTED, person, Act.DECIDE_CONTEST)


def _items_waiting(places: Sequence[int]) -> int:
    """Items whose report waits, there and below, by what is stored of them."""
    counters = (APPRAISAL[Appraisal.WAITING], TARGET_APPRAISAL[Appraisal.WAITING])
    return sum(counts.get(name, 0) for (counts,) in _COUNTS.rows(places) for name in counters)


def _counted(query: Ready, person: Person, act: Act) -> int:
    """How many of what waits under him he may judge; the act is one that reaches below."""
    return sum(n for (n,) in _asked(query, person, act))


def _asked(query: Ready, person: Person, act: Act) -> list[tuple[Any, ...]]:
    """The rows of a query of what waits under each place where he may do an act that reaches below."""
    roles = held(person)
    his = {h.unit_path for h in roles if own_unit(roles, h.unit_path)}
    return [row for path in topmost(person, act) for row in query.rows(path, his, person.pk)]


Waits = Callable[[QuerySet[Run]], QuerySet[Report]]


def _under(waits: Waits, path: str) -> QuerySet[Report]:
    return waits(Run.objects.filter(authority__path__startswith=path))


def _his(his: Iterable[str], person: int) -> Q:
    """Reports that he is no judge of: of his own units, or filled in or sent by himself."""
    return Q(unit__path__in=his) | Q(filled_by=person) | Q(sent_by=person)


def _by_run(waits: Waits) -> Callable[..., QuerySet[Report, Any]]:
    """By run under a path how many of these reports he may judge."""

    def query(path: str, his: list[str], person: int) -> QuerySet[Report, Any]:
        rows = _under(waits, path).exclude(_his(his, person)).order_by()
        return rows.values("period__run").annotate(n=Count("pk")).values_list("n")

    return query


def sheet(person: Person, report_id: int, today: date) -> Sheet | None:
    """None where there is no such report, or it is not for this person to see."""
    seen = Report.objects.filter(pk=report_id, unit__in=units_for(person)).select_related(*_WITH)
    report = seen.prefetch_related("evidence__file", "evidence__unit", "evidence__by", "parts__place").first()
    if report is None or (row := _rows([report]).get(report.item_key)) is None:
        return None
    run = report.period.run
    of = {"task": report.task_id} if report.task_id else {"target": report.target_id}
    same = Report.objects.filter(**of, period__run=run, taken_back_at__isnull=True)
    later = same.filter(unit=report.unit, period=report.period).filter(_after(report)).last()
    said = list(Verdict.objects.filter(report__in=same).select_related("by", "report__period").order_by("-at", "-id"))
    own_steps = [v.step for v in reversed(said) if v.report_id == report.pk]
    return Sheet(
        report,
        row,
        found(own_steps),
        [Piece(e, used_before(e, but=report)) for e in report.evidence.all()],
        said,
        _own(person, report),
        later,
        may(person, Act.APPRAISE, report.unit, run),
        may(person, Act.DECIDE_CONTEST, report.unit, run),
        standings([row], run, today)[row.pk] if isinstance(row, Assignment) else None,
        None if isinstance(row, Assignment) else promised_in([row], report.period, today)[row.pk],
    )


def withdrawal_bars(person: Person, report: Report, now: datetime) -> list[str]:
    """Why the person cannot withdraw the last verdict on the report; empty where he can."""
    said = list(report.verdicts.order_by("at", "id"))
    last = said[-1] if said else None
    if last is None or last.by_id != person.pk:
        mine, waited, same_day = last is None, timedelta(), True
        return withdrawal_refusals([v.step for v in said], mine=mine, waited=waited, same_day=same_day, followed=False)
    of = {"task": report.task_id} if report.task_id else {"target": report.target_id}
    return withdrawal_refusals(
        [v.step for v in said],
        mine=True,
        waited=now - last.at,
        same_day=day_of(now) == day_of(last.at),
        followed=report.taken_back_at is not None
        or Report.objects.filter(_after(report), **of).exists()
        or Adjustment.objects.filter(**of, at__gte=last.at).exists(),
    )


def _after(report: Report) -> Q:
    return Q(sent_at__gt=report.sent_at) | Q(sent_at=report.sent_at, pk__gt=report.pk)


def _first(rows: QuerySet[Report]) -> QuerySet[Report, Any]:
    return rows.order_by("sent_at", "id").values_list("sent_at", "pk")[:MOST]


def _names(rows: QuerySet[Report]) -> QuerySet[Report, Any]:
    return rows.order_by("sent_at", "id").values_list("unit__name")


def _with_names(ids: Sequence[int], of: Ready) -> list[Report]:
    """With what a page names of each; `said` is its last step and `said_at` since when, None of what is new."""
    return of.objects(ids) if ids else []


def _named(ids: Sequence[int], names: Sequence[str]) -> QuerySet[Report]:
    last = _verdicts().order_by("-at", "-id")
    steps = {"said": Subquery(last.values("step")[:1]), "said_at": Subquery(last.values("at")[:1])}
    return Report.objects.filter(pk__in=ids).select_related(*names).annotate(**steps).order_by("sent_at", "id")


_NAMED = Ready(lambda ids: _named(ids, _WITH))
_BRIEF = Ready(lambda ids: _named(ids, _OF_RUN))


# Begun at the few rows that may ask for a verdict, of tasks and of targets apart: most reports of a run are progress.
def _waiting_in(run: int, programme: int, authority: int) -> QuerySet[Report, Any]:
    plans = {"plan__programme": programme, "plan__authority": authority}
    new = Report.objects.alias(last=Coalesce(Subquery(_LAST_SAID), Value(WITHDRAW))).filter(last=WITHDRAW)
    new = new.filter(period__run=run, taken_back_at__isnull=True)
    tasks = new.filter(complete=True, task__in=Assignment.objects.filter(**plans).values("task"))
    figures = new.filter(nothing=False, target__in=Target.objects.filter(**plans).values("pk"))
    some = (_last_of(tasks, "task"), _last_of(figures, "target"), _contests(Run.objects.filter(pk=run)))
    first, *more = (rows.order_by().values_list("sent_at", "pk") for rows in some)
    return first.union(*more).order_by("sent_at", "pk")[:MOST]


# The last row of all: a withdrawal leaves nothing of what was said before it.
_LAST_SAID = Verdict.ever.filter(report=OuterRef("pk")).order_by("-pk").values("step")[:1]
_WAITING_IN = Ready(_waiting_in)


# What is new and what is contested are asked for apart, each by its own way to the few rows that it is about: under one
# condition every report of every place below would be looked through.
def _new(runs: QuerySet[Run]) -> QuerySet[Report]:
    """Reports in these runs that ask for a verdict and have none."""
    return _standing(Report.objects.filter(~Exists(_verdicts()), period__run__in=runs))


def _contests(runs: QuerySet[Run]) -> QuerySet[Report]:
    """Reports in these runs whose last verdict is contested."""
    contested = Verdict.objects.filter(step=CONTEST).values("report")
    last = _verdicts().order_by("-at", "-id").values("step")[:1]
    rows = Report.objects.filter(pk__in=contested, period__run__in=runs).annotate(last=Subquery(last))
    return _standing(rows.filter(last=CONTEST))


def _verdicts() -> QuerySet[Verdict]:
    return Verdict.objects.filter(report=OuterRef("pk"))


def _standing(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Those that were not taken back, replaced or overtaken by the end of their item."""
    # What is cheap to say stands first; and a join to the targets would read those of every place.
    of_task = Q(task__isnull=False, complete=True) & Q(Exists(Assignment.objects.filter(task=OuterRef("task"))))
    of_target = Q(target__isnull=False, nothing=False) & Q(Exists(Target.objects.filter(pk=OuterRef("target"))))
    return _last_of(rows.filter(of_task | of_target, taken_back_at__isnull=True), "task", "target")


def _last_of(rows: QuerySet[Report], *items: str) -> QuerySet[Report]:
    """Those of reports on tasks, on targets or on both that none replaced and whose item was not cancelled."""
    same = reduce(or_, (Q(**{item: OuterRef(item)}) for item in items))
    newer = Report.objects.filter(
        Q(sent_at__gt=OuterRef("sent_at")) | Q(sent_at=OuterRef("sent_at"), pk__gt=OuterRef("pk")),
        same,
        unit=OuterRef("unit"),
        period=OuterRef("period"),
        taken_back_at__isnull=True,
    )
    return rows.exclude(Exists(newer)).exclude(Exists(Adjustment.objects.filter(same, kind=AdjustmentKind.CANCEL)))


def _last(report: Report) -> str | None:
    return getattr(report, "said", None)


def _since(report: Report) -> datetime:
    """Since when it waits: since the contest, else since it was sent."""
    at: datetime | None = getattr(report, "said_at", None)
    return at or report.sent_at


def _own(person: Person, report: Report) -> bool:
    mine = person.pk in (report.filled_by_id, report.sent_by_id)
    return mine or own_unit(held(person), report.unit.path)


def _rows(reports: Iterable[Report], assigned: Sequence[Assignment] = ()) -> dict[str, Assignment | Target]:
    """By item, its row in a plan of the run: of a task that several plans assign, the earliest."""
    reports = list(reports)
    known = sorted(assigned, key=lambda row: (row.plan.issued_on or date.min, row.position))
    runs = {(r.task_id, r.period.run.programme_id, r.period.run.authority_id): r.item_key for r in reports if r.task_id}
    rows: dict[str, Assignment | Target] = {r.item_key: r.target for r in reports if r.target}
    for row in known or (_ASSIGNED.objects([task for task, _, _ in runs if task]) if runs else ()):
        if key := runs.get((row.task_id, row.plan.programme_id, row.plan.authority_id)):
            rows.setdefault(key, row)
    return rows


_ASSIGNED = Ready(
    lambda tasks: (
        Assignment.objects.filter(task__in=tasks)
        .select_related("task", "plan")
        .order_by(F("plan__issued_on").asc(nulls_first=True), "position")
    )
)


def _returned(reports: Iterable[Report]) -> dict[str, int]:
    """How often reports on these items came back, in the same period or before."""
    reports = list(reports)
    tasks, targets = {r.task_id for r in reports if r.task_id}, {r.target_id for r in reports if r.target_id}
    found = _CAME_BACK.rows(tasks, targets) if reports else []
    return {f"task:{task}" if task else f"target:{target}": times for task, target, times in found}


def _came_back(tasks: Iterable[int], targets: Iterable[int]) -> QuerySet[Report, Any]:
    back = Verdict.objects.filter(report=OuterRef("pk"), step="return")
    on = Q(task__in=tasks, complete=True) | Q(target__in=targets)  # of other reports on tasks nothing is said
    rows = Report.objects.filter(on, Exists(back), taken_back_at__isnull=True).values("task", "target")
    return rows.annotate(times=Count("pk", distinct=True)).order_by().values_list("task", "target", "times")


_CAME_BACK = Ready(_came_back)
_COUNTS = Ready(lambda units: Tally.objects.filter(unit__in=units, group="", until=None).values_list("counts"))
_ANY_CONTEST = Ready(
    lambda path: Verdict.objects.filter(
        step=CONTEST, report__period__run__authority__path__startswith=path
    ).values_list("report")[:1]
)
_WAITING, _CONTESTED = Ready(_by_run(_new)), Ready(_by_run(_contests))
_NEW = Ready(lambda path, his, person: _first(_under(_new, path).exclude(_his(his, person))))
_CONTESTS = Ready(lambda path, his, person: _first(_under(_contests, path).exclude(_his(his, person))))
_HIS_NEW = Ready(lambda path, his, person: _names(_under(_new, path).filter(_his(his, person))))
_HIS_CONTESTS = Ready(lambda path, his, person: _names(_under(_contests, path).filter(_his(his, person))))
