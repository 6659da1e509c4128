"""A scoring rule as data: groups of criteria, how each gives points, how they add up to a grade.

Shaped so that a published provincial rule (Quy định 11-QĐ/TU: 28 criteria, bonus, penalties, a denominator that
shrinks by "không phát sinh") can be written down without code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from tiendo.core.scoring.measures import Measure


class How(StrEnum):
    """How a measured value gives points."""

    BANDS = "bands"  # the first band whose `at_least` it reaches ("at_most", where less is better)
    LINEAR = "linear"  # value / full × max, capped at max; 0 below `floor`
    ALL_OR_NOTHING = "all_or_nothing"  # max where it reaches `full`, else 0
    COUNT = "count"  # `first` for the first, `each` for every one from `from_` on, capped at max
    HAND = "hand"  # points are stated, at most max


class Kind(StrEnum):
    POINTS = "points"
    BONUS = "bonus"
    PENALTY = "penalty"


@dataclass(frozen=True, slots=True)
class Band:
    """`limit` is reached by a value at or over it; where `Criterion.less_is_better`, at or under it."""

    limit: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Criterion:
    """`max`: the most it gives; of a penalty the most it takes, None for no limit.

    `measure` names what the system counts by itself (`core.scoring.measures.MEASURES`); "" is stated by hand.
    `evidence` says what proves it, `confirmed_by` who confirms it, where it is not the appraising team.
    `may_not_arise`: "không phát sinh" takes its maximum out of the denominator.
    """

    key: str
    number: str
    title: str
    max: Decimal | None
    how: How
    bands: tuple[Band, ...] = ()
    full: Decimal = Decimal(100)
    floor: Decimal = Decimal(0)
    first: Decimal = Decimal(0)
    each: Decimal = Decimal(0)
    from_: int = 1
    less_is_better: bool = False
    measure: str = ""
    unit: str = ""
    evidence: str = ""
    confirmed_by: str = ""
    may_not_arise: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    number: str
    title: str
    kind: Kind
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    name: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """`since`: the day from which this version holds. `points_cap`, `bonus_cap`: the most that the groups of a kind
    give together; None for no cap. Points are rounded half up to `places` decimals, criterion by criterion."""

    key: str
    name: str
    since: date
    groups: tuple[Group, ...]
    grades: tuple[Grade, ...]
    source: str = ""
    points_cap: Decimal | None = None
    bonus_cap: Decimal | None = None
    places: int = 2
    note: str = ""
    of: str = ""  # "units" or "authorities" where it is for those alone

    def criteria(self) -> Iterator[tuple[Group, Criterion]]:
        for group in self.groups:
            for criterion in group.criteria:
                yield group, criterion

    def criterion(self, key: str) -> Criterion:
        """Raises `KeyError` for a key that is none."""
        for _, criterion in self.criteria():
            if criterion.key == key:
                return criterion
        raise KeyError(key)


class WrongRule(ValueError):
    """What is wrong in a rule and where, in words for the person who wrote it."""


def rule_of(obj: Mapping[str, Any]) -> ScoringRule:
    """The rule that `obj` (JSON) says. Raises `WrongRule`."""
    try:
        rule = ScoringRule(
            key=obj["key"],
            name=obj["name"],
            since=date.fromisoformat(obj["since"]),
            groups=tuple(_group(g) for g in obj["groups"]),
            grades=tuple(Grade(g["name"], _number(g["at_least"], "xếp loại")) for g in obj["grades"]),
            source=obj.get("source", ""),
            points_cap=_maybe(obj.get("points_cap"), "points_cap"),
            bonus_cap=_maybe(obj.get("bonus_cap"), "bonus_cap"),
            places=int(obj.get("places", 2)),
            note=obj.get("note", ""),
            of=obj.get("of", ""),
        )
    except KeyError as missing:
        raise WrongRule(f"Thiếu mục {missing}.") from missing
    except (TypeError, AttributeError) as error:
        raise WrongRule(f"Sai cấu trúc: {error}.") from error
    except ValueError as error:
        raise error if isinstance(error, WrongRule) else WrongRule(str(error)) from error
    _check(rule)
    return rule


def _group(obj: Mapping[str, Any]) -> Group:
    kind = _one_of(Kind, obj.get("kind", "points"), f"nhóm {obj['number']}")
    return Group(obj["key"], obj["number"], obj["title"], kind, tuple(_criterion(c) for c in obj["criteria"]))


def _criterion(obj: Mapping[str, Any]) -> Criterion:
    where = f"tiêu chí {obj['number']}"
    bands = tuple(Band(_number(limit, where), _number(points, where)) for limit, points in obj.get("bands", ()))

    def figure(name: str, otherwise: int = 0) -> Decimal:
        return _number(obj.get(name, otherwise), where)

    return Criterion(
        key=obj["key"],
        number=obj["number"],
        title=obj["title"],
        max=_maybe(obj.get("max"), where),
        how=_one_of(How, obj["how"], where),
        bands=bands,
        from_=int(obj.get("from", 1)),
        less_is_better=bool(obj.get("less_is_better", False)),
        may_not_arise=bool(obj.get("may_not_arise", False)),
        full=figure("full", 100),
        floor=figure("floor"),
        first=figure("first"),
        each=figure("each"),
        measure=str(obj.get("measure", "")),
        unit=str(obj.get("unit", "")),
        evidence=str(obj.get("evidence", "")),
        confirmed_by=str(obj.get("confirmed_by", "")),
    )


def _one_of(kind: type[Any], value: object, where: str) -> Any:
    if value not in {k.value for k in kind}:
        known = ", ".join(sorted(k.value for k in kind))
        raise WrongRule(f"{where}: “{value}” không phải một trong: {known}.")
    return kind(value)


def _number(value: object, where: str) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise WrongRule(f"{where}: “{value}” không phải là số.") from error


def _maybe(value: object, where: str) -> Decimal | None:
    return None if value is None else _number(value, where)


def _check(rule: ScoringRule) -> None:
    keys = [c.key for _, c in rule.criteria()]
    if twice := sorted({k for k in keys if keys.count(k) > 1}):
        raise WrongRule(f"Mã tiêu chí trùng nhau: {', '.join(twice)}.")
    for group, one in rule.criteria():
        if one.max is None and group.kind is not Kind.PENALTY:
            raise WrongRule(f"tiêu chí {one.number}: thiếu điểm tối đa.")
        if one.measure and one.measure not in set(Measure):
            raise WrongRule(f"tiêu chí {one.number}: hệ thống không đếm được “{one.measure}”.")
        if one.how is How.BANDS and not one.bands:
            raise WrongRule(f"tiêu chí {one.number}: thiếu các mức điểm.")
        limits = [b.limit for b in one.bands]
        if limits != sorted(limits, reverse=not one.less_is_better):
            raise WrongRule(f"tiêu chí {one.number}: các mức phải xếp từ mức tốt nhất xuống.")
        if one.max is not None and any(b.points > one.max for b in one.bands):
            raise WrongRule(f"tiêu chí {one.number}: có mức vượt điểm tối đa.")
        if one.how is How.LINEAR and one.full <= 0:
            raise WrongRule(f"tiêu chí {one.number}: mức đạt điểm tối đa phải lớn hơn 0.")
    if rule.of not in ("", "units", "authorities"):
        raise WrongRule(f"“{rule.of}”: bộ tiêu chí dành cho “units” (đơn vị), “authorities” (xã, tỉnh) hoặc để trống.")
    tops: Sequence[Decimal] = [g.at_least for g in rule.grades]
    if not tops or list(tops) != sorted(tops, reverse=True):
        raise WrongRule("Xếp loại phải xếp từ cao xuống thấp và có ít nhất một mức.")


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of a criterion for one unit.

    `value` as measured or stated; `part` of `whole` where it is a share (then `value` may be left out). `points` where
    they are stated by hand. `words`: where it comes from. `sources`: keys as the journal names them.
    """

    value: Decimal | None = None
    part: Decimal | None = None
    whole: Decimal | None = None
    points: Decimal | None = None
    not_arisen: bool = False
    evidence: bool = False
    words: str = ""
    sources: tuple[str, ...] = field(default=())

    @property
    def amount(self) -> Decimal | None:
        """The value; a share in percent; None where nothing is known, or the share is of nothing."""
        if self.whole is not None and self.part is not None:
            return self.part / self.whole * 100 if self.whole else None
        return self.value


def rule_json(rule: ScoringRule) -> dict[str, Any]:
    """What `rule_of` reads back as the same rule."""
    return {
        "key": rule.key,
        "name": rule.name,
        "since": rule.since.isoformat(),
        "source": rule.source,
        "note": rule.note,
        "of": rule.of,
        "places": rule.places,
        "points_cap": _told(rule.points_cap),
        "bonus_cap": _told(rule.bonus_cap),
        "grades": [{"name": g.name, "at_least": _told(g.at_least)} for g in rule.grades],
        "groups": [
            {"key": g.key, "number": g.number, "title": g.title, "kind": str(g.kind)}
            | {"criteria": [_criterion_json(c) for c in g.criteria]}
            for g in rule.groups
        ],
    }


def _criterion_json(one: Criterion) -> dict[str, Any]:
    return {
        "key": one.key,
        "number": one.number,
        "title": one.title,
        "max": _told(one.max),
        "how": str(one.how),
        "bands": [[_told(b.limit), _told(b.points)] for b in one.bands],
        "full": _told(one.full),
        "floor": _told(one.floor),
        "first": _told(one.first),
        "each": _told(one.each),
        "from": one.from_,
        "less_is_better": one.less_is_better,
        "measure": one.measure,
        "unit": one.unit,
        "evidence": one.evidence,
        "confirmed_by": one.confirmed_by,
        "may_not_arise": one.may_not_arise,
    }


def _told(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
