"""Search over targets, tasks, units and plans, without accents; bounded and ranked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections, router, transaction
from django.db.models import Q, QuerySet

from tiendo.core.text import fold
from tiendo.queries.scope import plans_for, units_for
from tiendo.records.models import Assignment, Person, Plan, Target, Unit
from tiendo.records.ready import Ready

LIMIT = 20  # of each kind
_TAKEN = 200  # rows looked at before ranking, so that a common word stays cheap


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of each kind, the best first; `more` says that some of a kind were left off."""

    words: list[str]
    plans: list[Plan]
    targets: list[Target]
    tasks: list[Assignment]
    units: list[Unit]
    more: bool

    @property
    def count(self) -> int:
        return len(self.plans) + len(self.targets) + len(self.tasks) + len(self.units)


def search(person: Person, text: str, limit: int = LIMIT) -> Found:
    """Everything the person may see that holds all the words of `text`, in any order, with or without accents."""
    words = fold(text)[:200].split()[:8]
    if not words:
        return Found([], [], [], [], [], False)
    plans = plans_for(person)
    # By their ids, so that a common word ends the looking early: in another order all that hold it would be sorted.
    tasks = Assignment.objects.filter(plan__in=plans.order_by()).order_by("pk")
    targets = Target.objects.filter(plan__in=plans.order_by()).order_by("pk")
    with _planned_for_these_words():
        taken = (
            _best(plans, "folded", words),
            _best(targets, "folded", words),
            _best(tasks, "task__folded", words),
            _best(units_for(person).order_by("pk"), "folded", words),
        )
    more = any(len(ids) > limit for ids in taken)
    best = [ids[:limit] for ids in taken]
    return Found(words, _of(_PLANS, best[0]), _of(_TARGETS, best[1]), _of(_TASKS, best[2]), _of(_UNITS, best[3]), more)


@contextmanager
def _planned_for_these_words() -> Iterator[None]:
    """Within, PostgreSQL plans each statement for what it asks: a plan for any word looks through all of a nation."""
    alias = router.db_for_read(Assignment)
    if connections[alias].vendor != "postgresql":
        yield
        return
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        yield


_PLANS = Ready(lambda ids: Plan.objects.filter(pk__in=ids).order_by())
_TARGETS = Ready(lambda ids: Target.objects.filter(pk__in=ids).select_related("plan").order_by())
_TASKS = Ready(lambda ids: Assignment.objects.filter(pk__in=ids).select_related("task", "plan").order_by())
_UNITS = Ready(lambda ids: Unit.objects.filter(pk__in=ids).order_by())


def _of(query: Ready, ids: list[int]) -> list[Any]:
    """The rows with these ids, in their order."""
    rows = {row.pk: row for row in query.objects(ids)} if ids else {}
    return [rows[pk] for pk in ids if pk in rows]


def _best(rows: QuerySet[Any], column: str, words: list[str]) -> list[int]:
    """The ids of rows whose column holds all the words, the best first; where more hold them than are looked at, those
    with the whole phrase are looked for by themselves. Names alone are read: most of what is ranked is not shown."""
    names = rows.values_list("pk", column)
    condition = Q(*((f"{column}__contains", word) for word in words))
    found: dict[int, str] = dict(names.filter(condition)[:_TAKEN])
    if len(words) > 1 and len(found) == _TAKEN:
        found |= dict(names.filter(**{f"{column}__contains": " ".join(words)})[:_TAKEN])
    return _ranked(found, words)


def _ranked(names: dict[int, str], words: list[str]) -> list[int]:
    """Whole phrase first, then whole words, then where the first word comes early, then the shorter."""
    phrase = " ".join(words)

    def rank(pk: int) -> tuple[bool, int, int, int]:
        text = names[pk]
        whole = sum(f" {word} " in f" {text} " for word in words)
        return (phrase not in text, -whole, text.find(words[0]), len(text))

    return sorted(names, key=rank)
