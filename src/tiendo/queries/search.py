"""Search over targets, tasks, units and plans, without accents; bounded and ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from tiendo.core.text import fold
from tiendo.queries.scope import plans_for, units_for
from tiendo.records.models import Assignment, Person, Plan, Target, Unit

LIMIT = 20  # of each kind
_TAKEN = 200  # rows looked at before ranking, so that a common word stays cheap
M = TypeVar("M", bound=Model)


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
    tasks = Assignment.objects.filter(plan__in=plans.order_by()).select_related("task", "plan").order_by("pk")
    targets = Target.objects.filter(plan__in=plans.order_by()).select_related("plan").order_by("pk")
    taken = (
        _best(plans, "folded", words),
        _best(targets, "folded", words),
        _best(tasks, "task__folded", words),
        _best(units_for(person).order_by("pk"), "folded", words),
    )
    more = any(len(rows) > limit for rows in taken)
    return Found(words, taken[0][:limit], taken[1][:limit], taken[2][:limit], taken[3][:limit], more)


def _best(rows: QuerySet[M], column: str, words: list[str]) -> list[M]:
    """Rows whose column holds all the words, the best first; those with the whole phrase are taken before others."""
    found = list(rows.filter(**{f"{column}__contains": " ".join(words)})[:_TAKEN])
    if len(words) > 1 and len(found) < _TAKEN:
        condition = Q(*((f"{column}__contains", word) for word in words))
        found += [row for row in rows.filter(condition)[:_TAKEN] if row not in found]
    return _ranked(found, column, words)


def _ranked(rows: list[M], column: str, words: list[str]) -> list[M]:
    """Whole phrase first, then whole words, then where the first word comes early, then the shorter."""
    phrase = " ".join(words)

    def rank(row: M) -> tuple[bool, int, int, int]:
        text = _text(row, column)
        whole = sum(f" {word} " in f" {text} " for word in words)
        return (phrase not in text, -whole, text.find(words[0]), len(text))

    return sorted(rows, key=rank)


def _text(row: Model, column: str) -> str:
    value: object = row
    for name in column.split("__"):
        value = getattr(value, name)
    return str(value)
