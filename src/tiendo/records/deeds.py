"""What was done to tasks, out of the rows of reports, appraisals and adjustments: the deeds that the core folds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Max, QuerySet

from tiendo.clock import HANOI
from tiendo.core.calendar import Period, PeriodKind
from tiendo.core.states import Step
from tiendo.core.status import Deed
from tiendo.records.models import Adjustment, AdjustmentKind, Report, ReportingPeriod, Verdict
from tiendo.records.ready import Ready, columns_of, rows_as
from tiendo.records.telling import telling

CROSSED = timedelta(minutes=5)  # further apart than this, one was entered with a past day on purpose

_STEPS = {
    AdjustmentKind.DEADLINE: Step.ADJUST,
    AdjustmentKind.SUSPEND: Step.SUSPEND,
    AdjustmentKind.RESUME: Step.RESUME,
    AdjustmentKind.CANCEL: Step.CANCEL,
}


class Dated(NamedTuple):
    """A deed with the instant that orders it, the period it reports on (None: it is of the whole task), the
    assignment whose deadline alone it moves (None: all), and whether it says "không phát sinh"."""

    at: datetime
    deed: Deed
    period: Period | None = None
    assignment: int | None = None
    nothing: bool = False


Judged = tuple[datetime, str, str, str]  # instant, step, reason, document


class Told(NamedTuple):
    """What a row of a report says of a task, with the steps of its appraisal in order (none but of one that says it is
    complete) and how many files of evidence came with it, where they were counted."""

    at: datetime
    period: Period
    complete: bool
    nothing: bool
    done: Decimal | None
    as_of: date | None
    back: datetime | None
    steps: Sequence[Judged]
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class Acts:
    """What was reported, judged and adjusted on tasks, fetched once: it can be folded as of any number of days."""

    told: dict[int, list[Told]]
    adjustments: dict[int, list[Adjustment]]
    made: dict[tuple[int, date], list[Dated]] = field(default_factory=dict, repr=False, compare=False)

    def deeds(self, task_id: int, since: date) -> list[Dated]:
        """The deeds on a task in the order they were done.

        A report counts for the day it was sent. Work completed before `since`, when nothing was followed yet, counts
        for the day it was done: it is not late for having been keyed in later.
        """
        if (task_id, since) not in self.made:
            found = [deed for told in self.told.get(task_id, ()) for deed in deeds_told(told, since)]
            self.made[task_id, since] = in_order(found, self.adjustments.get(task_id, ()))
        return self.made[task_id, since]

    def leads(self, task_id: int, today: date) -> list[int] | None:
        """The units that lead a task by its last change of lead up to a day; None where the plan's own do."""
        moved = [r for r in self.adjustments.get(task_id, ()) if r.kind == AdjustmentKind.LEAD and r.on <= today]
        last = max(moved, key=lambda r: (r.on, r.at, r.pk), default=None)
        return list(last.after.get("lead", ())) if last else None

    def moved(self, today: date) -> dict[int, list[int]]:
        """`leads` of the tasks whose lead was changed by then."""
        found = ((task, self.leads(task, today)) for task in self.adjustments)
        return {task: units for task, units in found if units is not None}


def after_last(now: datetime, *, task_id: int | None = None, target_id: int | None = None) -> datetime:
    """The instant of a deed on an item that is done now: after the last one, where that one's is a little later.

    Instants order deeds, and each deed is checked against those done before it. A request reads its clock, then waits
    its turn; another server's clock may be ahead: the deed that came later could seem to be the earlier one.
    """
    of = {"task": task_id} if task_id else {"target": target_id}
    said = Report.objects.filter(**of).aggregate(Max("sent_at"), Max("taken_back_at"), Max("verdicts__at"))
    changed = Adjustment.objects.filter(**of).aggregate(Max("at"))
    last = max((at for at in (*said.values(), *changed.values()) if at is not None), default=now)
    return last + timedelta(microseconds=1) if now < last < now + CROSSED else now


def acts_on(
    task_ids: Iterable[int],
    *,
    once: Collection[int] = (),
    day: date | None = None,
    periods: Mapping[int, Period] | None = None,
    said: Collection[int] | None = None,
    counting: bool = True,
) -> Acts:
    """Five queries at most, however many tasks.

    `once`: those of the tasks that are done once; of them what says nothing of where they stand at the end of `day`
    stays in the database, and of none the evidence is counted. Without a day they can be folded as of any, and the
    evidence is counted unless told otherwise. `periods`: those that are known, by their ids. `said`: those of the tasks
    whose reports are asked, of the others the adjustments alone.
    """
    ids = set(task_ids)
    if not ids:
        return Acts({}, {})
    adjustments: dict[int, list[Adjustment]] = {}
    for row in rows_as(Adjustment, _ADJUSTMENTS.rows(ids)):
        assert row.task_id is not None
        adjustments.setdefault(row.task_id, []).append(row)
    ids = ids if said is None else ids & set(said)
    short = {pk for pk in once if pk in ids and pk not in adjustments} if day else set()
    if day is None or not short:
        rows = _REPORTS.rows(ids) if ids else []
    else:
        rows = _TELLING.rows(short, after_day(day), ids - short)
    return Acts(_told(rows, periods or {}, counting=counting and day is None), adjustments)


_REPORT = ("pk", "task_id", "sent_at", "complete", "nothing", "done", "as_of", "taken_back_at", "period_id")
_PERIOD = ("pk", "kind", "start", "end", "due", "late_until", "locks_on", "label")


def _said(reports: QuerySet[Report]) -> QuerySet[Report, Any]:
    return reports.order_by("sent_at", "pk").values_list(*_REPORT)


_JUDGED = ("report_id", "at", "step", "reason", "document")
_ADJUSTMENTS = Ready(lambda ids: Adjustment.objects.filter(task__in=ids).values_list(*columns_of(Adjustment)))
# Apart from the reports: joined to so many of them, the database would read the periods of every place.
_PERIODS = Ready(lambda ids: ReportingPeriod.objects.filter(pk__in=ids).order_by().values_list(*_PERIOD))
_REPORTS = Ready(lambda ids: _said(Report.objects.filter(task__in=ids)))
_TELLING = Ready(lambda tasks, end, whole: _said(telling(tasks, end, whole)))
_VERDICTS = Ready(lambda ids: Verdict.objects.filter(report__in=ids).order_by("at", "pk").values_list(*_JUDGED))
_FILES = Ready(lambda ids: Report.evidence.through.objects.filter(report__in=ids).values_list("report_id"))


def _told(found: Collection[Any], known: Mapping[int, Period], *, counting: bool) -> dict[int, list[Told]]:
    """By task, what these rows of reports on tasks say; those on one task come together in the order sent."""
    steps = steps_of(row[0] for row in found if row[3])
    files = Counter(pk for (pk,) in _FILES.rows([row[0] for row in found])) if found and counting else Counter[int]()
    periods = {**known, **periods_by_id({row[8] for row in found} - set(known))}
    out: dict[int, list[Told]] = {}
    for pk, task, at, complete, nothing, done, as_of, back, period in found:
        judged = steps.get(pk, ())
        told = Told(at, periods[period], complete, nothing, done, as_of, back, judged, files[pk])
        out.setdefault(task or 0, []).append(told)
    return out


def periods_by_id(ids: Collection[int]) -> dict[int, Period]:
    """The reporting periods with these ids; one query, none without an id."""
    rows = _PERIODS.rows(ids) if ids else ()
    return {pk: Period(PeriodKind(kind), *days) for pk, kind, *days in rows}


def after_day(day: date) -> datetime:
    """The first instant after a day in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=HANOI) + timedelta(days=1)


def steps_of(reports: Iterable[int]) -> dict[int, list[Judged]]:
    """By report, the steps of its appraisal in order, without what was withdrawn; one query."""
    ids = list(reports)
    out: dict[int, list[Judged]] = {}
    for report, at, step, reason, document in _VERDICTS.rows(ids) if ids else ():
        out.setdefault(report, []).append((at, step, reason, document))
    return out


def deeds_of(
    task_ids: Iterable[int], since: date, *, once: Collection[int] = (), day: date | None = None
) -> dict[int, list[Dated]]:
    """The deeds on each task, in the order they were done; `once`, `day` and the number of queries: as of `acts_on`."""
    ids = list(task_ids)
    acts = acts_on(ids, once=once, day=day)
    return {pk: acts.deeds(pk, since) for pk in ids}


def deeds_told(told: Told, since: date) -> list[Dated]:
    """The deeds that a report and its appraisal are."""
    period, sent = told.period, day_of(told.at)
    if told.complete:
        done_on = told.as_of if told.as_of and told.as_of < since else sent
        deed = Deed(done_on, Step.REPORT_COMPLETE, Decimal(100), evidence=told.evidence)
    else:
        deed = Deed(sent, Step.PROGRESS, told.done)
    found = [Dated(told.at, deed, period, nothing=told.nothing)]
    if told.complete:
        for at, step, reason, document in told.steps:
            judged = Deed(day_of(at), Step(step), reason=reason, document=document)
            found.append(Dated(at, judged, period))
        if told.back:
            found.append(Dated(told.back, Deed(day_of(told.back), Step.TAKE_BACK), period))
    elif told.back:
        return []  # progress taken back was never said
    return found


def in_order(deeds: Iterable[Dated], adjustments: Iterable[Adjustment]) -> list[Dated]:
    """Deeds and changes of what was promised, as they were done."""
    changes = [_of_adjustment(row) for row in adjustments if row.kind != AdjustmentKind.LEAD]
    return sorted([*deeds, *changes], key=lambda d: d.at)


def _of_adjustment(row: Adjustment) -> Dated:
    due = row.after.get("due")
    deed = Deed(
        row.on,
        _STEPS[AdjustmentKind(row.kind)],
        due=date.fromisoformat(due) if due else None,
        reason=row.reason,
        document=row.document,
        look_again=row.look_again,
    )
    return Dated(row.at, deed, assignment=row.before.get("assignment"))


def day_of(instant: datetime) -> date:
    """The day of an instant in Vietnam."""
    return instant.astimezone(HANOI).date()
