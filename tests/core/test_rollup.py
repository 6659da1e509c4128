"""How items and figures add up: each rule by cases, and the laws that hold for all."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.adding import Across, Direction, Over
from tiendo.core.alerts import broken
from tiendo.core.policy import POLICY
from tiendo.core.reading import Deadline, DeadlineKind
from tiendo.core.rollup import (
    AXES,
    COUNTERS,
    Given,
    Sums,
    across,
    added,
    counted,
    leaf,
    less,
    over,
    rolled,
    task_cells,
)
from tiendo.core.states import Step
from tiendo.core.status import Deed, Standing, standing_on
from tiendo.core.turning import next_turn
from tiendo.core.values import Counting, Figure

DAY = date(2026, 6, 30)
# a loaded machine is no fault of the code


def d(text: str) -> Decimal:
    return Decimal(text)


def value(amount: str, unit: str = "") -> Figure:
    return Figure(DAY, d(amount), unit=unit or None)


def rate(top: str, bottom: str) -> Figure:
    return Figure(DAY, None, d(top), d(bottom))


def places(*figures: Figure | None, **more: Any) -> list[Given]:
    return [Given(n, f, **{k: v[n] for k, v in more.items()}) for n, f in enumerate(figures)]


@pytest.mark.parametrize(
    ("rule", "rows", "amount", "usable"),
    [
        pytest.param(Across.SUM, places(value("3"), value("4.5")), "7.5", 2, id="sum"),
        pytest.param(Across.SUM, places(value("3"), None), "3", 1, id="sum with one missing stands on 1 of 2"),
        pytest.param(Across.SUM, places(None, None), None, 0, id="nobody reported: no figure, not nought"),
        pytest.param(Across.SUM, places(value("3"), value("4", "km")), "7", 2, id="a figure without unit is taken"),
        pytest.param(Across.RATIO, places(rate("1", "10"), rate("90", "90")), "91", 2, id="ratio of sums, not 55 %"),
        pytest.param(Across.RATIO, places(rate("1", "10"), value("90")), "10", 1, id="a bare rate stands apart"),
        pytest.param(
            Across.WEIGHTED,
            places(value("10"), value("40"), weight=[d("3000"), d("1000")]),
            "17.5",
            2,
            id="weighted by population",
        ),
        pytest.param(
            Across.WEIGHTED,
            places(value("10"), value("40"), weight=[d("3000"), None]),
            "10",
            1,
            id="no population known: apart",
        ),
        pytest.param(
            Across.SHARE,
            places(value("9"), value("1"), None, None, met=[True, False, None, None]),
            "25",
            2,
            id="share is of all that are asked, not of those that answered",
        ),
        pytest.param(Across.WORST, places(value("3"), value("4")), "3", 2, id="worst where more is better"),
        pytest.param(Across.NONE, places(value("3"), value("4")), None, 0, id="said of each place only"),
        pytest.param(
            Across.SUM,
            places(Figure(DAY, True), Figure(DAY, False), Figure(DAY, True)),
            "2",
            3,
            id="deeds done are counted",
        ),
    ],
)
def test_across(rule: Across, rows: list[Given], amount: str | None, usable: int) -> None:
    found = across(rule, rows)
    assert found.amount == (None if amount is None else d(amount))
    assert (found.usable, found.of) == (usable, len(rows))


def test_worst_goes_by_direction_and_names_the_place() -> None:
    rows = places(value("3"), value("9"), goal=[d("3"), d("5")])
    down, keep = across(Across.WORST, rows, Direction.DOWN), across(Across.WORST, rows, Direction.KEEP)
    assert (down.amount, down.worst) == (d("9"), 1)
    assert (keep.amount, keep.worst) == (d("9"), 1)  # 4 away from its goal, the other 0


def test_a_figure_in_another_unit_stands_apart() -> None:
    found = across(Across.SUM, places(value("3", "km"), value("4", "người")), unit="Km")
    assert (found.amount, found.usable, found.apart, found.missing) == (d("3"), 1, 1, 0)


def on(
    month: int, amount: str | None = None, top: str | None = None, bottom: str | None = None, unit: str = ""
) -> Figure:
    return Figure(
        date(2026, month, 28),
        d(amount) if amount else None,
        d(top) if top else None,
        d(bottom) if bottom else None,
        unit or None,
    )


@pytest.mark.parametrize(
    ("rule", "figures", "amount"),
    [
        (Over.LATEST, [on(3, "7"), on(1, "9")], "7"),
        (Over.SUM, [on(1, "9"), on(3, "7")], "16"),
        (Over.MAXIMUM, [on(1, "9"), on(3, "7")], "9"),
        (Over.MEAN, [on(1, "9"), on(3, "7")], "8"),
        (Over.MEAN, [on(1, "90", unit="%"), on(3, "10", unit="%")], None),
        (Over.MEAN, [on(1, None, "1", "10"), on(3, None, "90", "100")], "82.72727272727272727272727273"),
        (Over.SUM, [], None),
    ],
    ids=["latest", "sum", "maximum", "mean", "no mean of rates", "mean of ratios is the ratio of sums", "nothing"],
)
def test_over_periods(rule: Over, figures: list[Figure], amount: str | None) -> None:
    found = over(rule, figures, Counting.AT_DATE)
    assert (found.amount if found else None) == (d(amount) if amount else None)


FIGURES = st.one_of(
    st.none(),
    st.integers(0, 1000).map(lambda n: Figure(DAY, Decimal(n))),
    st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda p: Figure(DAY, None, Decimal(p[0]), Decimal(p[1]))),
)
GIVEN = st.builds(
    Given,
    place=st.integers(1, 99),
    figure=FIGURES,
    weight=st.one_of(st.none(), st.integers(1, 900).map(Decimal)),
    met=st.sampled_from([None, True, False]),
    goal=st.one_of(st.none(), st.integers(0, 100).map(Decimal)),
)


@given(st.sampled_from(Across), st.sampled_from(Direction), st.lists(st.lists(GIVEN, max_size=4), max_size=4))
def test_sums_of_sums_are_the_sums_of_the_leaves(rule: Across, way: Direction, tree: list[list[Given]]) -> None:
    """A nation out of provinces is the nation out of communes, and the order of the tree says nothing."""
    provinces = [sum((leaf(rule, g, way) for g in communes), Sums()) for communes in tree]
    flat = [g for communes in tree for g in communes]
    whole = sum(provinces, Sums())
    assert whole == sum((leaf(rule, g, way) for g in reversed(flat)), Sums())
    found = rolled(rule, whole, way)
    assert (found.of, found.given) == (len(flat), sum(g.figure is not None for g in flat))
    assert 0 <= found.usable <= found.given <= found.of
    assert found.usable or found.amount is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1))
def test_a_ratio_lies_between_its_parts(parts: list[tuple[int, int]]) -> None:
    rates = [Decimal(a) / b * 100 for a, b in parts]
    found = across(Across.RATIO, [Given(n, rate(str(a), str(b))) for n, (a, b) in enumerate(parts)]).amount
    assert found is not None
    assert min(rates) - d("1e-9") <= found <= max(rates) + d("1e-9")


# --- items -----------------------------------------------------------------------------------------------------------

START = date(2026, 1, 1)
STEPS = st.sampled_from(
    [Step.PROGRESS, Step.REPORT_COMPLETE, Step.RETURN, Step.ACCEPT, Step.SUSPEND, Step.RESUME, Step.CANCEL]
)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """A task after a few deeds that the table of transitions knows."""
    due = draw(st.one_of(st.none(), st.integers(0, 60).map(lambda n: START + timedelta(days=n))))
    deadline = Deadline(DeadlineKind.ONCE if due else DeadlineKind.NONE, due=due)
    day, deeds = START, list[Deed]()
    for step in draw(st.lists(STEPS, max_size=4)):
        day += timedelta(days=draw(st.integers(0, 9)))
        done = Decimal(draw(st.integers(0, 100))) if step is Step.PROGRESS else None
        deed = Deed(day, step, done, look_again=day + timedelta(days=5))
        try:
            standing_on(deadline, START, [*deeds, deed], day)
        except ValueError:
            continue
        deeds.append(deed)
    return standing_on(deadline, START, deeds, day)


def cells(standing: Standing, day: date) -> tuple[str, ...]:
    return task_cells(standing, broken(standing, day), standing.deadline_class(day), said=True)


@given(standings(), st.integers(0, 90))
def test_each_axis_adds_up_to_the_whole(standing: Standing, after: int) -> None:
    found = counted([cells(standing, START + timedelta(days=after))])
    assert found.keys() <= set(COUNTERS)
    assert [sum(found.get(name, 0) for name in names) for names in AXES.values()] == [1] * len(AXES)


@given(standings(), st.integers(0, 70))
def test_nothing_turns_before_the_next_turn(standing: Standing, after: int) -> None:
    """Between a day and its next turn a task counts as the same; without one, for ever."""
    day = START + timedelta(days=after)
    turn = next_turn(standing, day, POLICY) or day + timedelta(days=120)
    assert turn > day
    between = [day + timedelta(days=n) for n in range((turn - day).days)]
    assert {cells(standing, on_day) for on_day in between} == {cells(standing, day)}


@given(st.lists(st.lists(standings(), max_size=3), max_size=3))
def test_counts_of_parts_are_counts_of_the_whole(units: list[list[Standing]]) -> None:
    parts = [counted(cells(s, DAY) for s in unit) for unit in units]
    whole = counted(cells(s, DAY) for unit in units for s in unit)
    assert added(*parts) == whole
    if parts:
        assert less(whole, parts[0]) == added(*parts[1:])
