"""Entries ("ghi nhận"): a dated fact keyed in once, withdrawn and put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from tiendo.core import keyed
from tiendo.core.access import Act
from tiendo.core.progress import FIELD_NAMES, MAX_TEXT, FormKind
from tiendo.core.text import nfc
from tiendo.queries.entries import items_of
from tiendo.queries.owed import OwedItem
from tiendo.records.deeds import day_of
from tiendo.records.models import Entry, EntryItem, Evidence, Person, ReportForm, Unit
from tiendo.records.turns import take_turn
from tiendo.usecases import journal
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.usecases.guard import require

OLDEST = timedelta(days=366)


def add_entry(
    *,
    unit: Unit,
    on: str,
    text: str,
    items: Mapping[str, Mapping[str, str]],
    evidence: Sequence[Evidence],
    key: str,
    actor: Person,
    now: datetime,
) -> Entry:
    """Note what was done on a day. `items`: by item ("task:12") the figures as typed, by field ("done", "value",
    "numerator", "denominator", "yes"). `key` is made by the form: the same one twice is one entry."""
    require(actor, Act.FILL_REPORT, unit)
    if any(e.unit_id != unit.pk for e in evidence):
        raise NotAllowed("Minh chứng này thuộc đơn vị khác.")
    with transaction.atomic():
        take_turn("entry", key)
        known = Entry.objects.filter(key=key).first()
        if known is not None:
            if known.unit_id != unit.pk or known.by_id != actor.pk:
                raise Refused("Biểu này đã dùng rồi. Hãy tải lại trang.")
            return known
        day, said = _day(on, day_of(now)), _text(text)
        rows = _rows(items, {one.key: one for one in items_of(unit, day_of(now))})
        entry = Entry.objects.create(unit=unit, on=day, text=said, by=actor, at=now, key=key)
        for row in rows:
            row.entry = entry
        EntryItem.objects.bulk_create(rows)
        entry.evidence.set(evidence)
        _put_to_forms(entry, rows, evidence)
        detail = {"on": f"{day}", "text": said, "items": sorted(items), "evidence": [e.pk for e in evidence]}
        _journal("add_entry", entry, actor, now, detail)
    return entry


def withdraw_entry(*, entry_id: int, actor: Person, now: datetime) -> Entry:
    """Take an entry out of what reports are filled in from; it stays in the list, struck through."""
    return _set_withdrawn(entry_id, actor, now, withdrawn=True)


def restore_entry(*, entry_id: int, actor: Person, now: datetime) -> Entry:
    """Put a withdrawn entry back ("hoàn tác")."""
    return _set_withdrawn(entry_id, actor, now, withdrawn=False)


def _set_withdrawn(entry_id: int, actor: Person, now: datetime, *, withdrawn: bool) -> Entry:
    with transaction.atomic():
        entry = (
            Entry.objects.select_for_update(of=("self",), no_key=True)
            .select_related("unit")
            .filter(pk=entry_id)
            .first()
        )
        if entry is None:
            raise NotAllowed("Không có ghi nhận này, hoặc ghi nhận của đơn vị khác.")
        require(actor, Act.FILL_REPORT, entry.unit)
        if (entry.withdrawn_at is not None) is not withdrawn:
            entry.withdrawn_at = now if withdrawn else None
            entry.save(update_fields=["withdrawn_at"])
            _journal("withdraw_entry" if withdrawn else "restore_entry", entry, actor, now, {"text": entry.text})
    return entry


def _day(raw: str, today: date) -> date:
    try:
        found = keyed.day(raw)
    except keyed.Unread as why:
        raise Refused(str(why)) from why
    if found > today:
        raise Refused(f"Ngày {found:%d/%m/%Y} chưa đến. Ghi nhận là việc đã làm.")
    if found < today - OLDEST:
        raise Refused(f"Ngày {found:%d/%m/%Y} đã quá một năm. Hãy xem lại năm.")
    return found


def _text(raw: str) -> str:
    text = nfc(raw).replace("\r\n", "\n").strip()
    if not text:
        raise Refused("Chưa ghi đã làm việc gì.")
    if len(text) > MAX_TEXT:
        raise Refused("Nội dung quá dài: tối đa 10.000 ký tự. Hãy tách thành nhiều ghi nhận.")
    return text


def _rows(items: Mapping[str, Mapping[str, str]], known: Mapping[str, OwedItem]) -> list[EntryItem]:
    rows = []
    for key, typed in items.items():
        one = known.get(key)
        if one is None:
            raise Refused("Có mục không còn thuộc phần việc của đơn vị. Hãy tải lại trang rồi chọn lại.")
        of = {"task": one.item} if one.is_task else {"target": one.item}
        rows.append(EntryItem(**of, **_figures(one, typed)))
    return rows


def _figures(one: OwedItem, typed: Mapping[str, str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if one.is_task:
        return {"done": _read(one, typed, "done", keyed.percent)}
    if one.shape.kind is FormKind.DEED:
        return {"yes": _read(one, typed, "yes", keyed.yes_or_no)}
    if one.shape.kind is FormKind.RATIO:
        both = _read(one, typed, "numerator", keyed.ratio)
        if both is not None:
            return {"numerator": both[0], "denominator": both[1]}
        out = {name: _read(one, typed, name, _value) for name in ("numerator", "denominator")}
    return out | {"value": _read(one, typed, "value", _value)}


def _value(raw: str) -> Decimal:
    return keyed.number(raw).value


def _read(one: OwedItem, typed: Mapping[str, str], name: str, read: Callable[[str], Any]) -> Any:
    raw = typed.get(name, "").strip()
    if not raw:
        return None
    try:
        return read(raw)
    except keyed.Unread as why:
        raise Refused(f"{one.name}, {FIELD_NAMES[name].lower()}: {why}") from why


def _put_to_forms(entry: Entry, rows: Sequence[EntryItem], evidence: Sequence[Evidence]) -> None:
    """The files go to the forms that are open already; a form begun later takes them from the entry."""
    if not evidence:
        return
    for row in rows:
        on = {"task": row.task} if row.task_id else {"target": row.target}
        forms = ReportForm.objects.filter(
            **on, unit=entry.unit, period__start__lte=entry.on, period__end__gte=entry.on, ready_at__isnull=True
        )
        for form in forms.exclude(period__locks_on__lte=entry.on):
            form.evidence.add(*evidence)


def _journal(act: str, entry: Entry, actor: Person, now: datetime, detail: dict[str, Any]) -> None:
    authority = entry.unit.authority
    journal.record(act=act, subject=f"entry:{entry.pk}", authority=authority, actor=actor, now=now, detail=detail)
