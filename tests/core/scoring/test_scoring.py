"""Scoring by tables of cases: each way of giving points, the total, the denominator, the ranking."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tiendo.records.shipped
from tiendo.core.scoring.rule import (
    Band,
    Criterion,
    Grade,
    Group,
    How,
    Kind,
    Said,
    ScoringRule,
    WrongRule,
    rule_json,
    rule_of,
)
from tiendo.core.scoring.score import ranking, score

SHIPPED = sorted((Path(tiendo.records.shipped.__file__).parent / "scoring").glob("*.json"))
GRADES = (Grade("A", D(90)), Grade("B", D(75)), Grade("C", D(50)), Grade("D", D(0)))

ON_TIME = Criterion(
    "t", "1", "Đúng hạn", D(10), How.BANDS, tuple(Band(D(a), D(b)) for a, b in ((100, 10), (90, 8), (80, 6), (70, 4)))
)
PLAN = Criterion("p", "2", "Kế hoạch", D(3), How.BANDS, (Band(D(30), D(3)), Band(D(60), D("1.5"))), less_is_better=True)
MONEY = Criterion("m", "3", "Giải ngân", D(10), How.LINEAR, full=D(85), floor=D(60), may_not_arise=True)
ALL = Criterion("a", "4", "Báo cáo", D(3), How.ALL_OR_NOTHING)
MODELS = Criterion("c", "5", "Mô hình", D(5), How.COUNT, each=D("2.5"))
LATE = Criterion("l", "6", "Muộn", None, How.COUNT, first=D(1), each=D(1), from_=3)
HAND = Criterion("h", "7", "Khen", D(3), How.HAND, evidence="Quyết định")


def _rule(*groups: tuple[Kind, tuple[Criterion, ...]], **more: D) -> ScoringRule:
    made = tuple(Group(f"g{i}", str(i), "", kind, criteria) for i, (kind, criteria) in enumerate(groups))
    return ScoringRule("r", "R", date(2026, 1, 1), made, GRADES, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "said", "points"),
    [
        (ON_TIME, Said(D(100)), "10"),
        (ON_TIME, Said(D("99.99")), "8"),
        (ON_TIME, Said(D(90)), "8"),
        (ON_TIME, Said(part=D(8), whole=D(10)), "6"),
        (ON_TIME, Said(D("69.99")), "0"),
        (ON_TIME, Said(part=D(0), whole=D(0)), None),
        (PLAN, Said(D(30)), "3"),
        (PLAN, Said(D(31)), "1.5"),
        (PLAN, Said(D(61)), "0"),
        (MONEY, Said(D(90)), "10"),
        (MONEY, Said(D(85)), "10"),
        (MONEY, Said(D(70)), "8.24"),
        (MONEY, Said(D(60)), "7.06"),
        (MONEY, Said(D("59.99")), "0"),
        (ALL, Said(part=D(12), whole=D(12)), "3"),
        (ALL, Said(part=D(11), whole=D(12)), "0"),
        (MODELS, Said(D(1)), "2.5"),
        (MODELS, Said(D(4)), "5"),
        (MODELS, Said(D(0)), "0"),
        (LATE, Said(D(0)), "0"),
        (LATE, Said(D(1)), "1"),
        (LATE, Said(D(2)), "1"),
        (LATE, Said(D(3)), "2"),
        (LATE, Said(D(5)), "4"),
        (HAND, Said(points=D(2)), "2"),
        (HAND, Said(points=D(9)), "3"),
        (HAND, Said(points=D(-1)), "0"),
        (HAND, Said(), None),
    ],
)
def test_what_a_criterion_gives(one: Criterion, said: Said, points: str | None) -> None:
    kind = Kind.PENALTY if one.max is None else Kind.POINTS
    got = score(_rule((kind, (one,))), {one.key: said}).of(one.key)
    assert got.points == (None if points is None else D(points))
    assert got.words


def test_the_published_total() -> None:
    """min(85, I + II) + min(15, thưởng) − |trừ|."""
    whole = Criterion("x", "1", "", D(100), How.HAND)
    extra = Criterion("y", "2", "", D(40), How.HAND)
    rule = _rule(
        (Kind.POINTS, (whole,)), (Kind.BONUS, (extra,)), (Kind.PENALTY, (LATE,)), points_cap=D(85), bonus_cap=D(15)
    )
    got = score(rule, {"x": Said(points=D(97)), "y": Said(points=D(20)), "l": Said(D(4))})
    assert (got.base, got.bonus, got.penalty, got.total, got.out_of) == (D(85), D(15), D(3), D(97), D(100))
    assert got.grade.name == "A"
    assert got.words == "min(85; 97) + min(15; 20) − 3 = 97 trên 100"


def test_what_did_not_arise_leaves_the_denominator() -> None:
    rule = _rule((Kind.POINTS, (ON_TIME, MONEY)))
    got = score(rule, {"t": Said(D(95)), "m": Said(not_arisen=True)})
    assert (got.total, got.out_of, got.percent, got.grade.name) == (D(8), D(10), D(80), "B")
    with_it = score(rule, {"t": Said(D(95)), "m": Said(D(10))})
    assert (with_it.out_of, with_it.percent, with_it.grade.name) == (D(20), D(40), "D")


def test_not_arisen_counts_only_where_the_rule_allows_it() -> None:
    got = score(_rule((Kind.POINTS, (ON_TIME, MONEY))), {"t": Said(not_arisen=True), "m": Said(D(90))})
    assert (got.out_of, got.total, got.unknown) == (D(20), D(10), 1)


def test_confirmed_points_need_their_evidence() -> None:
    rule = _rule((Kind.POINTS, (HAND,)))
    said = Said(points=D(2))
    assert score(rule, {"h": said}).total == 2
    assert score(rule, {"h": said}, confirmed=True).total == 0
    assert score(rule, {"h": Said(points=D(2), evidence=True)}, confirmed=True).total == 2


def test_equals_share_a_place() -> None:
    rule = _rule((Kind.POINTS, (ON_TIME,)))
    got = ranking({k: score(rule, {"t": Said(D(v))}) for k, v in {"c": 95, "a": 95, "b": 100, "d": 10}.items()})
    assert [(r.place, r.key) for r in got] == [(1, "b"), (2, "a"), (2, "c"), (4, "d")]


@given(st.dictionaries(st.sampled_from("tpmac"), st.decimals(0, 120, places=2)))
def test_no_criterion_passes_its_maximum_and_the_total_is_the_sum(values: dict[str, D]) -> None:
    rule = _rule((Kind.POINTS, (ON_TIME, PLAN, MONEY, ALL)), (Kind.BONUS, (MODELS,)))
    got = score(rule, {k: Said(v) for k, v in values.items()})
    assert all(p.counted <= (p.criterion.max or 0) for p in got.points)
    assert got.total == sum(p.counted for p in got.points)
    assert 0 <= got.percent <= 100
    assert got.unknown == 5 - len(values)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_shipped_rules_are_sound(path: Path) -> None:
    rule = rule_of(json.loads(path.read_text(encoding="utf-8")))
    full = {c.key: Said(D(0) if c.less_is_better else D(1000), points=c.max, evidence=True) for _, c in rule.criteria()}
    nothing_wrong = {c.key: Said(D(0), points=D(0)) for g, c in rule.criteria() if g.kind is Kind.PENALTY}
    assert rule_of(json.loads(json.dumps(rule_json(rule)))) == rule
    best = score(rule, full | nothing_wrong, confirmed=True)
    assert (best.total, best.percent, best.grade) == (D(100), D(100), rule.grades[0])


def test_the_published_shape_is_kept() -> None:
    (path,) = [p for p in SHIPPED if p.stem.startswith("28")]
    rule = rule_of(json.loads(path.read_text(encoding="utf-8")))
    most = [sum(c.max or D(0) for c in g.criteria) for g in rule.groups]
    assert len(list(rule.criteria())) == 28
    assert most[:3] == [D(10), D(75), D(15)]
    assert (rule.points_cap, rule.bonus_cap) == (D(85), D(15))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"how": "random"}, "không phải một trong"),
        ({"max": "mười"}, "không phải là số"),
        ({"max": None}, "thiếu điểm tối đa"),
        ({"how": "bands"}, "thiếu các mức điểm"),
        ({"how": "bands", "bands": [[70, 4], [90, 8]]}, "xếp từ mức tốt nhất"),
        ({"how": "bands", "bands": [[70, 14]]}, "vượt điểm tối đa"),
        ({"how": "linear", "full": 0}, "lớn hơn 0"),
        ({"measure": "weather"}, "không đếm được"),
    ],
)
def test_a_wrong_rule_says_where(wrong: dict[str, object], says: str) -> None:
    one = {"key": "a", "number": "7", "title": "x", "max": 10, "how": "hand"} | wrong
    group = {"key": "g", "number": "I", "title": "x", "criteria": [one]}
    with pytest.raises(WrongRule, match=says):
        rule_of(
            {
                "key": "r",
                "name": "x",
                "since": "2026-01-01",
                "groups": [group],
                "grades": [{"name": "A", "at_least": 0}],
            }
        )


def test_a_missing_part_is_named() -> None:
    with pytest.raises(WrongRule, match="since"):
        rule_of({"key": "r", "name": "x"})
