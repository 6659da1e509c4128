"""The targets of a run as a paper tells them: milestones, figures of the period, figures come together by the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count

from tiendo.core.reading import Milestone as Promise
from tiendo.core.reporting.facts import FigureFact, PersonFact, PromiseFact, Saying, TargetFact
from tiendo.core.states import Appraisal
from tiendo.core.values import Counting, Figure, Judgement, judge, milestone_ahead, total
from tiendo.core.values import Verdict as Judged
from tiendo.queries.figures import FIGURE_STATE_NAMES, FigureState, several
from tiendo.queries.paper_tasks import Known, change_fact, last_of_each_period, people_who, saying_of, spoken
from tiendo.queries.promises import STOPS, Milestone, milestones_now
from tiendo.records.facts import figure_of
from tiendo.records.models import Adjustment, AdjustmentKind, Report, Target

_STATES = {
    Appraisal.WAITING: FIGURE_STATE_NAMES[FigureState.WAITING],
    Appraisal.ACCEPTED: FIGURE_STATE_NAMES[FigureState.ACCEPTED],
    Appraisal.RETURNED: FIGURE_STATE_NAMES[FigureState.RETURNED],
}


@dataclass(frozen=True, slots=True)
class _Given:
    """A figure with the report it stands in."""

    report: Report
    saying: Saying
    figure: Figure

    @property
    def fact(self) -> FigureFact:
        label = f"{self.saying.body.name}, báo cáo {self.saying.period}"
        return FigureFact(
            self.saying.key,
            label,
            self.figure,
            _STATES.get(self.saying.appraisal, ""),
            self.saying.appraisal is Appraisal.ACCEPTED,
            self.figure.source,
        )


def target_facts(known: Known) -> list[TargetFact]:
    """Each target in the order of plans; a repeated one, with the same promise as the first, is told once. Ten queries
    at most."""
    rows = Target.objects.filter(plan__in=list(known.plans)).prefetch_related("milestones").order_by("plan", "position")
    targets = list(rows)
    promises = milestones_now(targets, known.as_of)
    reports = _reports(known, targets)
    people = people_who(r for rs in reports.values() for r, _ in rs)
    changes = _changes(targets)
    found = [
        _target(known, t, promises[t.pk], reports.get(t.same_as_id or t.pk, []), people, changes.get(t.pk, []))
        for t in targets
    ]
    held = {f.key: {(p.year, p.raw) for p in f.promises} for f in found}
    return [f for f, t in zip(found, targets, strict=True) if not _repeats(t, f, held)]


def _repeats(target: Target, fact: TargetFact, held: Mapping[str, set[tuple[int, str]]]) -> bool:
    first = held.get(f"target:{target.same_as_id}") if target.same_as_id else None
    return first is not None and {(p.year, p.raw) for p in fact.promises} <= first


def _reports(known: Known, targets: Sequence[Target]) -> dict[int, list[tuple[Report, int]]]:
    """By target, its reports in the order sent, each with how much evidence it has."""
    ids = {pk for t in targets for pk in (t.pk, t.same_as_id) if pk}
    rows = Report.objects.filter(target__in=ids, sent_at__lt=known.after)
    rows = rows.annotate(proofs=Count("evidence")).prefetch_related("period", "verdicts")
    out: dict[int, list[tuple[Report, int]]] = {}
    for row in rows.order_by("sent_at", "pk"):
        if spoken(row, known.after) and row.target_id:
            out.setdefault(row.target_id, []).append((row, row.proofs))
    return out


def _changes(targets: Sequence[Target]) -> dict[int, list[Adjustment]]:
    out: dict[int, list[Adjustment]] = {}
    for row in Adjustment.objects.filter(target__in=targets).order_by("on", "at", "pk"):
        if row.target_id:
            out.setdefault(row.target_id, []).append(row)
    return out


def _target(
    known: Known,
    target: Target,
    milestones: Sequence[Milestone],
    reports: Sequence[tuple[Report, int]],
    people: Mapping[int, PersonFact],
    changes: Sequence[Adjustment],
) -> TargetFact:
    told = last_of_each_period((r, saying_of(known, r, people, proofs)) for r, proofs in reports)
    counting = Counting(target.counting)
    given = [_Given(r, s, figure_of(r, r.as_of or r.period.end, r.source)) for r, s in told if _says(r)]
    standing = [g for g in given if g.saying.appraisal is not Appraisal.RETURNED]
    by_now = [g for g in standing if known.by_now(g.report)]
    within = [g for g in by_now if known.within(g.report)]
    earlier = [g for g in by_now if known.earlier(g.report)]
    passed = [g for g in by_now if g.saying.appraisal is Appraisal.ACCEPTED]
    promise = milestone_ahead([m.now for m in milestones], min(known.as_of, known.period.end))
    judged = _judged(known, promise, by_now, counting)
    first = {m.year: m.first for m in milestones}
    stop = _stopped(known, changes)
    said = tuple(s for r, s in told if known.told(r))
    return TargetFact(
        key=f"target:{target.pk}",
        name=target.name,
        plan=known.plans[target.plan_id],
        section=target.section,
        ordinal=target.ordinal,
        tracked_by=known.bodies.body(target.tracked_by_id) if target.tracked_by_id else None,
        tracked_as=target.tracked_as,
        counting=counting,
        unit=next((m.now.unit for m in milestones if m.now.unit), ""),
        promises=tuple(_promise(m.now, first[m.year]) for m in milestones),
        promise=_promise(promise, first.get(promise.year)) if promise else None,
        in_period=_together(within, counting) if counting is Counting.IN_PERIOD else None,
        cumulative=_cumulative(known, by_now, counting, judged),
        before=_cumulative(known, earlier, counting, None) if earlier else None,
        accepted=passed[-1].fact if passed and counting is not Counting.IN_PERIOD else _together(passed, counting),
        verdict=judged.verdict if judged else Judged.TO_JUDGE if by_now else Judged.NO_FIGURE,
        said=said,
        asked=bool(target.tracked_by_id) and not stop and known.asks(target.every, work=False),
        stopped=stop,
        changes=tuple(change_fact(c) for c in changes if known.period.start <= c.on <= known.as_of),
    )


def _says(report: Report) -> bool:
    return not report.nothing and not (report.value is None and report.numerator is None and report.yes is None)


def _judged(known: Known, promise: Promise | None, given: Sequence[_Given], counting: Counting) -> Judgement | None:
    if promise is None:
        return None
    found = judge(promise, promise.year, [g.figure for g in given], known.as_of, counting)
    return replace(found, verdict=Judged.TO_JUDGE) if found.figure and several(promise) else found


def _cumulative(
    known: Known, given: Sequence[_Given], counting: Counting, judged: Judgement | None
) -> FigureFact | None:
    """Of figures that arise in periods the year's sum up to here; else the last one, that which was judged."""
    if counting is Counting.IN_PERIOD:
        year = known.period.end.year
        return _together([g for g in given if g.report.period.end.year == year], counting)
    if judged and judged.figure:
        return next((g.fact for g in given if g.figure is judged.figure), None)
    return given[-1].fact if given else None


def _together(given: Sequence[_Given], counting: Counting) -> FigureFact | None:
    """Figures of several periods added up, naming all reports; None where one of them does not add."""
    if len(given) < 2:
        return given[0].fact if given else None
    figure = total([g.figure for g in given], Counting.IN_PERIOD)
    if figure is None or counting is not Counting.IN_PERIOD:
        return None
    passed = sum(g.saying.appraisal is Appraisal.ACCEPTED for g in given)
    state = _STATES[Appraisal.ACCEPTED] if passed == len(given) else f"Đã thẩm định {passed}/{len(given)} báo cáo"
    facts = [g.fact for g in given]
    return FigureFact(
        facts[-1].key,
        facts[-1].label,
        figure,
        state,
        passed == len(given),
        facts[-1].source,
        tuple((f.key, f.label) for f in facts[:-1]),
    )


def _promise(now: Promise, first: Promise | None) -> PromiseFact:
    goal = now.value if isinstance(now.value, Decimal) else None
    changed = first.raw if first is not None and first.raw != now.raw else ""
    return PromiseFact(now.year, now.raw, goal, now.unit or "", changed)


def _stopped(known: Known, changes: Iterable[Adjustment]) -> str:
    """Which stop holds on the day, in words; "" where work goes on."""
    stops = [c for c in changes if c.kind in STOPS and c.on <= known.as_of]
    last = max(stops, key=lambda c: (c.on, c.at), default=None)
    return AdjustmentKind(last.kind).label if last and last.kind != AdjustmentKind.RESUME else ""
