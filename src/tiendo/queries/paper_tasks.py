"""The tasks of a run as a paper tells them: who leads, where they stand, what units wrote, what alerts hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tiendo.core.appraisal import found as appraised
from tiendo.core.calendar import Period, PeriodKind
from tiendo.core.owing import asked_in
from tiendo.core.reading import DeadlineKind
from tiendo.core.reporting.facts import AlertFact, Body, Change, PersonFact, PlanFact, Saying, TaskFact
from tiendo.core.states import SENT_BACK, Appraisal
from tiendo.queries.folding import Rules
from tiendo.queries.leads import leads_of
from tiendo.queries.names_then import Bodies, person_fact
from tiendo.queries.standing import Followed, TaskStanding
from tiendo.queries.unreported import AT_REST
from tiendo.records.deeds import after_day, day_of
from tiendo.records.hanging import hung
from tiendo.records.models import (
    Adjustment,
    AdjustmentKind,
    Alert,
    Assignment,
    AssignmentUnit,
    Person,
    Report,
    Run,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is asked: a run, a period, the day at whose end it is known; and the run's rules, bodies and plans."""

    run: Run
    period: Period
    as_of: date
    rules: Rules
    collects: frozenset[PeriodKind]
    bodies: Bodies
    plans: Mapping[int, PlanFact]

    @property
    def after(self) -> datetime:
        """The first instant that is not known any more."""
        return after_day(self.as_of)

    @property
    def between(self) -> bool:
        """A week in which no unit reports: what was sent in its days is told, whatever period it was for."""
        return self.period.kind is PeriodKind.WEEK and PeriodKind.WEEK not in self.collects

    def told(self, report: Report) -> bool:
        """Whether a report speaks of the period: its own period ends in it."""
        on = day_of(report.sent_at) if self.between else report.period.end
        return self.period.start <= on <= self.period.end

    def within(self, report: Report) -> bool:
        """Whether its figure arose in the period alone."""
        return self.period.start <= report.period.start and report.period.end <= self.period.end

    def earlier(self, report: Report) -> bool:
        return (day_of(report.sent_at) if self.between else report.period.end) < self.period.start

    def by_now(self, report: Report) -> bool:
        return self.between or report.period.end <= self.period.end

    def asks(self, every: str, *, work: bool) -> bool:
        """Whether an item of that frequency is asked for in the period; a longer one than units report in asks for
        everything that was asked for within it."""
        kind = self.period.kind
        if kind not in self.collects:
            return not self.between
        main = self.rules.reporting
        return asked_in(every, kind, self.period.end, main, self.collects, work=work)


def task_facts(known: Known, work: Followed) -> Iterable[TaskFact]:
    """Each task once, by the assignment that is due first; in the order of plans. Eight queries."""
    stands = work.on(known.as_of)
    leads = leads_of(work.rows, known.as_of)
    reports = _reports(work)
    people = people_who({r for task in reports.values() for r in task})
    raised = _raised(known, leads)
    found: dict[int, list[Assignment]] = {}
    for row in work.rows:
        found.setdefault(row.task_id, []).append(row)
    for task, rows in found.items():
        row = min(rows, key=lambda r: (stands[r.pk].standing.due or date.max, r.plan_id, r.position))
        sayings = [
            (r, saying_of(known, r, people, len(r.evidence.all())))
            for r in reports.get(task, ())
            if spoken(r, known.after)
        ]
        told = last_of_each_period(sayings)
        bodies = tuple(known.bodies.body(u.pk) for u in leads[task])
        changes = work.acts.adjustments.get(task, ())
        yield _task(known, row, stands[row.pk], told, bodies or _named(row), changes, raised.get(task, {}))


def _reports(work: Followed) -> dict[int, list[Report]]:
    """By task, its reports in the order sent."""
    rows = Report.objects.filter(task__in={row.task_id for row in work.rows}).select_related("period")
    out: dict[int, list[Report]] = {}
    for row in rows.prefetch_related("evidence", "verdicts").order_by("sent_at", "pk"):
        out.setdefault(row.task_id or 0, []).append(row)
    return out


def _task(
    known: Known,
    row: Assignment,
    at: TaskStanding,
    told: Sequence[tuple[Report, Saying]],
    leads: tuple[Body, ...],
    changes: Sequence[Adjustment],
    raised: Mapping[str, Alert],
) -> TaskFact:
    standing, situation = at.standing, at.situation
    said = tuple(s for r, s in told if known.told(r))
    before = [s for r, s in told if known.earlier(r)]
    begun = row.start_on is None or row.start_on <= known.period.end
    asked = begun and any(b.key for b in leads) and known.asks(row.every, work=True)
    moved = [c for c in changes if c.kind == AdjustmentKind.DEADLINE and c.on <= known.as_of]
    key = f"task:{row.task_id}"
    return TaskFact(
        key=key,
        name=row.wording,
        plan=known.plans[row.plan_id],
        leads=leads,
        section=row.section,
        ordinal=row.ordinal,
        output=row.task.output,
        cooperating=tuple(_cooperating(known, row)),
        start=standing.start,
        first_due=standing.first_due,
        due=standing.due,
        previous_due=_iso(max(moved, key=lambda c: (c.on, c.at)).before.get("due")) if moved else None,
        deadline=row.deadline_raw,
        extensions=standing.extensions,
        work=standing.work,
        appraisal=standing.appraisal,
        situation=situation.cls,
        state=situation.words,
        detail=situation.detail,
        done=standing.done,
        finish=standing.finish(),
        submitted_on=standing.submitted_on,
        late=at.late,
        standing_work=row.deadline_kind in (DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING) or at.instance is not None,
        said=said,
        before=before[-1] if before else None,
        asked=asked and (bool(said) or standing.work not in AT_REST),
        alerts=tuple(
            AlertFact(
                f"alert:{r.pk}" if (r := raised.get(a.rule)) else key, a.rule, a.words, r.raised_on if r else None
            )
            for a in at.alerts
        ),
        changes=tuple(change_fact(c) for c in changes if known.period.start <= c.on <= known.as_of),
        evidence=sum(s.evidence for _, s in told if s.appraisal is not Appraisal.RETURNED),
    )


def _raised(known: Known, tasks: Iterable[int]) -> dict[int, dict[str, Alert]]:
    """The alerts that stood at the day's end, by task and rule."""
    out: dict[int, dict[str, Alert]] = {}
    rows = Alert.objects.filter(run=known.run, task__in=list(tasks), raised_on__lte=known.as_of).order_by("-raised_on")
    for row in rows:
        if row.task_id and (row.cleared_on is None or row.cleared_on > known.as_of):
            out.setdefault(row.task_id, {})[row.rule] = row
    return out


def _named(row: Assignment) -> tuple[Body, ...]:
    """Leads that the plan names and no unit is known for."""
    named = sorted(hung(row, "units"), key=lambda u: u.position)
    return tuple(Body("", u.named_as) for u in named if u.part == AssignmentUnit.Part.LEAD)


def _cooperating(known: Known, row: Assignment) -> Iterable[str]:
    for one in sorted(hung(row, "units"), key=lambda u: u.position):
        if one.part == AssignmentUnit.Part.COOPERATING:
            yield known.bodies.body(one.unit_id).name if one.unit_id else one.named_as


def spoken(report: Report, after: datetime) -> bool:
    """Whether a report was sent by then and had not been taken back."""
    return report.sent_at < after and not (report.taken_back_at and report.taken_back_at < after)


def last_of_each_period(told: Iterable[tuple[Report, Saying]]) -> list[tuple[Report, Saying]]:
    """Of several reports for one period the last sent stands; in the order of periods."""
    last: dict[int, tuple[Report, Saying]] = {}
    for report, saying in sorted(told, key=lambda t: (t[0].sent_at, t[0].pk)):
        last[report.period_id] = (report, saying)
    return sorted(last.values(), key=lambda t: (t[0].period.end, t[0].period.start, t[0].pk))


def people_who(reports: Iterable[Report]) -> dict[int, PersonFact]:
    """Those who filled in and sent the reports, and those who judged them; one query."""
    rows = list(reports)
    ids = {pk for r in rows for pk in (r.filled_by_id, r.sent_by_id, *(v.by_id for v in r.verdicts.all())) if pk}
    return {person.pk: person_fact(person) for person in Person.objects.filter(pk__in=ids)}


def saying_of(known: Known, report: Report, people: Mapping[int, PersonFact], proof: int) -> Saying:
    """The report as said, with `proof` pieces of evidence, as judged by the day's end."""
    verdicts = [v for v in report.verdicts.all() if v.at < known.after]
    verdict = max(verdicts, key=lambda v: (v.at, v.pk), default=None)
    returned = _last_return(verdicts)
    judged = report.complete or bool(verdicts) or report.target_id is not None
    return Saying(
        key=f"report:{report.pk}",
        body=known.bodies.body(report.unit_id),
        period=report.period.label,
        sent_on=day_of(report.sent_at),
        result=report.result,
        difficulty=report.difficulty,
        proposal=report.proposal,
        done=Decimal(100) if report.complete else report.done,
        nothing=report.nothing,
        complete=report.complete,
        evidence=proof,
        appraisal=_appraised(report, verdicts) if judged and not report.nothing else Appraisal.NONE,
        reason=returned.reason if returned else "",
        lacks=tuple(returned.lacks) if returned else (),
        mend_by=returned.mend_by if returned else None,
        by=people.get(report.filled_by_id or report.sent_by_id),
        appraiser=people.get(verdict.by_id) if verdict else None,
    )


def _appraised(report: Report, verdicts: Sequence[Verdict]) -> Appraisal:
    return appraised(v.step for v in sorted(verdicts, key=lambda v: (v.at, v.pk))).state


def _last_return(verdicts: Sequence[Verdict]) -> Verdict | None:
    back = [v for v in verdicts if v.step in SENT_BACK]
    return max(back, key=lambda v: (v.at, v.pk), default=None)


def change_fact(row: Adjustment) -> Change:
    return Change(
        f"adjustment:{row.pk}",
        row.on,
        AdjustmentKind(row.kind).label,
        _moved(row),
        row.document,
        row.reason,
    )


def _moved(row: Adjustment) -> str:
    """From what to what, where it is a day or a value; a change of lead names no unit: the task's leads do."""
    if row.kind == AdjustmentKind.VALUE:
        before, after = str(row.before.get("raw", "")), str(row.after.get("raw", ""))
    else:
        before, after = (_shown(_iso(side.get("due"))) for side in (row.before, row.after))
    if not after:
        return ""
    return f"từ {before} sang {after}" if before else f"thành {after}"


def _iso(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def _shown(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""
