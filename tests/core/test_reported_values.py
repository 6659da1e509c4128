"""Reported figures, by table: milestones met or not, sums of parts, what is asked back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.numerals import decimal_text
from tiendo.core.policy import Policy
from tiendo.core.questions import Nature, Question, ask_back, likely_nature
from tiendo.core.reading import Comparator, Milestone, Part
from tiendo.core.reading import Value as Goal
from tiendo.core.values import (
    COUNTING_NAMES,
    VERDICT_NAMES,
    Counting,
    Figure,
    Verdict,
    judge,
    met,
    milestone_ahead,
    total,
)

D, N, C, V = date, Decimal, Comparator, Verdict
TODAY = D(2026, 11, 21)

MET: dict[str, tuple[Comparator, Goal, Decimal | bool | None, bool | None]] = {
    "at least, on it": (C.AT_LEAST, N(80), N(80), True),
    "at least, below": (C.AT_LEAST, N(80), N("79.99"), False),
    "more than, on it": (C.MORE, N(60), N(60), False),
    "more than": (C.MORE, N(60), N("60.1"), True),
    "at most, on it": (C.AT_MOST, N(3), N(3), True),
    "at most, above": (C.AT_MOST, N(3), N(4), False),
    "less than, on it": (C.LESS, N(5), N(5), False),
    "equal": (C.EQUAL, N(100), N("100.0"), True),
    "equal, above": (C.EQUAL, N(100), N(101), False),
    "range, lower end": (C.RANGE, (N(40), N(50)), N(40), True),
    "range, upper end": (C.RANGE, (N(40), N(50)), N(50), True),
    "range, below": (C.RANGE, (N(40), N(50)), N(39), False),
    "a deed done": (C.BOOL, True, True, True),
    "a deed not done": (C.BOOL, True, False, False),
    "a deed, given a number": (C.BOOL, True, N(1), None),
    "words, judged by a person": (C.TEXT, None, True, True),
    "words, given a number": (C.TEXT, None, N(7), None),
    "no figure": (C.AT_LEAST, N(80), None, None),
}


@pytest.mark.parametrize("case", MET)
def test_comparators(case: str) -> None:
    comparator, goal, amount, expected = MET[case]
    assert met(comparator, goal, amount) is expected


EIGHTY = N(80)


def m(year: int, goal: Goal = EIGHTY, comparator: Comparator = C.AT_LEAST, **more: object) -> Milestone:
    return Milestone(year, "", comparator, goal, "%", **more)  # type: ignore[arg-type]


def f(day: date, value: int | str | bool) -> Figure:
    return Figure(day, value if isinstance(value, bool) else N(value))


OLD, NEW = f(D(2025, 12, 31), 70), f(D(2026, 10, 31), 75)
JUDGED = {
    "below, the milestone ahead": (m(2026), [OLD, NEW], TODAY, V.NOT_YET, NEW, True),
    "below, the milestone past": (m(2026), [OLD, NEW], D(2027, 1, 1), V.NOT_MET, NEW, False),
    "met before its day": (m(2026, N(75)), [NEW, OLD], TODAY, V.MET, NEW, True),
    "met once, fallen since": (
        m(2026, N(70)),
        [OLD, f(D(2026, 9, 30), 60)],
        TODAY,
        V.NOT_YET,
        f(D(2026, 9, 30), 60),
        True,
    ),
    "a later figure proves nothing for an earlier milestone": (
        m(2025, N(75)),
        [OLD, NEW],
        TODAY,
        V.NOT_MET,
        OLD,
        False,
    ),
    "a figure not yet known that day": (m(2026), [f(D(2026, 11, 30), 90)], TODAY, V.NO_FIGURE, None, True),
    "no figure": (m(2026), [], D(2027, 6, 1), V.NO_FIGURE, None, False),
    "a deed": (m(2026, True, C.BOOL), [f(D(2026, 5, 1), True)], TODAY, V.MET, f(D(2026, 5, 1), True), True),
    "a deed undone, past": (
        m(2025, True, C.BOOL),
        [f(D(2025, 5, 1), False)],
        TODAY,
        V.NOT_MET,
        f(D(2025, 5, 1), False),
        False,
    ),
    "words, a number": (m(2026, None, C.TEXT), [NEW], TODAY, V.TO_JUDGE, NEW, True),
    "words, a person's yes": (
        m(2026, None, C.TEXT),
        [f(D(2026, 9, 1), True)],
        TODAY,
        V.MET,
        f(D(2026, 9, 1), True),
        True,
    ),
    "several promises in one cell": (
        m(2026, N(100), parts=[Part("5G", C.AT_LEAST, N(100), "%")]),
        [NEW],
        TODAY,
        V.TO_JUDGE,
        NEW,
        True,
    ),
    "a zero denominator is no figure": (
        m(2026),
        [Figure(D(2026, 9, 1), None, N(3), N(0))],
        TODAY,
        V.NO_FIGURE,
        Figure(D(2026, 9, 1), None, N(3), N(0)),
        True,
    ),
}


@pytest.mark.parametrize("case", JUDGED)
def test_judgement(case: str) -> None:
    milestone, figures, today, verdict, figure, provisional = JUDGED[case]
    found = judge(milestone, milestone.year, figures, today)
    assert (found.verdict, found.figure, found.provisional) == (verdict, figure, provisional)


def test_a_part_is_judged_by_its_own_figures() -> None:
    assert judge(Part("6G", C.AT_LEAST, N(50), "%"), 2026, [f(D(2026, 6, 30), 55)], TODAY).verdict is V.MET


def test_figures_in_a_period_add_up_over_the_year_alone() -> None:
    months = [f(D(2025, 12, 31), 900), f(D(2026, 1, 31), 30), f(D(2026, 2, 28), 45)]
    found = judge(m(2026, N(80)), 2026, months, TODAY, Counting.IN_PERIOD)
    assert (found.verdict, found.figure and found.figure.amount) == (V.NOT_YET, N(75))


AHEAD = {
    "this year's": ([2030, 2026, 2045], 2026, 2026),
    "between two: the later one": ([2026, 2030, 2045], 2027, 2030),
    "all past: the last one": ([2025, 2026], 2029, 2026),
    "none": ([], 2026, None),
}


@pytest.mark.parametrize("case", AHEAD)
def test_nearest_milestone_ahead(case: str) -> None:
    years, now, year = AHEAD[case]
    found = milestone_ahead([m(y) for y in years], D(now, 12, 31))
    assert (found and found.year) == year


def r(top: int | None, bottom: int | None, unit: str = "%") -> Figure:
    return Figure(TODAY, None, None if top is None else N(top), None if bottom is None else N(bottom), unit)


TOTALS = {
    "hamlets add up": ([f(TODAY, 3), f(D(2026, 11, 1), 4)], Counting.AT_DATE, N(7)),
    "a ratio by its counts, not the mean of 50 and 100": ([r(1, 2), r(98, 98)], Counting.RATIO, N(99)),
    "a hamlet with nothing to count": ([r(1, 2), r(0, 0)], Counting.RATIO, N(50)),
    "a rate without counts cannot be added": ([r(1, 2), f(TODAY, 60)], Counting.RATIO, None),
    "a hole": ([f(TODAY, 3), Figure(TODAY)], Counting.AT_DATE, None),
    "two units": ([Figure(TODAY, N(3), unit="hộ"), Figure(TODAY, N(4), unit="người")], Counting.AT_DATE, None),
    "nothing at all": ([], Counting.AT_DATE, None),
}


@pytest.mark.parametrize("case", TOTALS)
def test_totals(case: str) -> None:
    parts, counting, amount = TOTALS[case]
    whole = total(parts, counting)
    assert (whole.amount if whole else None) == amount


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=2, max_size=9), st.integers(1, 8))
def test_a_sum_does_not_depend_on_how_the_parts_are_grouped(counts: list[tuple[int, int]], cut: int) -> None:
    parts = [r(*c) for c in counts]
    groups = [g for g in (parts[:cut], parts[cut:]) if g]
    halves = [whole for g in groups if (whole := total(g, Counting.RATIO))]
    whole, again = total(parts, Counting.RATIO), total(halves, Counting.RATIO)
    assert whole == again and whole is not None and whole.amount is not None
    rates = [p.amount for p in parts if p.amount is not None]
    assert min(rates) - N("1e-20") <= whole.amount <= max(rates) + N("1e-20")


def fig(value: str, unit: str | None = "%", day: date = TODAY) -> Figure:
    return Figure(day, N(value), unit=unit)


PERCENT = Nature(unit="%")
ASKED = {
    "nothing odd": (fig("71"), fig("70"), PERCENT, []),
    "falls where it may only rise": (
        fig("65.5"),
        fig("70"),
        Nature(unit="%", only_rises=True),
        ["Giá trị 65,5 % giảm so với kỳ trước (70), trong khi chỉ có thể tăng"],
    ),
    "falls where it may": (fig("65"), fig("70"), PERCENT, []),
    "less than last month, counted in the period": (
        fig("5", "người"),
        fig("7", "người"),
        Nature(Counting.IN_PERIOD, "người", only_rises=True),
        [],
    ),
    "above 100 %": (fig("101"), fig("99"), PERCENT, ["Tỷ lệ 101 % vượt 100 %"]),
    "exactly 100 %": (fig("100"), fig("99"), PERCENT, []),
    "growth may pass 100 %": (fig("120"), fig("99"), Nature(unit="%", above_100=True), []),
    "more above than below the line": (r(6, 5), None, Nature(Counting.RATIO, "%"), ["Tỷ lệ 120 % vượt 100 %"]),
    "a number above 100 is no rate": (fig("12000", "hộ"), fig("11000", "hộ"), Nature(unit="hộ"), []),
    "ten times last month's": (
        fig("12340", "hộ"),
        fig("1234", "hộ"),
        Nature(unit="hộ"),
        ["Giá trị 12.340 hộ gấp 10 lần kỳ trước (1.234)"],
    ),
    "nine times": (fig("9", "lớp"), fig("1", "lớp"), Nature(unit="lớp"), []),
    "from nothing to something": (fig("9", "lớp"), fig("0", "lớp"), Nature(unit="lớp"), []),
    "the first figure ever": (fig("9", "lớp"), None, Nature(unit="lớp"), []),
    "a date in the future": (
        fig("71", day=D(2026, 11, 22)),
        None,
        PERCENT,
        ["Ngày số liệu 22/11/2026 sau hôm nay 21/11/2026"],
    ),
    "the wrong unit": (fig("71", "hộ"), None, PERCENT, ["Đơn vị tính “hộ” khác đơn vị của chỉ tiêu “%”"]),
    "the same unit, spelled otherwise": (fig("71", "Hộ "), None, Nature(unit="hộ"), []),
    "below zero": (fig("-1"), None, PERCENT, ["Giá trị -1 % nhỏ hơn 0"]),
    "growth below zero": (fig("-1"), None, Nature(unit="%", below_0=True), []),
    "a numerator alone": (
        r(3, 0),
        None,
        Nature(Counting.RATIO, "%"),
        ["Có tử số mà không có mẫu số, hoặc mẫu số bằng 0"],
    ),
    "two things at once": (
        fig("700", day=D(2026, 12, 1)),
        fig("70"),
        PERCENT,
        [
            "Ngày số liệu 01/12/2026 sau hôm nay 21/11/2026",
            "Tỷ lệ 700 % vượt 100 %",
            "Giá trị 700 % gấp 10 lần kỳ trước (70)",
        ],
    ),
}


@pytest.mark.parametrize("case", ASKED)
def test_asked_back(case: str) -> None:
    figure, last, nature, words = ASKED[case]
    assert [a.words for a in ask_back(figure, last, nature, TODAY)] == words


def test_the_jump_is_the_programme_s_to_set() -> None:
    (asked,) = ask_back(fig("9", "lớp"), fig("3", "lớp"), Nature(unit="lớp"), TODAY, Policy(jump_factor=N(3)))
    assert asked.question is Question.JUMP


@pytest.mark.parametrize(
    ("value", "text"),
    [("1234567.50", "1.234.567,5"), ("0", "0"), ("0.00", "0"), ("1E+3", "1.000"), ("-12.5", "-12,5"), ("100", "100")],
)
def test_numerals(value: str, text: str) -> None:
    assert decimal_text(N(value)) == text


def test_every_word_has_a_name() -> None:
    assert set(COUNTING_NAMES) == set(Counting) and set(VERDICT_NAMES) == set(Verdict)


@pytest.mark.parametrize(
    ("name", "unit", "counting", "above", "below"),
    [
        ("Tỷ lệ thôn có sóng 5G", "%", Counting.RATIO, False, False),
        ("Tỉ lệ hồ sơ trực tuyến toàn trình", "%", Counting.RATIO, False, False),
        ("Tốc độ tăng năng suất lao động", "%", Counting.IN_PERIOD, True, True),
        ("Số lớp tập huấn mỗi năm", "lớp", Counting.IN_PERIOD, False, False),
        ("Số cán bộ được bồi dưỡng kỹ năng số", "người", Counting.AT_DATE, False, False),
        ("Kinh tế số trong GRDP", "%", Counting.AT_DATE, False, False),
        ("Năm công bố bộ chỉ số", None, Counting.AT_DATE, False, False),
    ],
)
def test_what_a_target_most_likely_counts(
    name: str, unit: str | None, counting: Counting, above: bool, below: bool
) -> None:
    found = likely_nature(name, unit)
    assert (found.counting, found.above_100, found.below_0) == (counting, above, below)
