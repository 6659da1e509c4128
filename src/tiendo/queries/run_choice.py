"""The runs among which a page lets a person choose, by their names alone: of hundreds one is read whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from tiendo.core.access import Act, Place
from tiendo.core.access import may as may_by_table
from tiendo.queries import scope
from tiendo.queries.scope import Sight, held, runs_for, sight, topmost
from tiendo.records.models import Person, Run
from tiendo.records.ready import Ready

_READ = scope.MANY + 1


@dataclass(frozen=True, slots=True)
class Offered:
    """A run by its programme and authority; `path` is the authority's, `office` that of its standing office."""

    pk: int
    code: str
    programme: str
    authority: str
    path: str
    office: str | None


def _named(rows: QuerySet[Run]) -> QuerySet[Run, Any]:
    names = ("programme__code", "programme__name", "authority__name", "authority__path", "standing_office__path")
    return rows.order_by("authority__path", "pk").values_list("pk", *names)


_UNDER = Ready(lambda path: _named(Run.objects.filter(authority__path__startswith=path))[:_READ])
_AT = Ready(lambda paths: _named(Run.objects.filter(authority__path__in=paths))[:_READ])
_FEW = Ready(lambda paths, ids: _named(Run.objects.filter(Q(authority__path__in=paths) | Q(pk__in=ids))))
_WHOLE = Ready(
    lambda pk: Run.objects.filter(pk=pk).select_related("programme", "authority__authority", "standing_office")
)


def offered(person: Person, act: Act = Act.SEE_PROGRAMME, wanted: str = "") -> list[Offered]:
    """As `scope.runs_offered`: those of his own authorities first, `wanted` (an id) among them. One query, and one more
    where there are very many."""
    own, his = {h.authority_path for h in held(person)}, sight(person, act)
    found = dict.fromkeys(row for path in topmost(person, act) for row in _UNDER.rows(path))
    found |= dict.fromkeys(_AT.rows(his.own) if his.own else ())
    some = [Offered(*row) for row in found]
    if len(some) > scope.MANY:
        some = _few(own, wanted, his) or some[: scope.MANY]
    return sorted(some, key=lambda run: (run.path not in own, run.pk))


def offered_at(person: Person, authority: int | None, act: Act = Act.SEE_PROGRAMME) -> list[Offered]:
    """Those of one authority, in the order they were begun."""
    rows = _named(runs_for(person, act).filter(authority=authority)).order_by("pk")
    return [Offered(*row) for row in rows]


def _few(own: Collection[str], wanted: str, his: Sight) -> list[Offered]:
    ids = [int(wanted)] if wanted.isdecimal() and len(wanted) < 18 else []
    return [one for row in _FEW.rows(own, ids) if his.reaches((one := Offered(*row)).path)]


def with_desks(person: Person, runs: Collection[Offered]) -> list[Offered]:
    """Those over which he may look."""
    mine = held(person)
    return [r for r in runs if may_by_table(mine, Act.SEE_DESK, Place(r.path, r.path, r.office))]


def whole(run: Offered) -> Run:
    """The run with its programme, its authority and its standing office."""
    found: Run = _WHOLE.objects(run.pk)[0]
    return found
