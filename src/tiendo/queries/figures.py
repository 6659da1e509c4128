"""The figures reported for a target: the series, the one that counts now and where it stands, the year's promise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from operator import itemgetter

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tiendo.core.reading import Comparator
from tiendo.core.reading import Milestone as Promise
from tiendo.core.states import SENT_BACK
from tiendo.core.values import Counting, Figure, Judgement, judge, milestone_ahead
from tiendo.core.values import Verdict as Judged
from tiendo.queries.leads import units_by_id
from tiendo.queries.people import people_by_id
from tiendo.queries.promises import milestones_now, with_milestones
from tiendo.records.deeds import after_day, day_of, steps_of
from tiendo.records.facts import figure_of
from tiendo.records.hanging import hang
from tiendo.records.models import Report, ReportingPeriod, ReportPart, Target, Unit, Verdict
from tiendo.records.ready import Ready, Row


class FigureState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"


FIGURE_STATE_NAMES: dict[FigureState, str] = {
    FigureState.WAITING: "Chờ thẩm định",
    FigureState.ACCEPTED: "Đã thẩm định",
    FigureState.RETURNED: "Trả lại, chờ hoàn thiện",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One figure as reported for a period, with its last verdict and what each place gave."""

    report: Report
    figure: Figure
    state: FigureState
    verdict: Verdict | None
    parts: tuple[tuple[Unit, Figure], ...] = ()

    @property
    def name(self) -> str:
        return FIGURE_STATE_NAMES[self.state]


@dataclass(frozen=True, slots=True)
class Series:
    """`said` has the latest report of each period in the order of days; `now` the last that was not returned (the last
    returned one where there is no other), `accepted` the last accepted. `promises` are as last adjusted, by year;
    `promise` is the one in force, `judged` holds what was reported against it, returned figures apart."""

    said: tuple[Said, ...]
    now: Said | None
    accepted: Said | None
    promises: tuple[Promise, ...]
    promise: Promise | None
    judged: Judgement | None


def series(target: Target, today: date) -> Series:
    """As known at the end of `today`; eight queries at most. A repeated target is served by the first one's figures."""
    return series_of([target], today)[target.pk]


def series_of(targets: Iterable[Target], today: date) -> dict[int, Series]:
    """By target, in the order given; eight queries, however many there are."""
    rows = list(targets)
    with_milestones(rows)
    reports, promises = _rows({t.same_as_id or t.pk for t in rows}), milestones_now(rows, today)
    return {
        t.pk: series_by(t, reports.get(t.same_as_id or t.pk, ()), [m.now for m in promises[t.pk]], today) for t in rows
    }


def series_by(target: Target, reports: Iterable[Report], promises: Sequence[Promise], today: date) -> Series:
    """The same out of rows at hand: the reports in the order sent, with `period`, `verdicts` and `parts` fetched; the
    promises by year."""
    said = tuple(sorted(_said(reports, today).values(), key=lambda s: s.figure.as_of))
    standing = [s for s in said if s.state is not FigureState.RETURNED]
    accepted = [s for s in said if s.state is FigureState.ACCEPTED]
    promise, judged = judged_by(promises, [s.figure for s in standing], Counting(target.counting), today)
    last = standing or list(said)
    return Series(
        said, last[-1] if last else None, accepted[-1] if accepted else None, tuple(promises), promise, judged
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of a series without what a page of its target tells beside it."""

    figure: Figure
    state: FigureState

    @property
    def name(self) -> str:
        return FIGURE_STATE_NAMES[self.state]


AT_A_TIME = 3  # figures of a series whose verdicts are looked at together, from the last back
_FIGURE = ("value", "yes", "numerator", "denominator", "unit_of_measure", "source")


@dataclass(frozen=True, slots=True)
class Last:
    """Of a series, the last figure that was not returned (the last returned one where there is no other) and the last
    accepted."""

    now: Told | None = None
    accepted: Told | None = None


def last_told(target_ids: Iterable[int], today: date) -> dict[int, Last]:
    """By target with one, its last figures as known at the end of `today`: a query, and one for verdicts on the last
    few of each, more only of those where these do not tell. A repeated target has none of its own."""
    left = _by_period(_GIVEN.rows(list(target_ids), after_day(today)), today)
    out = dict.fromkeys(left, Last())
    first = {pk: _figure(some[-1]) for pk, some in left.items()}
    while left:
        steps = steps_of(row[_PK] for some in left.values() for row in some[-AT_A_TIME:])
        for target, some in left.items():
            for row in reversed(some[-AT_A_TIME:]):
                known = [step for at, step, *_ in steps.get(row[_PK], ()) if day_of(at) <= today]
                out[target] = _with(out[target], Told(_figure(row), _state(known[-1] if known else "")))
        left = {pk: rest for pk, some in left.items() if not out[pk].accepted and (rest := some[:-AT_A_TIME])}
    returned = {pk: Told(figure, FigureState.RETURNED) for pk, figure in first.items()}
    return {pk: one if one.now else Last(returned[pk]) for pk, one in out.items()}


def _with(last: Last, told: Told) -> Last:
    """With one figure before."""
    now = last.now or (told if told.state is not FigureState.RETURNED else None)
    return Last(now, last.accepted or (told if told.state is FigureState.ACCEPTED else None))


def _by_period(rows: Iterable[Row], today: date) -> dict[int, list[Row]]:
    """By target the last row of each period, by the days of their figures."""
    last = {row[:_BACK]: row for row in rows if row[_BACK] is None or day_of(row[_BACK]) > today}
    out: dict[int, list[Row]] = {}
    for row in last.values():
        out.setdefault(row[0], []).append(row)
    return {pk: sorted(some, key=_ON) for pk, some in out.items()}


def _figure(row: Row) -> Figure:
    _, _, _, value, yes, top, bottom, unit, source, _, on, _ = row
    return Figure(on, value if yes is None else yes, top, bottom, unit or None, source)


def _given(targets: Collection[int], end: datetime) -> QuerySet[Report]:
    """The figures of targets as known at an instant, in the order sent, each with its day. The end of its period is
    looked up by itself: joined, the database would read those of every place."""
    rows = Report.objects.filter(target__in=targets, nothing=False, sent_at__lt=end)
    ends = ReportingPeriod.objects.filter(pk=OuterRef("period")).order_by().values("end")
    rows = rows.exclude(value=None, numerator=None, yes=None).order_by("sent_at", "pk")
    return rows.annotate(on=Coalesce("as_of", Subquery(ends)))


def _figures(targets: Collection[int], end: datetime) -> QuerySet[Report]:
    """The same with the last step of the appraisal of each."""
    said = Verdict.objects.filter(report=OuterRef("pk"), at__lt=end).order_by("-at", "-pk").values("step")[:1]
    return _given(targets, end).annotate(said=Subquery(said))


_ROW = ("target_id", "period_id", "taken_back_at", *_FIGURE, "pk", "on")
_BACK, _PK, _STEP, _ON = _ROW.index("taken_back_at"), _ROW.index("pk"), len(_ROW), itemgetter(_ROW.index("on"))
_FIGURES = Ready(lambda targets, end: _figures(targets, end).values_list(*_ROW, "said"))
_GIVEN = Ready(lambda targets, end: _given(targets, end).values_list(*_ROW, Value(None, output_field=CharField())))


def accepted_figures(targets: Iterable[Target], today: date) -> dict[int, list[Figure]]:
    """By target with a figure, those accepted by their days, as known at the end of `today`; one query."""
    found = _by_period(_FIGURES.rows([t.pk for t in targets], after_day(today)), today)
    accepted = FigureState.ACCEPTED
    return {pk: [_figure(row) for row in some if _state(row[_STEP] or "") is accepted] for pk, some in found.items()}


def judged_by(
    promises: Sequence[Promise], figures: Sequence[Figure], counting: Counting, today: date
) -> tuple[Promise | None, Judgement | None]:
    """The promise in force on a day, and whether figures that were not returned keep it."""
    promise = milestone_ahead(promises, today)
    judged = judge(promise, promise.year, figures, today, counting) if promise else None
    if promise and judged and judged.figure and several(promise):
        judged = replace(judged, verdict=Judged.TO_JUDGE)
    return promise, judged


def several(promise: Promise) -> bool:
    """Whether its cell makes several promises ("100 % (5G) 50 % (6G)"), which no one figure can keep."""
    return promise.comparator is not Comparator.RANGE and promise.raw.count("%") > 1


_REPORTS = Ready(
    lambda targets: (
        Report.objects.filter(target__in=targets, nothing=False).select_related("period").order_by("sent_at", "pk")
    )
)
_VERDICTS = Ready(lambda reports: Verdict.objects.filter(report__in=reports).order_by("at", "pk"))
_PARTS = Ready(
    lambda reports: (
        ReportPart.objects.filter(report__in=reports)
        .select_related("place")
        .order_by("report_id", "place__position", "place_id")
    )
)
_FILES = Ready(
    lambda reports: (
        Report.evidence.through.objects.filter(report__in=reports)
        .select_related("evidence__file")
        .order_by("evidence__at", "evidence_id")
    )
)


def _rows(target_ids: Collection[int]) -> dict[int | None, list[Report]]:
    """By target, its reports in the order sent, with their periods, units, people, verdicts, parts and files."""
    out: dict[int | None, list[Report]] = {}
    for row in _with_all(_REPORTS.objects(target_ids)) if target_ids else ():
        out.setdefault(row.target_id, []).append(row)
    return out


def _with_all(rows: list[Report]) -> list[Report]:
    ids = [row.pk for row in rows]
    verdicts = _VERDICTS.objects(ids) if ids else []
    hang(rows, "verdicts", ((v.report_id, v) for v in verdicts))
    hang(rows, "parts", ((p.report_id, p) for p in (_PARTS.objects(ids) if ids else ())))
    hang(rows, "evidence", ((link.report_id, link.evidence) for link in (_FILES.objects(ids) if ids else ())))
    units = units_by_id({row.unit_id for row in rows})
    people = people_by_id(
        {pk for row in rows for pk in (row.sent_by_id, row.filled_by_id)} | {v.by_id for v in verdicts}
    )
    for row in rows:
        row.unit, row.sent_by = units[row.unit_id], people[row.sent_by_id]
        row.filled_by = people[row.filled_by_id] if row.filled_by_id else None
    for verdict in verdicts:
        verdict.by = people[verdict.by_id]
    return rows


def _said(reports: Iterable[Report], today: date) -> dict[int, Said]:
    """By period, the latest report with a figure."""
    out: dict[int, Said] = {}
    for row in reports:
        back = row.taken_back_at is not None and day_of(row.taken_back_at) <= today
        blank = row.value is None and row.numerator is None and row.yes is None
        if day_of(row.sent_at) <= today and not back and not blank:
            out[row.period_id] = _one(row, today)
    return out


def _one(row: Report, today: date) -> Said:
    verdicts = [v for v in row.verdicts.all() if day_of(v.at) <= today]
    last = verdicts[-1] if verdicts else None
    as_of = row.as_of or row.period.end
    parts = tuple((p.place, figure_of(p, as_of)) for p in row.parts.all())
    return Said(row, figure_of(row, as_of, row.source), _state(last.step if last else ""), last, parts)


def _state(step: str) -> FigureState:
    """By the last step of its appraisal, "" where there was none."""
    if step == "accept":
        return FigureState.ACCEPTED
    return FigureState.RETURNED if step in SENT_BACK else FigureState.WAITING
