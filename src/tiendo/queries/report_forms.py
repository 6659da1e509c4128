"""The form of one owed item: what is kept of it, what entries already say, what it reads as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tiendo.core.numerals import decimal_text
from tiendo.core.progress import Filled, FormKind, fill, why_not
from tiendo.core.values import Counting
from tiendo.queries.owed import OwedItem
from tiendo.records.facts import policy_of
from tiendo.records.models import EntryItem, Evidence, ReportingPeriod


@dataclass(frozen=True, slots=True)
class Prefilled:
    """The text of a field as entries give it, and which: "Lấy sẵn từ ghi nhận ngày 12/11 và 19/11"."""

    value: str
    note: str


def prefilled(one: OwedItem, period: ReportingPeriod) -> dict[str, Prefilled]:
    """What the entries say for fields that nobody has touched; nothing is made of last period's report."""
    kept = one.form.content if one.form else {}
    if kept.get("nothing"):
        return {}
    found: dict[str, Prefilled] = {}
    if one.entries:
        texts = dict.fromkeys(e.entry.text.strip() for e in one.entries)
        found["result"] = Prefilled("\n".join(texts), _note(one.entries))
    found |= _done(one) if one.is_task else _figures(one, period)
    return {name: value for name, value in found.items() if name not in kept}


def filled(one: OwedItem, content: dict[str, str], period: ReportingPeriod, today: date) -> Filled:
    """What the raw text says; figures without a day of their own are as of today, or of the period's end once past."""
    return fill(
        one.shape,
        content,
        last=one.last,
        as_of=min(today, period.end),
        today=today,
        policy=policy_of(period.run),
    )


def faults(one: OwedItem, period: ReportingPeriod, today: date) -> dict[str, str]:
    """Why the form as kept cannot be handed on, by field; empty when it can."""
    content = one.form.content if one.form else {}
    return why_not(one.shape, filled(one, content, period, today), len(evidence_of(one)))


def evidence_of(one: OwedItem) -> list[Evidence]:
    return list(one.form.evidence.all()) if one.form else []


def entry_evidence(one: OwedItem) -> list[Evidence]:
    """The files of the entries, each once."""
    return list({e.pk: e for row in one.entries for e in row.entry.evidence.all()}.values())


def _done(one: OwedItem) -> dict[str, Prefilled]:
    last = next((e for e in reversed(one.entries) if e.done is not None), None)
    return {} if last is None or last.done is None else {"done": Prefilled(decimal_text(last.done), _note((last,)))}


def _figures(one: OwedItem, period: ReportingPeriod) -> dict[str, Prefilled]:
    """The last figure as entries give it; of what is counted in the period, the sum of the period's."""
    told = [e for e in one.entries if e.value is not None or e.numerator is not None or e.yes is not None]
    if not told:
        return {}
    last = told[-1]
    if one.shape.kind is FormKind.DEED:
        return {} if last.yes is None else {"yes": Prefilled("1" if last.yes else "0", _note((last,)))}
    if one.shape.nature.counting is Counting.IN_PERIOD:
        within = [e for e in told if period.start <= e.entry.on <= period.end and e.value is not None]
        total = sum((e.value or Decimal(0) for e in within), Decimal(0))
        return {"value": Prefilled(decimal_text(total), _note(within))} if within else {}
    day = {"as_of": Prefilled(f"{last.entry.on:%d/%m/%Y}", _note((last,)))}
    figures = {n: v for n in ("numerator", "denominator", "value") if (v := getattr(last, n)) is not None}
    return {n: Prefilled(decimal_text(v), _note((last,))) for n, v in figures.items()} | day


def _note(rows: tuple[EntryItem, ...] | list[EntryItem]) -> str:
    days = [f"{d:%d/%m}" for d in dict.fromkeys(e.entry.on for e in rows)]
    said = days[0] if len(days) == 1 else f"{', '.join(days[:-1])} và {days[-1]}"
    return f"Lấy sẵn từ ghi nhận ngày {said}"
