"""Where the sources of a paper can be read: the page of the item, the entry, the alert that a sentence came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse

from tiendo.records.models import Adjustment, Assignment, Directive, Entry, Report

_PAGES = {"proposal": "proposals", "alert": "alert_board"}
_BY_NUMBER = {"target": "target", "plan": "plan", "unit": "unit"}


def addresses(keys: Iterable[str]) -> dict[str, str]:
    """Source key → address, of those that have a page; a query a kind of source, however many there are."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        kind, _, number = key.partition(":")
        if number.isdecimal():
            by_kind[kind].add(int(number))
    found = {f"{kind}:{pk}": reverse(_PAGES[kind]) for kind in _PAGES.keys() & by_kind for pk in by_kind[kind]}
    found |= {f"{k}:{pk}": reverse(_BY_NUMBER[k], args=[pk]) for k in _BY_NUMBER.keys() & by_kind for pk in by_kind[k]}
    for kind, model in (("report", Report), ("directive", Directive), ("adjustment", Adjustment)):
        found |= _on_items(kind, model, by_kind[kind])
    tasks = _task_pages(by_kind["task"])
    found |= {f"task:{pk}": address for pk, address in tasks.items()}
    for pk, unit in Entry.objects.filter(pk__in=by_kind["entry"]).values_list("pk", "unit_id"):
        found[f"entry:{pk}"] = f"{reverse('entries')}?don-vi={unit}#g-{pk}"
    return found


def _on_items(kind: str, model: type[Report] | type[Directive] | type[Adjustment], numbers: set[int]) -> dict[str, str]:
    """What hangs on an item is read on the item's page."""
    if not numbers:
        return {}
    rows = list(model._default_manager.filter(pk__in=numbers).values_list("pk", "task_id", "target_id"))
    tasks = _task_pages({task for _, task, _ in rows if task})
    found = {}
    for pk, task, target in rows:
        if target:
            found[f"{kind}:{pk}"] = reverse("target", args=[target])
        elif task in tasks:
            found[f"{kind}:{pk}"] = tasks[task]
    return found


def _task_pages(numbers: set[int]) -> dict[int, str]:
    """A task is read where its first plan assigns it."""
    if not numbers:
        return {}
    rows = Assignment.objects.filter(task__in=numbers).order_by("-pk").values_list("task_id", "pk")
    return {task: reverse("task", args=[pk]) for task, pk in rows}
