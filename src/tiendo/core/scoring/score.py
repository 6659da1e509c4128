"""What a rule gives for what is known of a unit: points with their arithmetic, the total, the grade, the ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from tiendo.core.numerals import decimal_text
from tiendo.core.scoring.rule import Criterion, Grade, Group, How, Kind, Said, ScoringRule

ZERO = Decimal(0)
NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Point:
    """What one criterion gives: `points` (of a penalty: what it takes, positive) out of `out_of`, and why.

    `points` None: nothing is known yet, counted as 0. `out_of` is 0 where it did not arise, None without a limit.
    `lacks_evidence`: the rule asks for evidence and there is none; such points do not count when confirmed.
    """

    criterion: Criterion
    kind: Kind
    points: Decimal | None
    out_of: Decimal | None
    words: str
    not_arisen: bool = False
    lacks_evidence: bool = False

    @property
    def counted(self) -> Decimal:
        return self.points or ZERO


@dataclass(frozen=True, slots=True)
class Score:
    """`total` of `out_of`; `percent` of them decides the `grade`. `unknown`: criteria of which nothing is known."""

    points: tuple[Point, ...]
    base: Decimal
    bonus: Decimal
    penalty: Decimal
    total: Decimal
    out_of: Decimal
    percent: Decimal
    grade: Grade
    unknown: int
    words: str

    def of(self, key: str) -> Point:
        return next(p for p in self.points if p.criterion.key == key)


def score(rule: ScoringRule, said: Mapping[str, Said], *, confirmed: bool = False) -> Score:
    """The score by what is known of each criterion, by its key.

    total = min(points cap, points) + min(bonus cap, bonus) − penalties. What did not arise leaves the denominator:
    the grade is judged on total / (highest possible − maxima that did not arise) × 100. `confirmed`: points that need
    evidence and have none are 0.
    """
    found = tuple(_point(rule, g, c, said.get(c.key, NOTHING), confirmed) for g, c in rule.criteria())
    base, bonus, penalty = (_sum(found, kind) for kind in Kind)
    gone = sum((p.criterion.max or ZERO for p in found if p.not_arisen and p.kind is Kind.POINTS), ZERO)
    cap = rule.points_cap if rule.points_cap is not None else _most(found, Kind.POINTS)
    extra = rule.bonus_cap if rule.bonus_cap is not None else _most(found, Kind.BONUS)
    counted, added = min(base, cap), min(bonus, extra)
    total = counted + added - penalty
    out_of = cap + extra - gone
    percent = _round(total / out_of * 100, rule.places) if out_of > 0 else ZERO
    grade = next((g for g in rule.grades if percent >= g.at_least), rule.grades[-1])
    words = f"{_limited(base, cap)} + {_limited(bonus, extra)} − {_text(penalty)} = {_text(total)} trên {_text(out_of)}"
    if gone:
        words += f" (đã trừ {_text(gone)} điểm của tiêu chí không phát sinh)"
    unknown = sum(p.points is None for p in found)
    return Score(found, counted, added, penalty, total, out_of, percent, grade, unknown, words)


def _point(rule: ScoringRule, group: Group, one: Criterion, said: Said, confirmed: bool) -> Point:
    if said.not_arisen and one.may_not_arise:
        return Point(one, group.kind, ZERO, ZERO, "Không phát sinh: không tính vào mẫu số", not_arisen=True)
    lacks = bool(one.evidence) and not said.evidence and group.kind is not Kind.PENALTY and not one.measure
    points, words = _gives(one, said)
    if points is None:
        return Point(one, group.kind, None, one.max, "Chưa có số liệu", lacks_evidence=lacks)
    points = _round(points, rule.places)
    if confirmed and lacks and points:
        return Point(one, group.kind, ZERO, one.max, f"{words}; chưa có minh chứng nên không tính", lacks_evidence=True)
    return Point(one, group.kind, points, one.max, words, lacks_evidence=lacks)


def _gives(one: Criterion, said: Said) -> tuple[Decimal | None, str]:
    """Points before rounding, with their arithmetic."""
    if one.how is How.HAND:
        if said.points is None:
            return None, ""
        return _at_most(said.points, one.max), said.words or "Do đơn vị tự chấm"
    amount = said.amount
    if amount is None:
        return None, ""
    told = _told(one, said, amount)
    match one.how:
        case How.BANDS:
            for band in one.bands:
                if amount <= band.limit if one.less_is_better else amount >= band.limit:
                    sign = "≤" if one.less_is_better else "≥"
                    return band.points, f"{told} {sign} {_text(band.limit)}: {_text(band.points)} điểm"
            return ZERO, f"{told}: không đạt mức nào, 0 điểm"
        case How.LINEAR:
            return _linear(one, amount, told)
        case How.ALL_OR_NOTHING:
            reached = amount <= one.full if one.less_is_better else amount >= one.full
            points = (one.max or ZERO) if reached else ZERO
            return (
                points,
                f"{told}, yêu cầu {'≤' if one.less_is_better else '≥'} {_text(one.full)}: {_text(points)} điểm",
            )
        case How.COUNT:
            raw = (one.first if amount > 0 else ZERO) + one.each * max(ZERO, amount - (one.from_ - 1))
            points = _at_most(raw, one.max)
            capped = f", tối đa {_text(one.max)}" if one.max is not None and raw > one.max else ""
            return points, f"{told}: {_text(raw)} điểm{capped}"
    raise AssertionError(one.how)


def _linear(one: Criterion, amount: Decimal, told: str) -> tuple[Decimal, str]:
    top = one.max or ZERO
    if amount < one.floor:
        return ZERO, f"{told} dưới mức {_text(one.floor)}: 0 điểm"
    if amount >= one.full:
        return top, f"{told} đạt mức {_text(one.full)}: {_text(top)} điểm"
    return amount / one.full * top, f"{told} / {_text(one.full)} × {_text(top)} điểm"


def _told(one: Criterion, said: Said, amount: Decimal) -> str:
    if said.part is not None and said.whole is not None:
        return f"{_text(said.part)}/{_text(said.whole)} = {_text(_round(amount, 2))} %"
    unit = "" if not one.unit else f" {one.unit}"
    return f"{_text(amount)}{unit}"


def _at_most(value: Decimal, top: Decimal | None) -> Decimal:
    low = max(value, ZERO)
    return low if top is None else min(low, top)


def _sum(points: Iterable[Point], kind: Kind) -> Decimal:
    return sum((p.counted for p in points if p.kind is kind), ZERO)


def _most(points: Iterable[Point], kind: Kind) -> Decimal:
    return sum((p.criterion.max or ZERO for p in points if p.kind is kind), ZERO)


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(_place(places), ROUND_HALF_UP)


@cache
def _place(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def _limited(value: Decimal, cap: Decimal) -> str:
    return f"min({_text(cap)}; {_text(value)})" if value > cap else _text(value)


def _text(value: Decimal | None) -> str:
    return "" if value is None else decimal_text(value)


@dataclass(frozen=True, slots=True)
class Ranked:
    """`place` 1 is the best; equals share a place, and the next one is counted past them."""

    place: int
    key: str
    score: Score


def ranking(scores: Mapping[str, Score]) -> list[Ranked]:
    """The best percent first; among equals by key, in one place."""
    order = sorted(scores.items(), key=lambda kv: (-kv[1].percent, kv[0]))
    out: list[Ranked] = []
    for at, (key, one) in enumerate(order, 1):
        equal = bool(out) and out[-1].score.percent == one.percent
        out.append(Ranked(out[-1].place if equal else at, key, one))
    return out
