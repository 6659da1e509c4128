"""What a paper of a run is composed from, as known at the end of a day: frozen facts out of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from tiendo.core.calendar import Calendar, DayOfMonth, DaysAfter, Period, PeriodKind, periods
from tiendo.core.reporting.facts import (
    DirectiveFact,
    EntryFact,
    Facts,
    PlanFact,
    ProposalFact,
    Reported,
    of_unit,
)
from tiendo.queries.folding import Rules
from tiendo.queries.leads import assignments_of
from tiendo.queries.names_then import bodies_on
from tiendo.queries.owed_rows import collecting
from tiendo.queries.paper_below_facts import below_facts
from tiendo.queries.paper_targets import target_facts
from tiendo.queries.paper_tasks import Known, task_facts
from tiendo.queries.standing import followed, rules_of
from tiendo.queries.unreported import RunDay, unit_reports
from tiendo.records.deeds import Acts, day_of
from tiendo.records.facts import period_of
from tiendo.records.hanging import hung
from tiendo.records.models import Assignment, Directive, Entry, Plan, Proposal, ReportingPeriod, Run, Unit


def report_facts(run: Run, *, period: ReportingPeriod | Period | None, as_of: date, unit: Unit | None = None) -> Facts:
    """The facts of a run in a period, as known at the end of `as_of`; some 40 queries, however many rows there are.

    `period` may be of any kind: reports and entries are of the periods and days that lie within it; None means the
    last one whose reports were due by `as_of`: nobody is said to lack a report that he still has time for. With `unit`
    only what it leads, tracks, wrote or was told.
    """
    rules = rules_of(run)
    span = period if isinstance(period, Period) else period_of(period) if period else _last_due(run, as_of, rules)
    plans = list(Plan.objects.filter(programme=run.programme_id, authority=run.authority_id))
    rows = assignments_of(run)
    work = followed(rows)
    above = _above(run.authority)
    led = {u.unit_id for row in rows for u in hung(row, "units") if u.unit_id}
    others = {pk for pk in (above.pk if above else None, run.standing_office_id, *led) if pk}
    bodies = bodies_on(run.authority, others, as_of)
    known = Known(run, span, as_of, rules, collecting(run), bodies, {p.pk: _plan(p) for p in plans})
    collected = _collected(known)
    facts = Facts(
        programme_code=run.programme.code,
        programme=run.programme.name,
        authority=bodies.body(run.authority_id),
        level=run.authority.kind,
        period=span,
        as_of=as_of,
        superior=bodies.body(above.pk) if above else None,
        superior_level=above.kind if above else "",
        standing_office=bodies.body(run.standing_office_id) if run.standing_office_id else None,
        since=run.since,
        plans=tuple(sorted(known.plans.values(), key=lambda p: (p.issued_on or date.min, p.key))),
        tasks=tuple(task_facts(known, work)),
        targets=tuple(target_facts(known)),
        entries=tuple(_entries(known)),
        proposals=tuple(_proposals(known)),
        directives=tuple(_directives(known)),
        reported=_reported(known, collected, rows, work.acts) if collected else (),
        collected=collected.label if collected else "",
        collected_due=collected.due if collected else None,
        next_period=_next(span, rules),
        below=below_facts(known),
    )
    return of_unit(facts, bodies.body(unit.pk)) if unit else facts


def _above(authority: Unit) -> Unit | None:
    """The authority under which this one stands."""
    return authority.parent.authority if authority.parent else None


def _plan(plan: Plan) -> PlanFact:
    return PlanFact(f"plan:{plan.pk}", plan.kind, plan.number, plan.issued_on, plan.title, plan.issuer)


def _last_due(run: Run, day: date, rules: Rules) -> Period:
    """The last period of reporting that was due by a day; before the first, the month around the day."""
    found = run.periods.filter(kind=run.reporting, due__lte=day).order_by("end").last()
    if found is not None:
        return period_of(found)
    calendar = rules.calendars.get(PeriodKind.MONTH) or _plain(PeriodKind.MONTH)
    return periods(calendar, day, day, rules.holidays)[0]


def _next(span: Period, rules: Rules) -> Period | None:
    """The period of the same kind that comes after; none after a report asked for once."""
    if span.kind is PeriodKind.AD_HOC:
        return None
    after = span.end + timedelta(days=1)
    calendar = rules.calendars.get(span.kind) or _plain(span.kind)
    return next((p for p in periods(calendar, after, after, rules.holidays) if p.start >= after), None)


def _plain(kind: PeriodKind) -> Calendar:
    return Calendar(kind, DaysAfter(0) if kind is PeriodKind.WEEK else DayOfMonth(31, 0))


def _collected(known: Known) -> ReportingPeriod | None:
    """The last period within this one in which units reported, as far as it had begun by the day."""
    kinds = [kind.value for kind in known.collects]
    found = known.run.periods.filter(kind__in=kinds, start__gte=known.period.start, end__lte=known.period.end)
    return found.filter(start__lte=known.as_of).order_by("end", "start").last()


def _reported(known: Known, period: ReportingPeriod, rows: Sequence[Assignment], acts: Acts) -> tuple[Reported, ...]:
    at = RunDay(known.run, known.as_of, rows, period)
    at.acts = acts
    found = unit_reports(at)
    units = sorted(found, key=lambda u: (u.unit.position, u.unit.pk))
    return tuple(Reported(known.bodies.body(u.unit.pk), u.sent, u.owed) for u in units)


def _entries(known: Known) -> Iterable[EntryFact]:
    """Those of the period, in the order of their days; one withdrawn later was still known."""
    rows = Entry.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gte=known.after),
        unit__authority=known.run.authority_id,
        on__gte=known.period.start,
        on__lte=known.period.end,
        at__lt=known.after,
    )
    for row in rows.prefetch_related("items", "evidence").order_by("on", "pk"):
        items = tuple(item.item_key for item in row.items.all())
        yield EntryFact(
            f"entry:{row.pk}", known.bodies.body(row.unit_id), row.on, row.text, items, len(row.evidence.all())
        )


def _proposals(known: Known) -> Iterable[ProposalFact]:
    """Those sent up in the period, and older ones that still wait for an answer."""
    rows = Proposal.objects.filter(unit__authority=known.run.authority_id, at__lt=known.after).select_related("report")
    for row in rows.order_by("at", "pk"):
        report, answered = row.report, day_of(row.answered_at) if row.answered_at else None
        answered = answered if answered and answered <= known.as_of else None
        if report and report.taken_back_at and report.taken_back_at < known.after:
            continue
        if answered and answered < known.period.start:
            continue
        yield ProposalFact(
            f"proposal:{row.pk}",
            known.bodies.body(row.unit_id),
            day_of(row.at),
            row.text,
            report.item_key if report else "",
            row.answer if answered else "",
            answered,
        )


def _directives(known: Known) -> Iterable[DirectiveFact]:
    """Those given in the period, and older ones that were still open when it began."""
    rows = Directive.objects.filter(unit__authority=known.run.authority_id, at__lt=known.after)
    for row in rows.select_related("task", "target").order_by("at", "pk"):
        answered = _by(row.answered_at, known)
        closed = _by(row.closed_at, known)
        over = closed or answered
        if over and over < known.period.start and day_of(row.at) < known.period.start:
            continue
        yield DirectiveFact(
            f"directive:{row.pk}",
            known.bodies.body(row.unit_id),
            day_of(row.at),
            row.text,
            row.due_on,
            row.item_key,
            row.item.name,
            row.document,
            row.answer if answered else "",
            answered,
            closed,
        )


def _by(instant: datetime | None, known: Known) -> date | None:
    """The day of something that was known by then."""
    return day_of(instant) if instant is not None and instant < known.after else None
