"""Figures reported for targets: how they add up, and whether they meet a milestone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tiendo.core.reading import Comparator, Milestone, Part
from tiendo.core.reading import Value as Goal


class Counting(StrEnum):
    """How a target's figure is counted ("số liệu tại thời điểm báo cáo", "số liệu trong kỳ")."""

    AT_DATE = "at_date"
    IN_PERIOD = "in_period"
    RATIO = "ratio"


COUNTING_NAMES: dict[Counting, str] = {
    Counting.AT_DATE: "Số liệu tại thời điểm báo cáo (lũy kế)",
    Counting.IN_PERIOD: "Số liệu phát sinh trong kỳ",
    Counting.RATIO: "Tỷ lệ: tử số trên mẫu số",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as reported: `as_of` the day it was true on (in a period: the period's last day).

    A ratio keeps its two counts, so that it can be added up; a rate known only as a rate stays in `value`.
    """

    as_of: date
    value: Decimal | bool | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unit: str | None = None
    source: str = ""

    @property
    def amount(self) -> Decimal | None:
        """The figure to compare: a ratio in percent; None where none is known or it is a deed."""
        if self.numerator is not None and self.denominator:
            return self.numerator / self.denominator * 100
        return None if isinstance(self.value, bool) else self.value


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    NOT_YET = "not_yet"
    NO_FIGURE = "no_figure"
    TO_JUDGE = "to_judge"


VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.MET: "Đạt",
    Verdict.NOT_MET: "Không đạt",
    Verdict.NOT_YET: "Chưa đạt, chưa đến mốc",
    Verdict.NO_FIGURE: "Chưa có số liệu",
    Verdict.TO_JUDGE: "Cần người đánh giá",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """`figure` is the one that was held against the milestone; `provisional` while the milestone's day lies ahead."""

    verdict: Verdict
    figure: Figure | None
    provisional: bool


def met(comparator: Comparator, goal: Goal, amount: Decimal | bool | None) -> bool | None:
    """Whether a figure meets a promise; None where no arithmetic can tell: no figure, or a goal in words.

    A range ("40 - 50 %") is met within both ends. For a deed and for words, `amount` is a person's yes or no.
    """
    if amount is None or comparator in (Comparator.BOOL, Comparator.TEXT) or isinstance(amount, bool):
        return amount if isinstance(amount, bool) else None
    if isinstance(goal, tuple):
        return goal[0] <= amount <= goal[1]
    if goal is None or isinstance(goal, bool):
        return None
    match comparator:
        case Comparator.AT_LEAST:
            return amount >= goal
        case Comparator.MORE:
            return amount > goal
        case Comparator.AT_MOST:
            return amount <= goal
        case Comparator.LESS:
            return amount < goal
    return amount == goal


def milestone_ahead(milestones: Sequence[Milestone], today: date) -> Milestone | None:
    """The nearest milestone whose day has not passed; the last one once all have; None where there is none.

    Between two milestones nothing is promised, so nothing is interpolated.
    """
    ordered = sorted(milestones, key=lambda m: m.year)
    return next((m for m in ordered if m.year >= today.year), ordered[-1] if ordered else None)


def judge(
    promise: Milestone | Part, year: int, figures: Sequence[Figure], today: date, counting: Counting = Counting.AT_DATE
) -> Judgement:
    """Whether the promise for the end of `year` is met, by what was known on `today`.

    The last figure as of that year's end or before is taken as it is; of figures in a period, the sum of that year's.
    A cell of several promises is judged part by part, each with its own figures.
    """
    end = date(year, 12, 31)
    ahead = today <= end
    known = sorted((f for f in figures if f.as_of <= min(today, end)), key=lambda f: f.as_of)
    if counting is Counting.IN_PERIOD:
        of_year = [f for f in known if f.as_of.year == year]
        figure = total(of_year, counting) if of_year else None
    else:
        figure = known[-1] if known else None
    if isinstance(promise, Milestone) and promise.parts:
        return Judgement(Verdict.TO_JUDGE, figure, ahead)
    if figure is None:
        return Judgement(Verdict.NO_FIGURE, None, ahead)
    amount = figure.value if isinstance(figure.value, bool) else figure.amount
    answer = met(promise.comparator, promise.value, amount)
    if answer is None:
        return Judgement(Verdict.NO_FIGURE if amount is None else Verdict.TO_JUDGE, figure, ahead)
    return Judgement(Verdict.MET if answer else Verdict.NOT_YET if ahead else Verdict.NOT_MET, figure, ahead)


def total(parts: Sequence[Figure], counting: Counting) -> Figure | None:
    """Hamlets into a commune, months into a year: counts add up, a ratio is the sum of its numerators over the sum of
    its denominators, never a mean of rates. None where a part lacks what is needed: a sum with a hole is no sum.

    The whole is as of the latest part.
    """
    if not parts:
        return None
    day, units = max(p.as_of for p in parts), {p.unit for p in parts}
    mixed, unit = len(units) > 1, parts[0].unit
    if counting is Counting.RATIO:
        tops, bottoms = [p.numerator for p in parts], [p.denominator for p in parts]
        top, bottom = _sum(tops), _sum(bottoms)
        return None if mixed or top is None or not bottom else Figure(day, None, top, bottom, unit)
    amount = _sum([p.amount for p in parts])
    return None if mixed or amount is None else Figure(day, amount, unit=unit)


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [v for v in values if v is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None
