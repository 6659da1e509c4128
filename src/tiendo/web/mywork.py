"""What the page "Việc của tôi" shows of an item: its state in a word and a shape, and its form field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tiendo.core.alerts import Rule
from tiendo.core.numerals import decimal_text
from tiendo.core.progress import FIELD_NAMES, FormKind, fill
from tiendo.core.values import Counting, Figure
from tiendo.queries.my_work import Desk
from tiendo.queries.owed import OWED_STATE_NAMES, OwedItem, OwedState
from tiendo.queries.owed_rows import with_senders
from tiendo.queries.people import People
from tiendo.queries.report_forms import evidence_of, prefilled
from tiendo.records.deeds import day_of
from tiendo.records.facts import policy_of
from tiendo.records.models import Evidence, ReportingPeriod, Unit
from tiendo.usecases.errors import Conflict

ICONS = {
    OwedState.BLANK: "none",
    OwedState.DRAFT: "edit",
    OwedState.READY: "wait",
    OwedState.SENT: "sent",
    OwedState.ACCEPTED: "done",
    OwedState.RETURNED: "back",
}
RULE_ICONS = {Rule.OVERDUE: "late", Rule.BEHIND: "slow", Rule.RETURNED: "back"}


@dataclass(frozen=True, slots=True)
class State:
    """A state as it is shown: the shape, the colour, the words, and what explains them."""

    icon: str
    colour: str
    words: str
    small: str = ""


@dataclass(slots=True)
class Field:
    """One field: what it shows, what is kept (`seen`), where a text was taken from, what is wrong with it."""

    name: str
    value: str
    seen: str
    note: str = ""
    fault: str = ""
    conflict: Conflict | None = None

    @property
    def id(self) -> str:
        return self.name.replace(":", "-")

    @property
    def label(self) -> str:
        return FIELD_NAMES.get(self.name, self.name)


@dataclass(slots=True)
class Question:
    """One thing asked back, and the field for the reason."""

    words: str
    field: Field


@dataclass(slots=True)
class Percent:
    value: str
    label: str
    small: str
    checked: bool


@dataclass(slots=True)
class Form:
    """The form of one item. `closed`: why nothing can be changed; `total`: what the places add up to; `number`: its
    place among the items still to write, 0 where it is none of them."""

    one: OwedItem
    fields: dict[str, Field]
    asked: list[Question]
    fault: str
    evidence: list[Evidence]
    places: list[tuple[Unit, Field, Field | None]] = field(default_factory=list)
    closed: str = ""
    place_fault: str = ""
    total: str = ""
    number: int = 0

    @property
    def kind(self) -> FormKind:
        return self.one.shape.kind

    @property
    def percents(self) -> list[Percent]:
        """As before, three steps on, done; what lies between is typed."""
        last = int(self.one.last.value) if self.one.last and isinstance(self.one.last.value, Decimal) else 0
        steps = sorted({min(95, max(last + 5, round((last + (100 - last) * n / 4) / 5) * 5)) for n in (1, 2, 3)})
        chosen = self.fields["done"].value
        options = [last] + [s for s in steps if last < s < 100] + ([100] if last < 100 else [])
        small = "như cũ" if self.one.last else "chưa làm"
        return [
            Percent(str(n), "Xong" if n == 100 else f"{n} %", small if n == last else "", chosen == str(n))
            for n in options
        ]

    @property
    def other_percent(self) -> str:
        chosen = self.fields["done"].value
        return "" if any(p.checked for p in self.percents) else chosen

    @property
    def unit_of_measure(self) -> str:
        return self.one.shape.nature.unit or ""

    @property
    def questions(self) -> str:
        """The questions that are shown, by which a save knows whether their fields must be drawn anew."""
        return ",".join(q.field.name for q in self.asked)

    @property
    def in_period(self) -> bool:
        return self.one.shape.nature.counting is Counting.IN_PERIOD

    @property
    def more_open(self) -> bool:
        return any(self.fields[n].value or self.fields[n].conflict for n in ("difficulty", "proposal"))


def form_of(
    one: OwedItem,
    period: ReportingPeriod,
    today: date,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    conflicts: Mapping[str, Conflict] | None = None,
    closed: str = "",
) -> Form:
    """The form as it stands; `typed` is what the editor's screen says where that is not kept yet."""
    if closed and one.report:
        with_senders(one.report)
    kept = one.form.content if one.form else {}
    ready_made = {} if closed else prefilled(one, period)
    shown = {n: p.value for n, p in ready_made.items()} | kept | dict(typed or {})
    read = fill(
        one.shape, shown, last=one.last, as_of=min(today, period.end), today=today, policy=policy_of(period.run)
    )
    wrong = {**read.refused, **(faults or {})}
    fields = {
        name: Field(
            name,
            shown.get(name, ""),
            kept.get(name, ""),
            ready_made[name].note if name in ready_made and name not in (typed or {}) else "",
            "" if name.startswith("why:") else wrong.get(name, ""),
            (conflicts or {}).get(name),
        )
        for name in one.shape.fields()
    }
    asked = [Question(a.words, fields[f"why:{a.question}"]) for a in read.asked]
    for question in asked:
        question.field.fault = (faults or {}).get(question.field.name, "")
    general = " ".join(wrong[n] for n in ("", "evidence") if n in wrong)
    return Form(
        one,
        fields,
        asked,
        general,
        evidence_of(one),
        _places(one, fields),
        closed,
        place_fault=wrong.get("places", "") or next((w for n, w in wrong.items() if n.split(":")[-1].isdigit()), ""),
        total=figure_words(read.figure) if read.parts and read.figure else "",
    )


def _places(one: OwedItem, fields: dict[str, Field]) -> list[tuple[Unit, Field, Field | None]]:
    units = Unit.objects.in_bulk(one.shape.places) if one.shape.places else {}
    if one.shape.kind is FormKind.RATIO:
        return [(units[p], fields[f"numerator:{p}"], fields[f"denominator:{p}"]) for p in one.shape.places]
    return [(units[p], fields[f"value:{p}"], None) for p in one.shape.places]


def state_of(one: OwedItem, people: People | None = None) -> State:
    """The state of an item in the list: what is red or amber about the work first, then where the report stands."""
    if not one.written and (one.red or one.amber):
        return _alarm(one)
    words = OWED_STATE_NAMES[one.state]
    if one.state is OwedState.READY:
        words = waits_for(people)
    return State(ICONS[one.state], "quiet" if one.written else "", words, _small(one))


def waits_for(people: People | None) -> str:
    """ "Chờ Trưởng phòng": for whom a report waits that is ready."""
    heads = people.heads if people else []
    title = heads[0].title if heads and heads[0].title else "thủ trưởng"
    return f"Chờ {title} gửi"


def _alarm(one: OwedItem) -> State:
    verdict = one.returned
    if verdict is not None:
        return State("back", "red", "Trả lại, chờ hoàn thiện", verdict.reason)
    assert one.standing is not None
    alert = next((a for a in one.standing.alerts if a.colour == "red"), one.standing.alerts[0])
    due = one.standing.standing.due
    match alert.rule:
        case Rule.OVERDUE:
            return State("late", "red", f"Quá hạn {one.standing.late} ngày", _small(one))
        case Rule.BEHIND:
            pace = one.standing.catch_up
            need = f"; cần {decimal_text(pace.per_day)} điểm mỗi ngày" if pace else ""
            return State("slow", "red", "Chưa tới nửa lộ trình", f"{alert.words}{need}")
        case Rule.RETURNED:
            return State("back", "red", "Trả lại, chờ hoàn thiện", one.standing.standing.reason)
    words = f"Hạn việc {due:%d/%m}" if due else alert.words
    return State("soon", "amber", words, _small(one))


def _small(one: OwedItem) -> str:
    said = _said(one) if one.written else last_words(one)
    what = "" if one.is_task else "chỉ tiêu"
    return ", ".join(x for x in (what, said) if x)


def last_words(one: OwedItem) -> str:
    """ "kỳ trước 15,0 % (969/6.460)"."""
    if one.last is None:
        return "chưa có số liệu kỳ trước" if not one.is_task else ""
    return f"kỳ trước {figure_words(one.last)}"


def figure_words(figure: Figure) -> str:
    """A figure as one reads it: "15 % (969/6.460)", "78 %", "đã đạt"."""
    if isinstance(figure.value, bool):
        return "đã đạt" if figure.value else "chưa đạt"
    if figure.amount is None:
        return decimal_text(figure.numerator) if figure.numerator is not None else ""
    counts = ""
    if figure.numerator is not None and figure.denominator is not None:
        counts = f" ({decimal_text(figure.numerator)}/{decimal_text(figure.denominator)})"
    unit = "%" if counts else figure.unit
    return f"{decimal_text(round(figure.amount, 2))}{f' {unit}' if unit else ''}{counts}"


def _said(one: OwedItem) -> str:
    """What the report, or the form that is ready, says, and since when."""
    if one.report is not None and one.state is not OwedState.READY:
        when = f"gửi {day_of(one.report.sent_at):%d/%m}"
        if one.report.nothing:
            return f"không phát sinh, {when}"
        figure = Figure(
            one.report.period.end,
            one.report.yes if one.report.yes is not None else (one.report.done if one.is_task else one.report.value),
            one.report.numerator,
            one.report.denominator,
            "%" if one.is_task else one.report.unit_of_measure,
        )
        return ", ".join(x for x in (figure_words(figure), when) if x)
    form = one.form
    if form is None or form.ready_at is None:
        return ""
    when = f"ghi {day_of(form.ready_at):%d/%m}"
    if form.content.get("nothing"):
        return f"không phát sinh, {when}"
    content = form.content
    main = content.get("done") or content.get("value") or ""
    unit = "%" if one.is_task else one.shape.nature.unit or ""
    if content.get("numerator"):
        main, unit = f"{content['numerator']}/{content.get('denominator') or '?'}", ""
    return ", ".join(x for x in (f"{main} {unit}".strip() if main else "", when) if x)


def address(desk: Desk, key: str = "") -> str:
    """The page of an item within the unit and period at hand."""
    query: dict[str, Any] = {"don-vi": desk.unit.pk}
    if desk.period:
        query["ky"] = desk.period.pk
    if key:
        query["muc"] = key
    return f"{reverse('my_work')}?{urlencode(query)}"


def following(desk: Desk, key: str) -> str:
    """The next item to write after this one, in the order of the page; "" where all are written."""
    assert desk.owed is not None
    keys = [i.key for i in (*desk.owed.red, *desk.owed.todo)]
    if key not in keys:
        return keys[0] if keys else ""
    at = keys.index(key)
    rest = keys[at + 1 :] + keys[:at]
    return rest[0] if rest else ""
