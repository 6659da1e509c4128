"""The few reports that tell where a task stands, against all of them, on made-up acts of many months."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.test_whole_year import Year

from tiendo.clock import HANOI
from tiendo.core.reading import Deadline, DeadlineKind
from tiendo.core.states import Step
from tiendo.core.status import Deed, Standing, standing_on
from tiendo.records.models import Report, ReportingPeriod, Task, Verdict
from tiendo.records.telling import telling

BEGIN = datetime(2026, 1, 5, 8, tzinfo=HANOI)


def play(task: Task, period: ReportingPeriod, cast: Cast, chance: Random) -> None:
    """Thirty reports, some at the same instant; a few say complete, and are taken back, returned or accepted, which is
    the end; some progress is taken back, too."""
    now = BEGIN
    for _ in range(30):
        now += timedelta(hours=chance.choice((0, 1, 30, 300)))
        complete = chance.random() < 0.15
        end = chance.choice(("back", "return", "return", "accept")) if complete else ""
        back = end == "back" or (not complete and chance.random() < 0.2)
        row = Report.objects.create(
            task=task,
            period=period,
            unit=cast.economy,
            sent_by=cast.head,
            sent_at=now,
            complete=complete,
            done=Decimal(100) if complete else chance.choice((None, Decimal(chance.randrange(100)))),
            taken_back_at=now + timedelta(minutes=50) if back else None,
        )
        now += timedelta(hours=1 if complete else 0)
        if end in ("return", "accept"):
            Verdict.objects.create(report=row, step=end, by=cast.support, at=now)
        if end == "accept":
            break


def stands(reports: list[Report], day: date) -> Standing:
    deeds: list[tuple[datetime, Deed]] = []
    for row in reports:
        if not row.complete and row.taken_back_at:
            continue
        step = Step.REPORT_COMPLETE if row.complete else Step.PROGRESS
        deeds.append((row.sent_at, Deed(row.sent_at.astimezone(HANOI).date(), step, row.done)))
        more = [(v.at, Step(v.step)) for v in row.verdicts.all()]
        more += [(row.taken_back_at, Step.TAKE_BACK)] if row.taken_back_at else []
        deeds += [(at, Deed(at.astimezone(HANOI).date(), one)) for at, one in more]
    deadline = Deadline(DeadlineKind.ONCE, due=date(2026, 12, 31))
    in_order = [deed for _, deed in sorted(deeds, key=lambda d: d[0])]
    return standing_on(deadline, date(2026, 1, 2), in_order, day)


@pytest.mark.parametrize("seed", range(6))
def test_they_say_what_all_of_them_say(cast: Cast, seed: int, django_assert_num_queries: Any) -> None:
    year, chance = Year(cast), Random(seed)
    period = ReportingPeriod.objects.filter(run=year.run).first()
    assert period is not None
    tasks = [year.task(ordinal).task for ordinal in "123"]
    for task in tasks:
        play(task, period, cast, chance)
    few = 0
    for days in range(0, 200, 23):
        end = BEGIN.replace(hour=0) + timedelta(days=days + 1)
        day = end.date() - timedelta(days=1)
        with django_assert_num_queries(1):
            found = list(telling([task.pk for task in tasks], end).order_by("sent_at", "pk"))
        few += len(found)
        for task in tasks:
            all_ = list(Report.objects.filter(task=task, sent_at__lt=end).order_by("sent_at", "pk"))
            some = [row for row in found if row.task_id == task.pk]
            assert stands(some, day) == stands(all_, day)
            assert [r.pk for r in some][-1:] == [r.pk for r in all_ if r.complete or not r.taken_back_at][-1:]
    assert few < Report.objects.count() * 9 / 2
    asked = Task.objects.filter(pk=tasks[0].pk).values("pk")
    assert set(telling(asked, end)) == {row for row in found if row.task_id == tasks[0].pk}
    whole = set(telling([tasks[0].pk], end, [tasks[1].pk]))
    assert whole == set(telling(asked, end)) | set(Report.objects.filter(task=tasks[1]))
