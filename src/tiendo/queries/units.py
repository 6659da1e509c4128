"""Units as a tree, and one unit: what it leads, joins in and tracks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from tiendo.core.situation import Situation
from tiendo.queries.scope import held, plans_for, units_for
from tiendo.queries.tasks import ClassCount, TaskRow, count_classes, task_rows, with_units
from tiendo.records.models import Assignment, AssignmentUnit, Person, Target, Unit

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


def unit_page(person: Person, unit_id: int, today: date) -> UnitPage | None:
    """None where there is no such unit, or it is not for this person to see.

    A unit of a level above, which a plan that he may see names, is shown with its part in those plans alone.
    """
    plans, register = plans_for(person), units_for(person)
    named = Q(assignments__assignment__plan__in=plans) | Q(targets__plan__in=plans) | Q(pk__in=register.values("pk"))
    unit = Unit.objects.filter(named, pk=unit_id).select_related("authority").first()
    if unit is None:
        return None
    mine = Assignment.objects.filter(plan__in=plans, units__unit=unit).distinct().order_by("plan", "position")
    rows = task_rows(with_units(mine), today)
    leads = [r for r in rows if any(u.unit_id == unit.pk for u in r.leads)]
    others = [r for r in rows if r not in leads and any(u.unit_id == unit.pk for u in r.cooperating)]
    above = [int(x) for x in unit.path.strip("/").split("/")][:-1]
    by_id = Unit.objects.in_bulk(above)
    tracks = Target.objects.filter(plan__in=plans, tracked_by=unit).select_related("plan")
    return UnitPage(
        unit=unit,
        trail=[by_id[pk] for pk in above],
        children=list(register.filter(parent=unit)),
        aliases=[a.spelling for a in unit.aliases.all()],
        leads=leads,
        cooperates=others,
        tracks=list(tracks.prefetch_related("milestones")),
        counts=count_classes(leads),
    )
