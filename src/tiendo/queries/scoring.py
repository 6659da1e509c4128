"""Scoring on screen: the rules in force, one sheet with each point explained, the ranking of units or communes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from tiendo.core.access import Act
from tiendo.core.scoring.measures import Measure
from tiendo.core.scoring.rule import Criterion, Group, Said, ScoringRule, rule_of
from tiendo.core.scoring.score import Point, Ranked, Score, ranking, score
from tiendo.queries.leads import units_by_id
from tiendo.queries.measures import measured
from tiendo.queries.scope import may, runs_for
from tiendo.records.models import Person, Run, ScoreSaid, ScoreSheet, ScoringVersion, Unit
from tiendo.records.ready import Ready
from tiendo.records.shipped import shipped_rules

Measured = Mapping[int | None, Mapping[Measure, Said]]
"""What `queries.measures.measured` finds."""


def rules_at(authority: Unit, year: int) -> dict[str, ScoringRule]:
    """By key, the rules for a year at an authority: shipped ones, and over them those that it or one above it holds.

    The version that counts is the last in force on the year's last day; the nearest holder's stands.
    """
    end = date(year, 12, 31)
    out = {rule.key: rule for rule in shipped_rules() if rule.since <= end}
    above = authority.lineage
    for row in sorted(_VERSIONS.objects(above, end), key=lambda r: (len(r.owner.path), r.since, r.pk)):
        out[row.key] = rule_of(row.content)
    return out


_VERSIONS = Ready(
    lambda owners, end: ScoringVersion.objects.filter(owner__in=owners, since__lte=end).select_related("owner")
)


def measures_in(rule: ScoringRule) -> set[Measure]:
    """What a rule asks the system to count."""
    return {Measure(one.measure) for _, one in rule.criteria() if one.measure}


def grader_of(unit: Unit) -> Unit:
    """Under whom a unit is ranked and confirmed: the commune of an office, the authority above a commune."""
    if not unit.is_authority:
        assert unit.authority is not None
        return unit.authority
    return unit.parent.authority or unit.parent if unit.parent else unit


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion on a sheet: what the unit stated and gets for it, what was confirmed and counts."""

    criterion: Criterion
    own: Point
    confirmed: Point
    stated: ScoreSaid | None
    checked: ScoreSaid | None


@dataclass(frozen=True, slots=True)
class SheetView:
    """`own` by what the unit stated, `confirmed` by what was confirmed over it; counts of the system serve both."""

    sheet: ScoreSheet | None
    run: Run
    unit: Unit
    year: int
    rule: ScoringRule
    groups: list[tuple[Group, list[Line]]]
    own: Score
    confirmed: Score
    unchecked: int
    """Stated criteria that nobody has confirmed yet."""

    @property
    def submitted(self) -> bool:
        return self.sheet is not None and self.sheet.submitted_at is not None

    @property
    def closed(self) -> bool:
        return self.sheet is not None and self.sheet.confirmed_at is not None


def sheet_view(
    run: Run, unit: Unit, year: int, rule: ScoringRule, today: date, counts: Measured | None = None
) -> SheetView:
    """As things stand; a submitted sheet by the rule and the counts as of then. `counts` where they are known."""
    kept = next((s for s in _sheets(run, year, rule.key) if s.unit_id == unit.pk), None)
    if counts is None:
        counts = {} if kept and kept.submitted_at else measured(run, year, today, measures_in(rule))
    return _view(run, unit, year, rule, kept, counts)


@dataclass(frozen=True, slots=True)
class Table:
    """Units of one run, or the communes below an authority, in the order of their points. `without`: those that have
    not submitted, whose place is only what the system counts (units) or none (communes)."""

    year: int
    rule: ScoringRule
    rows: list[tuple[Ranked, SheetView]]
    without: list[Unit]
    whole: SheetView | None = None
    """What the authority of a run of units states of itself."""


def table_of_units(run: Run, year: int, rule: ScoringRule, counts: Measured) -> Table:
    """Every unit of the run that owes anything, by confirmed points; `counts` are `measured` of the run."""
    kept = {s.unit_id: s for s in _sheets(run, year, rule.key)}
    units = units_by_id(pk for pk in {*counts, *kept} if pk is not None and pk != run.authority_id)
    views = {str(pk): _view(run, unit, year, rule, kept.get(pk), counts) for pk, unit in units.items()}
    whole = _view(run, run.authority, year, rule, kept.get(run.authority_id), counts)
    without = [v.unit for v in views.values() if not v.submitted]
    return replace(_table(year, rule, views, without), whole=whole)


def table_of_communes(person: Person, authority: Unit, run: Run, year: int, rule: ScoringRule) -> Table:
    """The communes right below an authority with the run's programme; those that submitted, by their counts of then."""
    runs = runs_for(person).filter(programme=run.programme_id, authority__parent=authority).select_related("authority")
    found = {r.pk: r for r in runs}
    kept = ScoreSheet.objects.filter(run__in=list(found), year=year, rule_key=rule.key, submitted_at__isnull=False)
    sheets = [s for s in _full(kept) if s.unit_id == found[s.run_id].authority_id] if found else []
    views = {str(s.unit_id): _view(found[s.run_id], s.unit, year, rule, s, {}) for s in sheets}
    sent = {s.unit_id for s in sheets}
    return _table(year, rule, views, [r.authority for r in found.values() if r.authority_id not in sent])


def _table(year: int, rule: ScoringRule, views: Mapping[str, SheetView], without: list[Unit]) -> Table:
    order = ranking({key: view.confirmed for key, view in views.items()})
    return Table(
        year, rule, [(one, views[one.key]) for one in order], sorted(without, key=lambda u: (u.position, u.pk))
    )


def may_state(person: Person, unit: Unit, run: Run) -> bool:
    return may(person, Act.SCORE_SELF, unit, run if unit.authority_id == run.authority_id else None)


def may_confirm(person: Person, unit: Unit) -> bool:
    """Never one's own unit's, nor one's own commune's where an authority above it scores it."""
    own = set(person.roles.values_list("unit__authority_id" if unit.is_authority else "unit_id", flat=True))
    return unit.pk not in own and may(person, Act.SCORE_CONFIRM, grader_of(unit))


def _sheets(run: Run, year: int, key: str) -> list[ScoreSheet]:
    found = [sheet for sheet in _SHEETS.objects(run.pk, key) if sheet.year == year]
    prefetch_related_objects(found, _entries())
    return found


def _full(rows: QuerySet[ScoreSheet]) -> QuerySet[ScoreSheet]:
    return rows.select_related(*_WITH).prefetch_related(_entries())


def _entries() -> Prefetch[Any]:
    return Prefetch("said", ScoreSaid.objects.select_related("by").prefetch_related("evidence").order_by("at", "id"))


_WITH = ("unit", "submitted_by", "confirmed_by")
_SHEETS = Ready(lambda run, key: ScoreSheet.objects.filter(run=run, rule_key=key).select_related(*_WITH))


def _view(
    run: Run,
    unit: Unit,
    year: int,
    rule: ScoringRule,
    kept: ScoreSheet | None,
    counts: Measured,
) -> SheetView:
    if kept is not None and kept.submitted_at is not None:
        rule = rule_of(kept.rule)
        by_system = measures_of(kept.measured)
    else:
        by_system = dict(counts.get(None if unit.pk == run.authority_id else unit.pk, {}))
    stated, checked = _last(kept, confirming=False), _last(kept, confirming=True)
    own_said = said_by(rule, by_system, stated)
    over = stated | {k: row for k, row in checked.items() if k not in stated or row.at >= stated[k].at}
    own, confirmed = score(rule, own_said), score(rule, said_by(rule, by_system, over), confirmed=True)
    groups = [
        (g, [Line(c, own.of(c.key), confirmed.of(c.key), stated.get(c.key), checked.get(c.key)) for c in g.criteria])
        for g in rule.groups
    ]
    unchecked = sum(key not in checked or checked[key].at < row.at for key, row in stated.items())
    return SheetView(kept, run, unit, year, rule, groups, own, confirmed, unchecked)


def _last(kept: ScoreSheet | None, *, confirming: bool) -> dict[str, ScoreSaid]:
    rows: Iterable[ScoreSaid] = kept.said.all() if kept else ()
    return {row.criterion: row for row in rows if row.confirming is confirming}


def said_by(rule: ScoringRule, by_system: Mapping[Measure, Said], stated: Mapping[str, ScoreSaid]) -> dict[str, Said]:
    """What is known of each criterion: what people stated, else what the system counts."""
    out: dict[str, Said] = {}
    for _, one in rule.criteria():
        if one.key in stated:
            out[one.key] = _said(stated[one.key])
        elif one.measure and (found := by_system.get(Measure(one.measure))) is not None:
            nothing = found.whole is not None and not found.whole
            out[one.key] = Said(not_arisen=True) if nothing else found
    return out


def _said(row: ScoreSaid) -> Said:
    return Said(
        value=row.value,
        points=row.points,
        not_arisen=row.not_arisen,
        evidence=bool(row.evidence.all()),
        words=row.words,
        sources=(f"score:{row.pk}",),
    )


def measures_json(found: Mapping[Measure, Said]) -> dict[str, Any]:
    """Counts as a submitted sheet keeps them."""
    return {
        str(key): {name: str(v) for name in ("value", "part", "whole") if (v := getattr(said, name)) is not None}
        for key, said in found.items()
    }


def measures_of(kept: Mapping[str, Mapping[str, str]]) -> dict[Measure, Said]:
    def figure(said: Mapping[str, str], name: str) -> Decimal | None:
        return Decimal(said[name]) if name in said else None

    return {
        Measure(key): Said(figure(said, "value"), figure(said, "part"), figure(said, "whole"))
        for key, said in kept.items()
    }
