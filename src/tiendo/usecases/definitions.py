"""Kinds of papers that an office sets for itself: kept, put away and brought back, without code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tiendo.core.access import Act
from tiendo.core.reporting.definition import BadDefinition, Definition, from_json, to_json
from tiendo.core.text import bare
from tiendo.queries.definitions import definition_of
from tiendo.records.models import Person, ReportDefinition, Run
from tiendo.records.shipped import shipped_definitions
from tiendo.usecases import journal
from tiendo.usecases.errors import Conflict, NotAllowed, Refused
from tiendo.usecases.guard import require


class Faulty(Refused):
    """The definition is wrong; `faults` has one sentence a fault, each naming its place."""

    def __init__(self, why: BadDefinition) -> None:
        super().__init__("Mẫu báo cáo chưa ghi được: " + "; ".join(why.faults) + ".")
        self.faults = why.faults


@transaction.atomic
def save(*, run: Run, content: Mapping[str, Any], version: int, actor: Person, now: datetime) -> ReportDefinition:
    """Keep a definition under its key, in the place of a shipped one where that has the same; `version` is the one
    that was opened, 0 where the run had none of its own.

    Raises `Faulty`; `Conflict` where somebody else saved meanwhile. Papers made before stay as they were made.
    """
    require(actor, Act.DRAFT_PAPER, run.authority, run)
    definition = read(content)
    row = ReportDefinition.objects.select_for_update(no_key=True).filter(run=run, key=definition.key).first()
    if row is None:
        if version:
            raise NotAllowed("Mẫu báo cáo này không còn. Hãy tải lại trang.")
        try:
            with transaction.atomic():
                row = ReportDefinition.objects.create(run=run, key=definition.key, **_values(definition, actor, now))
        except IntegrityError as why:
            raise Conflict(definition.name) from why
    else:
        if row.version != version:
            raise Conflict(f"bản {row.version} của {row.changed_by}")
        for name, value in _values(definition, actor, now).items():
            setattr(row, name, value)
        row.version += 1
        row.retired_at = None
        row.save()
    _record("save_definition", row, actor, now, {"version": row.version, "content": row.content})
    return row


@transaction.atomic
def retire(*, run: Run, key: str, actor: Person, now: datetime) -> None:
    """Offer the kind no more; of a shipped one too. Papers made by it stay; doing so twice does it once."""
    require(actor, Act.DRAFT_PAPER, run.authority, run)
    row = ReportDefinition.objects.select_for_update(no_key=True).filter(run=run, key=key).first()
    if row is None:
        shipped = definition_of(run, key)
        if shipped is None:
            raise NotAllowed("Không có mẫu báo cáo này.")
        row = ReportDefinition.objects.create(run=run, key=key, **_values(shipped, actor, now))
    if row.retired_at is None:
        row.retired_at = now
        row.save(update_fields=["retired_at"])
        _record("retire_definition", row, actor, now, {})


@transaction.atomic
def bring_back(*, run: Run, key: str, actor: Person, now: datetime) -> None:
    """Offer it again, as it was."""
    require(actor, Act.DRAFT_PAPER, run.authority, run)
    row = ReportDefinition.objects.select_for_update(no_key=True).filter(run=run, key=key).first()
    if row is None:
        raise NotAllowed("Không có mẫu báo cáo này.")
    if row.retired_at is not None:
        row.retired_at = None
        row.save(update_fields=["retired_at"])
        _record("bring_back_definition", row, actor, now, {})


@transaction.atomic
def as_shipped(*, run: Run, key: str, actor: Person, now: datetime) -> None:
    """Leave one's own changes of a shipped kind behind: it is as it ships again. They stay in the journal."""
    require(actor, Act.DRAFT_PAPER, run.authority, run)
    shipped = next((d for d in shipped_definitions() if d.key == key), None)
    row = ReportDefinition.objects.select_for_update(no_key=True).filter(run=run, key=key).first()
    if shipped is None or row is None:
        raise NotAllowed("Mẫu báo cáo này không có bản đi kèm phần mềm, hoặc chưa được sửa.")
    detail = {"before": row.content}
    for name, value in _values(shipped, actor, now).items():
        setattr(row, name, value)
    row.version, row.retired_at = row.version + 1, None
    row.save()
    _record("definition_as_shipped", row, actor, now, detail)


def read(content: Mapping[str, Any]) -> Definition:
    """Raises `Faulty`."""
    try:
        return from_json(content)
    except BadDefinition as why:
        raise Faulty(why) from why


def free_key(run: Run, name: str) -> str:
    """A key made of the name that no kind of the run has."""
    stem = "-".join("".join(c if c.isalnum() else " " for c in bare(name)).split())[:50].strip("-") or "mau"
    taken = {d.key for d in shipped_definitions()} | set(run.definitions.values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)


def _values(definition: Definition, actor: Person, now: datetime) -> dict[str, Any]:
    return {"name": definition.name, "content": to_json(definition), "changed_by": actor, "changed_at": now}


def _record(act: str, row: ReportDefinition, actor: Person, now: datetime, detail: dict[str, Any]) -> None:
    where = row.run.authority
    subject = f"definition:{row.pk}"
    journal.record(
        act=act,
        subject=subject,
        authority=where,
        actor=actor,
        now=now,
        detail={"key": row.key, "name": row.name} | detail,
    )
