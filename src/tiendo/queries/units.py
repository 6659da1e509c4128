"""Units as a tree, and one unit: what it leads, joins in and tracks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tiendo.core.situation import Situation
from tiendo.queries.leads import units_by_id
from tiendo.queries.promises import with_milestones
from tiendo.queries.scope import Sight, held, plans_for, sight, units_for
from tiendo.queries.tasks import ClassCount, TaskRow, assigned, count_classes, task_rows
from tiendo.records.models import Assignment, AssignmentUnit, Person, Target, Unit, UnitAlias
from tiendo.records.ready import Ready

TREE = 200  # units that one page shows as a tree
SHEET = 1500  # … and that one file lists


@dataclass(slots=True)
class UnitNode:
    """A unit with what is under it; counts are the unit's own."""

    unit: Unit
    depth: int
    leads: int = 0
    cooperates: int = 0
    tracks: int = 0
    children: list[UnitNode] = field(default_factory=list)

    def walk(self) -> list[UnitNode]:
        """This node and all below, in the tree's order."""
        return [self] + [node for child in self.children for node in child.walk()]


def unit_tree(person: Person, most: int | None = None) -> list[UnitNode]:
    """The units that the person may see, as trees; a unit whose parent he may not see is a root.

    Of more than `most` (`TREE`) units those of his own authorities alone: the places below have pages of their own.
    """
    most = TREE if most is None else most
    seen, plans = units_for(person), plans_for(person)
    if seen[most : most + 1].exists():
        own = {h.authority_path for h in held(person)}
        seen, plans = seen.filter(authority__path__in=own), plans.filter(authority__path__in=own)
    found = list(seen)
    parts = Counter(
        AssignmentUnit.objects.filter(
            assignment__plan__in=plans, assignment__removed_on__isnull=True, unit__isnull=False
        ).values_list("unit_id", "part")
    )
    tracks = Counter(
        Target.objects.filter(plan__in=plans, tracked_by__isnull=False).values_list("tracked_by", flat=True)
    )
    nodes = {
        u.pk: UnitNode(u, 0, parts[u.pk, "lead"], parts[u.pk, "cooperating"], tracks[u.pk])
        for u in sorted(found, key=lambda u: (u.path.count("/"), u.position, u.pk))
    }
    roots: list[UnitNode] = []
    for node in nodes.values():
        parent = nodes.get(node.unit.parent_id or 0)
        if parent is None:
            roots.append(node)
        else:
            node.depth = parent.depth + 1
            parent.children.append(node)
    return roots


@dataclass(frozen=True, slots=True)
class UnitPage:
    """`counts` are of the tasks it leads. `trail` goes from the outermost unit to this one's parent."""

    unit: Unit
    trail: list[Unit]
    children: list[Unit]
    aliases: list[str]
    leads: list[TaskRow]
    cooperates: list[TaskRow]
    tracks: list[Target]
    counts: list[ClassCount]

    @property
    def red(self) -> int:
        return sum(r.state.red for r in self.leads)

    @property
    def due_soon(self) -> int:
        return sum(r.state.cls is Situation.DUE_SOON for r in self.leads)


_UNIT = Ready(lambda pk: Unit.objects.filter(pk=pk).select_related("authority").order_by())
_CHILDREN = Ready(lambda unit: Unit.objects.filter(parent=unit).select_related("authority").order_by("position", "pk"))
_ALIASES = Ready(lambda unit: UnitAlias.objects.filter(unit=unit).order_by("pk").values_list("spelling"))
_IN_PLANS = ("-plan__issued_on", "-plan__approved_at", "position")


def _parts(**of: Any) -> QuerySet[Assignment, Any]:
    return Assignment.objects.filter(**of).order_by(*_IN_PLANS).values_list("pk", "plan__authority__path")


def _tracked(**of: Any) -> QuerySet[Target]:
    return Target.objects.filter(**of).select_related("plan__authority").order_by(*_IN_PLANS)


_HAVING_PART, _TRACKED = Ready(lambda unit: _parts(units__unit=unit)), Ready(lambda unit: _tracked(tracked_by=unit))


def _part_of(person: Person, his: Sight, unit: Unit) -> tuple[list[int], list[Target]]:
    """The assignments in which the unit has a part and the targets that it tracks, of plans that he sees."""
    if his.sees(unit.authority):
        rows, targets = _HAVING_PART.rows(unit.pk), _TRACKED.objects(unit.pk)
    else:  # the plans of a nation may name it
        seen = plans_for(person).order_by()
        rows, targets = list(_parts(units__unit=unit, plan__in=seen)), list(_tracked(tracked_by=unit, plan__in=seen))
    reached = {path for path in {path for _, path in rows} if his.reaches(path)}
    mine = dict.fromkeys(pk for pk, path in rows if path in reached)
    return list(mine), [t for t in targets if his.sees(t.plan.authority)]


def _seen(person: Person, his: Sight, pk: int) -> Unit | None:
    """The unit, where it is of an authority that he sees or a plan that he sees names it."""
    unit = next(iter(_UNIT.objects(pk)), None) if pk < 2**63 else None
    if unit is None or his.sees(unit.authority):
        return unit
    plans = plans_for(person)
    named = Q(assignments__assignment__plan__in=plans) | Q(targets__plan__in=plans)
    return unit if Unit.objects.filter(named, pk=pk).exists() else None


def unit_page(person: Person, unit_id: int, today: date) -> UnitPage | None:
    """None where there is no such unit, or it is not for this person to see.

    A unit of a level above, which a plan that he may see names, is shown with its part in those plans alone.
    """
    his = sight(person)
    unit = _seen(person, his, unit_id)
    if unit is None:
        return None
    mine, tracks = _part_of(person, his, unit)
    rows = task_rows(assigned(mine), today)
    leads = [r for r in rows if any(u.unit_id == unit.pk for u in r.leads)]
    led = {r.assignment.pk for r in leads}
    others = [r for r in rows if r.assignment.pk not in led and any(u.unit_id == unit.pk for u in r.cooperating)]
    above = unit.lineage[:-1]
    by_id = units_by_id(above)
    return UnitPage(
        unit=unit,
        trail=[by_id[pk] for pk in above],
        children=[u for u in _CHILDREN.objects(unit.pk) if his.sees(u.authority)],
        aliases=[spelling for (spelling,) in _ALIASES.rows(unit.pk)],
        leads=leads,
        cooperates=others,
        tracks=list(with_milestones(tracks)),
        counts=count_classes(leads),
    )
