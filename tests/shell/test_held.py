"""Pages that read of calm tasks what is stored of them say what they say when all is folded, on made-up years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.test_whole_year import FIRST, Year, at

from tiendo.core.scoring.measures import Measure
from tiendo.queries import alert_board, measures, overview, programme, standing
from tiendo.queries.stored import held_now
from tiendo.records.models import Report
from tiendo.usecases import adjustments, appraisal, reports
from tiendo.usecases.errors import Refused, WrongState
from tiendo.web.templatetags.tasklist import due_words


def told(year: Year, today: date) -> dict[str, Any]:
    """What the leader's page and the board say of a day."""
    page = overview.overview(year.run, [], today, today)
    board = alert_board.board(year.run, today)
    return {
        "works": [(w.row.pk, w.leads, w.named, w.cls, w.due, w.reported, w.red, w.late) for w in page.works],
        "red": [(r.work.row.pk, r.decides, r.standing.situation) for r in page.red],
        "units": page.units,
        "ahead": [(one.day, [w.row.pk for w in one.tasks]) for one in page.ahead],
        "sums": (page.overdue, page.undated, page.reported),
        "lines": [(line.now.key, line.now.alert.words, line.now.late) for u in board.units for line in u.lines],
        "undated": board.undated,
        "measured": measures.measured(year.run, today.year, today, set(Measure) - {Measure.RED_PERIODS}, now=True),
        "rows": [
            (
                r.state,
                r.done,
                r.elapsed,
                [u.named_as for u in r.leads],
                r.standing.alerts,
                r.standing.catch_up,
                due_words(r.assignment, now),
            )
            for r in programme.all_tasks(year.plan, today, now=True)
            if (now := r.standing.standing)
        ],
    }


def acts(year: Year, chance: Random, day: date) -> Iterator[Callable[[], Any]]:
    """Something done on a day, if it may be done."""
    cast, now = year.cast, at(day, 11)
    ordinal = chance.choice("123")
    task = year.task(ordinal).task_id
    office = (cast.party_office, cast.colleague, cast.office)
    who: tuple[Any, ...] = office if ordinal == "1" else (cast.economy, cast.reporter, cast.head)
    changed: dict[str, Any] = {"actor": cast.steering, "now": now, "document": "1/TB", "reason": "Chờ vốn"}
    yield lambda: year.report(ordinal, *who, day, chance.choice(("0", "15", "40", "70", "100", "100")))
    last = Report.objects.filter(task=task, complete=True).order_by("-sent_at").first()
    if last:
        judge: dict[str, Any] = {"report_id": last.pk, "actor": cast.support, "now": now}
        yield lambda: appraisal.return_(reason="Thiếu chữ ký", **judge)
        yield lambda: appraisal.accept(**judge)
        yield lambda: reports.take_back(period=last.period, unit=who[0], item=f"task:{task}", actor=who[2], now=now)
    due = day + timedelta(days=chance.randrange(5, 90))
    yield lambda: adjustments.adjust_deadline(task_id=task, due=due, **changed)
    yield lambda: adjustments.suspend(item=f"task:{task}", look_again=due, **changed)
    yield lambda: adjustments.resume(item=f"task:{task}", **changed)
    yield lambda: adjustments.change_lead(
        task_id=task, units=[chance.choice((cast.economy, cast.party_office)).pk], **changed
    )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_what_is_stored_says_what_the_fold_says(cast: Cast, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    year, chance = Year(cast), Random(seed)
    day, held, calm = FIRST, 0, 0
    for _ in range(10):
        day += timedelta(days=chance.randrange(3, 30))
        for act in chance.sample(some := list(acts(year, chance, day)), min(3, len(some))):
            with suppress(Refused, WrongState):
                act()
        for today in (day, day + timedelta(days=2), day + timedelta(days=chance.randrange(10, 60))):
            short = told(year, today)
            with monkeypatch.context() as patch:
                patch.setattr(overview, "held_now", lambda *_: {})
                patch.setattr(alert_board, "held_now", lambda *_: {})
                patch.setattr(standing, "held_now", lambda *_: {})
                assert short == told(year, today), today
            some_held = held_now(year.run, [w.row for w in overview.overview(year.run, [], day, day).works], today)
            held += len(some_held)
            calm += sum(one.colour == "none" for one in some_held.values())
    assert held > calm > 0
