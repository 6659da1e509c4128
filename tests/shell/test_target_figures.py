"""The figures of a target: which one counts, where it stands, what it is held against, as of a day."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import at, begun, period_of_month

from tiendo.core.values import Verdict as Judged
from tiendo.queries.figures import FigureState, Last, accepted_figures, last_told, series, series_of
from tiendo.records.models import Adjustment, Report, ReportPart, Run, Target, Unit, Verdict
from tiendo.web.target_charts import bar_of, line_of, places_of, words_of

pytestmark = pytest.mark.django_db
D, F = date, FigureState


@pytest.fixture
def run(cast: Cast) -> Any:
    return begun(cast)


@pytest.fixture
def target(run: Run) -> Target:
    """The share of hamlets with 5G: ≥ 60 % in 2026; what 2030 promises is of two parts."""
    return Target.objects.get(name__startswith="Tỷ lệ thôn")


def told(cast: Cast, run: Run, target: Target, month: int, top: int, **over: Any) -> Report:
    values = {"unit": cast.culture, "sent_by": cast.head, "sent_at": at(2026, month, 20), "unit_of_measure": "%"}
    counts = {"numerator": Decimal(top), "denominator": Decimal(12)}
    return Report.objects.create(target=target, period=period_of_month(run, month), **(values | counts | over))


def judge(report: Report, cast: Cast, step: str, month: int, day: int) -> None:
    Verdict.objects.create(report=report, step=step, by=cast.support, at=at(2026, month, day), reason="Thiếu")


def test_nothing_was_said_yet(target: Target) -> None:
    found = series(target, D(2026, 11, 21))
    assert (found.said, found.now) == ((), None)
    assert found.judged is not None
    assert found.judged.verdict is Judged.NO_FIGURE


def test_reported_and_accepted_are_told_apart(cast: Cast, run: Run, target: Target) -> None:
    judge(told(cast, run, target, 9, 6), cast, "accept", 9, 25)
    told(cast, run, target, 10, 8)
    found = series(target, D(2026, 11, 21))
    assert found.now is not None
    assert found.accepted is not None
    assert (words_of(found.now), found.now.state) == ("66,67 %", F.WAITING)
    assert words_of(found.accepted) == "50 %"
    assert found.judged is not None
    assert found.judged.verdict is Judged.MET


def test_a_returned_figure_does_not_count(cast: Cast, run: Run, target: Target) -> None:
    told(cast, run, target, 9, 6)
    judge(told(cast, run, target, 10, 8), cast, "return", 10, 25)
    found = series(target, D(2026, 11, 21))
    assert found.now is not None
    assert words_of(found.now) == "50 %"
    assert found.judged is not None
    assert found.judged.verdict is Judged.NOT_YET
    before = series(target, D(2026, 10, 24))  # it was not returned yet
    assert before.now is not None
    assert words_of(before.now) == "66,67 %"


def test_sent_later_or_taken_back_is_not_known(cast: Cast, run: Run, target: Target) -> None:
    told(cast, run, target, 9, 6, taken_back_at=at(2026, 9, 22), taken_back_by=cast.head)
    assert [len(series(target, D(2026, 9, day)).said) for day in (19, 20, 22)] == [0, 1, 0]


def test_sending_again_replaces_the_figure_of_the_period(cast: Cast, run: Run, target: Target) -> None:
    told(cast, run, target, 9, 6)
    told(cast, run, target, 9, 7, sent_at=at(2026, 9, 23))
    assert [words_of(s) for s in series(target, D(2026, 11, 21)).said] == ["58,33 %"]


def test_a_promise_changed_is_the_one_that_judges(cast: Cast, run: Run, target: Target) -> None:
    told(cast, run, target, 9, 8)
    after = {"year": 2026, "comparator": ">=", "low": "75", "high": None, "unit": "%", "raw": "≥ 75%"}
    Adjustment.objects.create(
        target=target, kind="value", on=D(2026, 10, 1), before={}, after=after, document="3/NQ", reason="Tỉnh giao",
        by=cast.steering, at=at(2026, 10, 1),
    )  # fmt: skip
    verdicts = [found.verdict for day in (D(2026, 9, 30), D(2026, 10, 1)) if (found := series(target, day).judged)]
    assert verdicts == [Judged.MET, Judged.NOT_YET]


def test_a_repeated_target_shows_the_first_ones_figures(cast: Cast, run: Run, target: Target) -> None:
    told(cast, run, target, 9, 6)
    twin = Target.objects.exclude(pk=target.pk).get()
    Target.objects.filter(pk=twin.pk).update(same_as=target)
    twin.refresh_from_db()
    assert [words_of(s) for s in series(twin, D(2026, 11, 21)).said] == ["50 %"]


def test_a_cell_of_several_promises_is_left_to_people(cast: Cast, run: Run, target: Target) -> None:
    target.milestones.filter(year=2026).delete()
    told(cast, run, target, 9, 12)
    found = series(target, D(2026, 11, 21))
    assert found.judged is not None
    assert (found.judged.verdict, bar_of(found)) == (Judged.TO_JUDGE, None)


def test_what_is_drawn(cast: Cast, run: Run, target: Target) -> None:
    told(cast, run, target, 9, 6)
    last = told(cast, run, target, 10, 8)
    for name, top in (("Nà Hoa", 5), ("Khe Mo", 3)):
        place = Unit.objects.create(parent=cast.commune, kind="hamlet", name=name)
        ReportPart.objects.create(report=last, place=place, numerator=top, denominator=6)
    found = series(target, D(2026, 11, 21))
    bar, line = bar_of(found), line_of(found)
    assert bar is not None
    assert line is not None
    assert found.now is not None
    assert (bar.now, [m.years for m in bar.marks][:1]) == (710, ["2026"])
    assert [d.label for d in line.dots] == ["50", "66,67"]
    assert "30/09/2026: 50 %, chờ thẩm định" in line.said
    assert [(p.name, p.amount) for p in places_of(found.now)] == [("Nà Hoa", "83,33"), ("Khe Mo", "50")]


def test_the_page_says_it(cast: Cast, run: Run, target: Target, client: Any) -> None:
    client.force_login(cast.steering)
    page = f"/chi-tieu/{target.pk}/"
    assert "Chưa có số liệu báo cáo" in client.get(page).content.decode()
    told(cast, run, target, 9, 6, sent_at=cast.now, filled_by=cast.reporter, source="Sổ theo dõi")
    text = " ".join(client.get(page).content.decode().split())
    for words in ("50 %", "6/12", "Chờ thẩm định", "Lý A Tùng", "Sổ theo dõi", "không kèm", "<b>Chưa đạt"):
        assert words in text, words
    client.force_login(cast.stranger)
    assert client.get(page).status_code == 404


def test_all_targets_at_once_are_as_one_by_one(
    cast: Cast, run: Run, target: Target, django_assert_max_num_queries: Any
) -> None:
    judge(told(cast, run, target, 9, 6), cast, "accept", 9, 25)
    told(cast, run, target, 10, 8)
    every = list(Target.objects.all())
    assert len(every) > 1
    with django_assert_max_num_queries(8):
        found = series_of(every, D(2026, 11, 21))
    assert found == {t.pk: series(t, D(2026, 11, 21)) for t in every}
    assert found[target.pk].said


@pytest.mark.parametrize("seed", range(6))
def test_the_last_figures_are_those_of_the_series(cast: Cast, run: Run, target: Target, seed: int) -> None:
    """Looked for from the last back, a few at a time; most here are returned, so that one has to look far."""
    luck = random.Random(seed)
    for month in range(1, 12):
        for _ in range(luck.randint(0, 2)):
            report = told(cast, run, target, month, luck.randint(1, 12))
            if luck.random() < 0.3:
                report.taken_back_at = report.sent_at + timedelta(days=20)
                report.as_of = D(2026, luck.randint(1, 11), 1)
                report.save()
            elif (step := luck.choice(("", "return", "return", "accept"))) and seed:
                judge(report, cast, step, month, 25)
    for day in (D(2026, 1, 10), D(2026, 6, 22), D(2026, 8, 26), D(2026, 11, 21)):
        one, found = series(target, day), last_told([target.pk], day).get(target.pk, Last())
        sides = [(one.now, found.now), (one.accepted, found.accepted)]
        assert [(a and (a.figure, a.state)) for a, _ in sides] == [(b and (b.figure, b.state)) for _, b in sides]
        accepted = [s.figure for s in one.said if s.state is FigureState.ACCEPTED]
        assert accepted_figures([target], day).get(target.pk, []) == accepted
