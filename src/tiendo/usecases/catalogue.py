"""The catalogue of indicators: the sets that come with the product, and sets that an authority imports for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tiendo.core.access import Act
from tiendo.core.adding import Across, Direction, Over
from tiendo.core.indicator_sheet import IndicatorRow
from tiendo.core.text import fold, squash
from tiendo.core.values import Counting
from tiendo.records.deeds import day_of
from tiendo.records.models import Indicator, IndicatorSet, Person, Unit
from tiendo.records.shipped import load
from tiendo.usecases import indicator_tallies, journal
from tiendo.usecases.errors import Refused
from tiendo.usecases.guard import require

_COMPARED = ("name", "wordings", "group", "unit_of_measure", "direction", "counting", "across", "over", "source")


@dataclass(slots=True)
class Changed:
    """What an import does to a set: codes added, altered (also those taken up again), retired, left as they are."""

    added: list[str]
    altered: list[str]
    retired: list[str]
    same: int = 0

    @property
    def any(self) -> bool:
        return bool(self.added or self.altered or self.retired)


def install_shipped(*, now: datetime) -> list[str]:
    """Bring the shared sets up to the version that comes with the product; the keys of those that changed.

    A set of the same or a newer version is left alone, so that it can be called at every start.
    """
    versions = dict(IndicatorSet.objects.filter(owner=None).values_list("key", "version"))
    newer = [given for given in load("indicators") if versions.get(given["key"], "") < given["version"]]
    return [given["key"] for given in newer if _install(given, now)]


@transaction.atomic
def _install(given: dict[str, Any], now: datetime) -> bool:
    columns = {"name": given["name"], "source": given["source"]}
    found, _ = IndicatorSet.objects.get_or_create(key=given["key"], defaults=columns)
    held = IndicatorSet.objects.select_for_update(no_key=True).get(pk=found.pk)
    if held.version >= given["version"]:
        return False
    changed = _replace(held, [_shipped_row(r) for r in given["indicators"]], now)
    _keep(held, given["version"], None, now, **columns)
    _record(held, changed, None, now)
    return True


def _shipped_row(row: dict[str, Any]) -> IndicatorRow:
    return IndicatorRow(
        row["code"], row["name"], tuple(row["wordings"]), row["group"], row["unit"], Direction(row["direction"]),
        Counting(row["counting"]), Across(row["across"]), Over(row["over"]), row["source"],
    )  # fmt: skip


@transaction.atomic
def import_set(
    *,
    authority: Unit,
    set_id: int | None,
    name: str,
    version: str,
    source: str,
    rows: Sequence[IndicatorRow],
    actor: Person,
    now: datetime,
) -> tuple[IndicatorSet, Changed]:
    """A set of the authority's own, new (`set_id` none) or a newer version of one; rows that it drops retire.

    Raises `Refused` for a set that comes with the product, or for one of another authority.
    """
    require(actor, Act.SET_CATALOGUE, authority)
    name, version = squash(name)[:300], squash(version)[:60]
    if not rows:
        raise Refused("Bộ chỉ số chưa có dòng nào. Hãy điền vào tệp mẫu rồi đưa lên lại.")
    if set_id is None:
        held = _new(authority, name)
    else:
        held = _own(authority, set_id)
    changed = _replace(held, rows, now)
    _keep(held, version, actor, now, name=name or held.name, source=source.strip() or held.source)
    _record(held, changed, actor, now)
    return held, changed


def compared(set_id: int | None, rows: Iterable[IndicatorRow]) -> Changed:
    """What an import would do; nothing is changed."""
    wanted = {r.code: r for r in rows}
    held = {r.code: r for r in Indicator.objects.filter(set=set_id)} if set_id is not None else {}
    altered = [c for c, r in wanted.items() if c in held and (held[c].retired_on or _differs(held[c], r))]
    retired = [c for c, row in held.items() if c not in wanted and row.retired_on is None]
    added = [c for c in wanted if c not in held]
    return Changed(added, altered, retired, len(wanted) - len(added) - len(altered))


def _replace(held: IndicatorSet, rows: Sequence[IndicatorRow], now: datetime) -> Changed:
    changed = compared(held.pk, rows)
    by_code = {r.code: r for r in held.indicators.all()}
    ruled = [one.pk for row in rows if (one := by_code.get(row.code)) and _adds_otherwise(one, row)]
    for position, row in enumerate(rows):
        one = by_code.get(row.code) or Indicator(set=held, code=row.code)
        for name, value in _columns(row).items():
            setattr(one, name, value)
        one.position, one.retired_on = position, None
        one.save()
    held.indicators.filter(code__in=changed.retired).update(retired_on=day_of(now))
    indicator_tallies.follow_rules(ruled, now)
    return changed


def _adds_otherwise(held: Indicator, row: IndicatorRow) -> bool:
    columns = _columns(row)
    return any(getattr(held, name) != columns[name] for name in ("unit_of_measure", "direction", "across", "over"))


def _columns(row: IndicatorRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "wordings": list(row.wordings),
        "group": row.group,
        "unit_of_measure": row.unit,
        "direction": str(row.direction),
        "counting": str(row.counting),
        "across": str(row.across),
        "over": str(row.over),
        "source": row.source,
    }


def _differs(held: Indicator, row: IndicatorRow) -> bool:
    columns = _columns(row)
    return any(getattr(held, name) != columns[name] for name in _COMPARED)


def _new(authority: Unit, name: str) -> IndicatorSet:
    if not name:
        raise Refused("Hãy đặt tên cho bộ chỉ số, ví dụ “Bộ chỉ số chuyển đổi số cấp xã năm 2026”.")
    if IndicatorSet.objects.filter(owner=authority, name=name).exists():
        raise Refused(f"Đã có bộ tên “{name}”. Hãy chọn bộ ấy để đưa bản mới lên, hoặc đặt tên khác.")
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40]
    return IndicatorSet.objects.create(
        key=f"{authority.pk}-{slug or 'bo'}-{_next(authority)}", name=name, owner=authority
    )


def _next(authority: Unit) -> int:
    return IndicatorSet.objects.filter(owner=authority).count() + 1


def _own(authority: Unit, set_id: int) -> IndicatorSet:
    held = IndicatorSet.objects.select_for_update(no_key=True).filter(pk=set_id, owner=authority).first()
    if held is None:
        raise Refused("Bộ này dùng chung, hoặc của nơi khác, nên không sửa được ở đây. Hãy lập bộ mới của đơn vị mình.")
    return held


def _keep(held: IndicatorSet, version: str, actor: Person | None, now: datetime, **columns: str) -> None:
    for name, value in columns.items():
        setattr(held, name, value)
    held.version, held.changed_by, held.changed_at = version, actor, now
    held.save()


def _record(held: IndicatorSet, changed: Changed, actor: Person | None, now: datetime) -> None:
    detail = {
        "key": held.key, "name": held.name, "version": held.version, "added": changed.added,
        "altered": changed.altered, "retired": changed.retired,
    }  # fmt: skip
    journal.record(
        act="set_catalogue",
        subject=f"indicator_set:{held.pk}",
        authority=held.owner,
        actor=actor,
        now=now,
        detail=detail,
    )
