"""A year of one commune through the use cases, and where each task stood on each day of it, worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.conftest import Cast, make_draft
from tests.kept import kept

from tiendo.clock import HANOI
from tiendo.core.access import Role
from tiendo.core.calendar import Calendar, DayOfMonth, PeriodKind
from tiendo.core.scoring.measures import Measure
from tiendo.core.situation import Situation
from tiendo.core.workdays import Shift
from tiendo.jobs.demo.year import _picture as picture
from tiendo.queries.measures import measured
from tiendo.queries.standing import standings_of_all
from tiendo.records.models import Plan, ReportingPeriod, RoleHeld, Run, Unit
from tiendo.usecases import adjustments, appraisal, reports
from tiendo.usecases.alerts import check_run
from tiendo.usecases.errors import WrongState
from tiendo.usecases.evidence import add_evidence
from tiendo.usecases.journal import first_broken_row
from tiendo.usecases.plans import approve
from tiendo.usecases.runs import open_periods, set_calendar, set_run

S = Situation
FIRST, LAST = date(2026, 1, 2), date(2026, 12, 31)

# Task by its number in the plan → from which day on it stood how.
# The time of tasks runs from the plan's issue, 19/11/2025.
BY_HAND: dict[str, list[tuple[date, Situation]]] = {
    # Due 30/11 (376 days). 10 % on 26/1 is under half of the road from day 76 on (20,2 %): 3/2.
    "1": [
        (FIRST, S.BEHIND),
        (date(2026, 1, 26), S.IN_TIME),
        (date(2026, 2, 3), S.BEHIND),
        (date(2026, 2, 24), S.IN_TIME),
        (date(2026, 7, 1), S.SUSPENDED),
        (date(2026, 9, 1), S.LOOK_AGAIN),
        (date(2026, 9, 10), S.IN_TIME),
        (date(2026, 11, 14), S.WAITING),
        (date(2026, 11, 18), S.DONE),
    ],
    # Due 31/3 (132 days): 40 % is under half of the road from day 106 on (80,3 %): 5/3. Moved on 20/3 to 31/5 (193
    # days) it is so from day 155 on: 23/4.
    "2": [
        (FIRST, S.BEHIND),
        (date(2026, 1, 26), S.IN_TIME),
        (date(2026, 3, 5), S.BEHIND),  # the fourteen days before the day do not hide it
        (date(2026, 3, 20), S.IN_TIME),
        (date(2026, 4, 23), S.BEHIND),
        (date(2026, 4, 24), S.IN_TIME),
        (date(2026, 5, 17), S.DUE_SOON),
        (date(2026, 6, 1), S.OVERDUE),
        (date(2026, 6, 10), S.WAITING),
        (date(2026, 6, 15), S.OVERDUE),  # returned, and late again
        (date(2026, 6, 20), S.WAITING),
        (date(2026, 6, 25), S.DONE_LATE),
    ],
    # Continuous, and nobody ever reports: January's report was due on Monday the 26th.
    "3": [(FIRST, S.CONTINUOUS), (date(2026, 1, 27), S.OVERDUE)],
}


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=HANOI)


def d(month: int, day: int) -> date:
    return date(2026, month, day)


class Year:
    """The commune with its plan approved on 2 January, months due on the 25th or the working day after it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        draft, now = make_draft(cast), at(FIRST)
        self.plan: Plan = approve(
            draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=now
        )
        self.run = Run.objects.get()
        who: dict[str, Any] = {"run_id": self.run.pk, "actor": cast.office, "now": now}
        off = [f"2026-02-{day}" for day in range(16, 21)]  # Tết
        set_run(changes={"off": off}, **who)
        set_calendar(calendar=Calendar(PeriodKind.MONTH, DayOfMonth(25, 0), shift=Shift.FORWARD), collects=True, **who)
        RoleHeld.objects.create(person=cast.head, unit=cast.economy, role=Role.HEAD)

    def task(self, ordinal: str) -> Any:
        return self.plan.assignments.select_related("task", "plan").get(ordinal=ordinal)

    def report(self, ordinal: str, unit: Unit, writer: Any, sender: Any, day: date, done: str) -> Any:
        """One task filled in and sent on a day, with a paper where it is done."""
        open_periods(self.run, day)
        period = ReportingPeriod.objects.get(run=self.run, kind="month", start__lte=day, end__gte=day)
        item = f"task:{self.task(ordinal).task_id}"
        who: dict[str, Any] = {"period": period, "unit": unit, "item": item, "actor": writer, "now": at(day)}
        form = reports.save_form(changes={}, **who).form
        if done == "100":
            paper = add_evidence(
                unit=unit, data=picture(f"{day}"), file_name=f"QĐ {day}.png", actor=writer, now=at(day)
            )
            reports.attach(evidence=paper, **who)
        seen = form.content.get("done", "")
        reports.mark_ready(changes={"done": (seen, done)}, **who)
        return reports.send(period=period, unit=unit, items=[item], actor=sender, now=at(day, 10)).reports[0]

    def play(self) -> None:
        cast = self.cast
        economy: tuple[Any, ...] = (cast.economy, cast.reporter, cast.head)
        office: tuple[Any, ...] = (cast.party_office, cast.colleague, cast.office)
        self.report("1", *office, d(1, 26), "10")
        self.report("2", *economy, d(1, 26), "40")  # the due day, moved over a Sunday
        self.report("1", *office, d(2, 24), "60")
        one, two = self.task("1").task_id, self.task("2").task_id
        by: dict[str, Any] = {"actor": cast.steering}
        adjustments.adjust_deadline(
            task_id=two, due=d(5, 31), document="12/QĐ-UBND", reason="Chờ vốn", now=at(d(3, 20)), **by
        )
        self.report("2", *economy, d(4, 24), "60")
        first = self.report("2", *economy, d(6, 10), "100")
        judge: dict[str, Any] = {"actor": cast.support}
        appraisal.return_(report_id=first.pk, reason="Thiếu chữ ký", now=at(d(6, 15)), **judge)
        second = self.report("2", *economy, d(6, 20), "100")
        appraisal.accept(report_id=second.pk, now=at(d(6, 25)), **judge)
        adjustments.suspend(
            item=f"task:{one}", look_again=d(9, 1), document="30/TB-ĐU", reason="Chờ sắp xếp lại", now=at(d(7, 1)), **by
        )
        adjustments.resume(item=f"task:{one}", document="41/TB-ĐU", reason="Đã sắp xếp xong", now=at(d(9, 10)), **by)
        last = self.report("1", *office, d(11, 14), "100")
        appraisal.accept(report_id=last.pk, now=at(d(11, 18)), **judge)


@pytest.fixture
def year(cast: Cast) -> Year:
    return played(cast)


def played(cast: Cast) -> Year:
    """The whole year, the checks of midnight left out."""
    return kept(_played, cast)


def _played(cast: Cast) -> Year:
    made = Year(cast)
    made.play()
    return made


def by_hand(ordinal: str, day: date) -> Situation:
    return [state for since, state in BY_HAND[ordinal] if since <= day][-1]


def test_every_task_on_every_day(year: Year) -> None:
    rows = list(year.plan.assignments.select_related("task", "plan"))
    wrong = []
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        found = standings_of_all(rows, day)
        for row in rows:
            got, expected = found[row.pk].situation.cls, by_hand(row.ordinal, day)
            if got is not expected:
                wrong.append(f"{day} task {row.ordinal}: {got}, by hand {expected}")
    assert wrong == []


def test_what_the_year_leaves_behind(year: Year) -> None:
    found = standings_of_all([year.task("2"), year.task("3")], LAST)
    two, three = found.values()
    assert (two.standing.first_due, two.standing.due, two.standing.extensions) == (d(3, 31), d(5, 31), 1)
    assert three.missed == 10  # January to October; November is the one still owed
    assert first_broken_row() is None


def test_alerts_follow_the_days(cast: Cast) -> None:
    """Checked each morning, the alerts of the second task rise and clear on the days of the table."""
    year = Year(cast)
    year.play()
    for n in range(200):
        day = FIRST + timedelta(days=n)
        check_run(year.run, day, at(day, 6))
    told = year.task("2").task.alerts.exclude(rule="due_soon").order_by("raised_on", "pk")
    assert [(a.rule, a.raised_on, a.cleared_on) for a in told] == [
        ("behind", FIRST, d(1, 26)),
        ("behind", d(3, 5), d(3, 20)),
        ("behind", d(4, 23), d(4, 24)),
        ("overdue", d(6, 1), d(6, 10)),
        ("overdue", d(6, 15), d(6, 20)),
        ("returned", d(6, 15), d(6, 20)),
    ]


def test_what_comes_too_late_is_refused(cast: Cast) -> None:
    """January closes for first reports five days after its due day, and for good the day after."""
    year = Year(cast)
    period = ReportingPeriod.objects.get(kind="month", start=date(2026, 1, 1))
    assert (period.due, period.late_until, period.locks_on) == (d(1, 26), d(1, 31), d(2, 1))
    item = f"task:{year.task('2').task_id}"
    with pytest.raises(WrongState, match="khóa"):
        reports.save_form(
            period=period,
            unit=cast.economy,
            item=item,
            changes={"done": ("", "50")},
            actor=cast.reporter,
            now=at(d(2, 1)),
        )


def test_what_is_counted_for_scoring(year: Year, django_assert_max_num_queries: Any) -> None:
    """The first task is done in time, the second late by either day; the third is continuous and nobody reports."""
    with django_assert_max_num_queries(30 + 16 * 12):
        found = measured(year.run, 2026, LAST)

    def said(unit: Unit | None) -> dict[str, str]:
        of = found[unit.pk if unit else None]
        return {str(k): str(v.value) if v.whole is None else f"{v.part}/{v.whole}" for k, v in of.items()}

    # Of the office's months Mar–Jun, Sep and Oct brought nothing; in July and August its task was suspended.
    assert said(year.cast.party_office) == {
        "tasks_on_time": "1/1",
        "tasks_on_time_now": "1/1",
        "party_tasks_on_time": "1/1",
        "state_tasks_on_time": "0/0",
        "targets_reached": "0/0",
        "overdue": "0",
        "red_periods": "0",
        "reports_on_time": "3/9",
        "not_reported": "6",
        "evidence_at_first": "1/1",
    }
    whole = said(None)
    assert (whole["tasks_on_time"], whole["tasks_on_time_now"], whole["state_tasks_on_time"]) == ("1/2", "1/2", "0/0")
    assert (whole["overdue"], whole["red_periods"]) == ("1", "11")  # the third, in every month from January
    assert (whole["evidence_at_first"], whole["targets_reached"]) == ("1/2", "0/2")
    assert said(year.cast.economy)["evidence_at_first"] == "0/1"  # returned at first


def test_what_is_counted_as_of_a_day(year: Year) -> None:
    before = measured(year.run, 2026, d(6, 19))[None]
    assert (before[Measure.TASKS_ON_TIME].part, before[Measure.TASKS_ON_TIME].whole) == (0, 1)
    assert before[Measure.OVERDUE].value == 2
