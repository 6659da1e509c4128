"""A year of the demo's commune, played through the use cases: months reported, evidence returned, a deadline moved.

Days are counted back from today, so that the demo is always in the middle of its year. What each task and target does
is drawn from its name, the same on every machine; a few have their own part, in `year.json`.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from typing import Any

from tiendo.clock import HANOI
from tiendo.core.access import Role
from tiendo.core.numerals import decimal_text
from tiendo.core.progress import FormKind
from tiendo.core.reading import Comparator
from tiendo.queries.owed import OwedItem, owed
from tiendo.records.models import Evidence, Person, Report, ReportingPeriod, Run, Target, Task, Unit
from tiendo.usecases import adjustments, appraisal, reports
from tiendo.usecases.alerts import check_run
from tiendo.usecases.evidence import add_evidence
from tiendo.usecases.notices import read_all
from tiendo.usecases.runs import open_periods

MENDED_AFTER = timedelta(days=4)
ASKED_LATELY = timedelta(days=45)  # a proposal that nobody answered for a year would be of another commune


@dataclass(frozen=True, slots=True)
class Parts:
    """Who plays: the reporter and the head of each unit, who appraises, who adjusts."""

    reporters: dict[int, Person]
    heads: dict[int, Person]
    appraiser: Person
    steering: Person


def play(run: Run, appraiser: Person, steering: Person, today: date, stop: Callable[[], bool] = lambda: False) -> bool:
    """Play the run from its first day to yesterday; the month that is open now is half filled in. Months played before
    stay as they are. Whether it came to the end: `stop` is asked before each month."""
    open_periods(run, today)
    story = _Story(run, _parts(run, appraiser, steering), today)
    collecting = run.calendars.filter(collects=True).values_list("kind", flat=True)
    for period in run.periods.filter(kind__in=list(collecting), start__lte=today).order_by("due"):
        if stop():
            return False
        story.month(period)
    week_ago = _at(today - timedelta(days=7))
    for person in Person.objects.filter(notices__isnull=False).distinct():
        read_all(actor=person, until=week_ago, now=week_ago)
    return True


def _parts(run: Run, appraiser: Person, steering: Person) -> Parts:
    people: dict[Role, dict[int, Person]] = {Role.REPORTER: {}, Role.HEAD: {}}
    for person in Person.objects.filter(roles__unit__authority=run.authority).distinct():
        for held in person.roles.all():
            if Role(held.role) in people:
                people[Role(held.role)][held.unit_id] = person
    heads = people[Role.HEAD]
    return Parts({**heads, **people[Role.REPORTER]}, heads, appraiser, steering)


class _Story:
    def __init__(self, run: Run, parts: Parts, today: date) -> None:
        self.run, self.parts, self.today = run, parts, today
        text = files(__package__).joinpath("year.json").read_text(encoding="utf-8")
        self.own: list[dict[str, Any]] = json.loads(text)
        self.since = run.since

    def month(self, period: ReportingPeriod) -> None:
        """One period: each unit fills in and sends on a day of its own, then what is complete is appraised."""
        for unit in Unit.objects.filter(pk__in=self.parts.heads):
            day = max(period.due - timedelta(days=_drawn(f"{unit.name}{period.label}", 5)), self.since)
            if _drawn(f"{unit.name}{period.label} late", 9) == 0:
                day = period.due + timedelta(days=2)
            if day < self.today:
                self.fill(unit, period, day, everything=True)
                self.send(unit, period, day)
            else:
                self.fill(unit, period, self.today - timedelta(days=1), everything=False)
        self.appraise(period)
        self.adjust(period)
        checked = min(period.locks_on, self.today - timedelta(days=1))
        if checked >= self.since:
            check_run(self.run, checked, _at(checked, 6))

    def fill(self, unit: Unit, period: ReportingPeriod, day: date, *, everything: bool) -> None:
        """`everything`: of the month that is open only some items are written yet."""
        if day < period.start or day < self.since:
            return
        actor, now = self.parts.reporters[unit.pk], _at(day)
        items: dict[str, dict[str, tuple[str, str]] | None] = {}
        papers: dict[str, list[Evidence]] = {}
        for one in owed(unit, period, day).items:
            if one.written or not (everything or _drawn(one.name + period.label, 5) < 2):
                continue
            typed = self.typed(one, period, day)
            items[one.key] = None if typed is None else {field: ("", text) for field, text in typed.items()}
            if typed is not None and (typed.get("done") == "100" or not one.is_task):
                papers[one.key] = [self.evidence(one, unit, period, actor, now)]
        reports.fill_in(period=period, unit=unit, items=items, evidence=papers, actor=actor, now=now)

    def send(self, unit: Unit, period: ReportingPeriod, day: date) -> None:
        if owed(unit, period, day).ready:
            sender = self.parts.heads[unit.pk]
            reports.send(period=period, unit=unit, items=None, actor=sender, now=_at(day, 15))

    def typed(self, one: OwedItem, period: ReportingPeriod, day: date) -> dict[str, str] | None:
        """What the reporter writes; None for "không phát sinh"."""
        part = self.part(one)
        if one.is_task:
            return self.of_task(one, part, period, day)
        return self.of_target(one, part, day)

    def part(self, one: OwedItem) -> dict[str, Any]:
        return next((p for p in self.own if one.name.startswith(p["name"])), {})

    def of_task(self, one: OwedItem, part: dict[str, Any], period: ReportingPeriod, day: date) -> dict[str, str] | None:
        standing = one.standing
        assert standing is not None
        product = one.item.output if isinstance(one.item, Task) else ""
        if standing.instance is not None:
            if _drawn(one.name + period.label, 7) == 0:
                return None
            done = "100" if standing.assignment.deadline_kind == "recurring" else "50"
            return {"done": done, "result": f"Đã thực hiện trong {period.label.lower()}: {product.lower()}."}
        due = standing.standing.first_due
        if due is None:
            return None
        start = standing.standing.start
        pace = Decimal(str(part.get("pace", ("1.25", "1.1", "1.0")[_drawn(one.name, 3)])))
        share = Decimal((day - start).days) / max((due - start).days, 1) * pace * 100
        done_now = min(int(share) // 5 * 5, int(part.get("stops", 100)))
        done_now = max(done_now, int(one.last.value) if one.last and isinstance(one.last.value, Decimal) else 0)
        found = {"done": str(done_now), "result": part.get("result") or _progress(done_now, product)}
        told = ("difficulty", "proposal") if day > self.today - ASKED_LATELY else ("difficulty",)
        found |= {k: part[k] for k in told if k in part and done_now < 100}
        return found

    def of_target(self, one: OwedItem, part: dict[str, Any], day: date) -> dict[str, str] | None:
        assert isinstance(one.item, Target)
        ahead = [m.low for m in one.item.milestones.all() if m.year > self.since.year]
        goal = ahead[0] if ahead else None  # the road to one milestone, whichever year it is
        if one.shape.kind is FormKind.DEED or not isinstance(goal, Decimal):
            return None
        months = Decimal((day - self.since).days) / 30
        less = one.promise is not None and one.promise.comparator in (Comparator.AT_MOST, Comparator.LESS)
        start = Decimal(str(part.get("from", "1.6" if less else ("0.62", "0.7", "0.8")[_drawn(one.name, 3)])))
        step = Decimal(str(part.get("step", "-0.02" if less else ("0.012", "0.02", "0.03")[_drawn(one.name + "s", 3)])))
        share = start + step * months
        month_end = {"as_of": f"{day:%d/%m/%Y}", "source": part.get("source", "Sổ theo dõi của đơn vị")}
        if one.shape.kind is FormKind.RATIO:
            whole = part.get("of") or 180 + 20 * _drawn(one.name, 60)
            top = min(round(goal * share / 100 * whole), whole)
            return month_end | {"numerator": decimal_text(Decimal(top)), "denominator": decimal_text(Decimal(whole))}
        value = round(goal * share) if goal > 3 else min(int(goal), int(months / 3))
        if one.shape.earlier or part.get("in_period"):
            value = _drawn(one.name + f"{day:%Y%m}", 2)
        return month_end | {"value": decimal_text(Decimal(value))}

    def evidence(self, one: OwedItem, unit: Unit, period: ReportingPeriod, actor: Person, now: datetime) -> Evidence:
        """A paper for an item and a period, as a picture."""
        number = f"{20 + _drawn(one.name + period.label, 200)}/BC"
        return add_evidence(
            unit=unit,
            data=_picture(f"{one.key} {period.start}"),
            file_name=f"{number.replace('/', '-')} {period.label.replace('/', '-')}.png",
            actor=actor,
            now=now,
            number=number,
            dated=now.date(),
            level="Ủy ban nhân dân xã",
        )

    def appraise(self, period: ReportingPeriod) -> None:
        """What waits is judged a few days later, but for the last ones; some come back once with a reason."""
        waiting = Report.objects.filter(period=period, taken_back_at=None, verdicts=None).select_related("unit")
        for report in waiting:
            if not report.asks_verdict:
                continue
            day = report.sent_at.date() + timedelta(days=2 + _drawn(f"{report.item_key}{period.label}", 5))
            if day >= self.today:
                continue
            back = next((p for p in self.own if str(report.item).startswith(p["name"]) and p.get("returned")), None)
            again = Report.objects.filter(task=report.task_id, target=report.target_id, verdicts__step="return")
            who: dict[str, Any] = {"report_id": report.pk, "actor": self.parts.appraiser, "now": _at(day, 10)}
            if back and not again.exists():
                appraisal.return_(reason=back["returned"], lacks=[], mend_by=day + timedelta(days=7), **who)
            else:
                appraisal.accept(**who)

    def adjust(self, period: ReportingPeriod) -> None:
        """Deadlines moved by a document, in the month in which the story has it."""
        for part in self.own:
            on = date.fromisoformat(part.get("moved_on", "1900-01-01"))
            if not period.start <= on <= min(period.end, self.today):
                continue
            tasks = Task.objects.filter(authority=self.run.authority, name__startswith=part["name"])
            for task in tasks.exclude(adjustments__isnull=False):
                adjustments.adjust_deadline(
                    task_id=task.pk,
                    due=date.fromisoformat(part["moved"]),
                    document=part["document"],
                    reason=part["reason"],
                    actor=self.parts.steering,
                    now=_at(on),
                )


def _progress(done: int, product: str) -> str:
    if done >= 100:
        return f"Đã hoàn thành: {product[:1].lower()}{product[1:]}." if product else "Đã hoàn thành."
    return f"Đang triển khai, ước đạt {done} % khối lượng."


def _drawn(text: str, of: int) -> int:
    """A number below `of`, always the same for the same text."""
    return int.from_bytes(sha256(text.encode()).digest()[:4], "big") % of


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour, 12), tzinfo=HANOI)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _picture(text: str) -> bytes:
    """A page seen from too far to be read: letterhead, heading, lines of a length of their own, a signature."""
    wide, high, page = 300, 424, bytearray(b"\xff" * (300 * 424))

    def bar(left: int, top: int, width: int, thick: int = 3, ink: int = 150) -> None:
        for y in range(top, top + thick):
            page[y * wide + left : y * wide + left + width] = bytes([ink]) * width

    for left, top, width in ((30, 26, 80), (42, 36, 56), (160, 26, 110), (175, 36, 80), (52, 46, 36), (180, 52, 70)):
        bar(left, top, width, ink=90)
    bar(105, 84, 90, 5, 60)
    bar(70, 98, 160, 4, 90)
    for line, cut in enumerate(sha256(text.encode()).digest()[:22]):
        end = line % 5 == 4
        bar(46 if line % 5 == 0 else 30, 124 + line * 10, (60 + cut // 2) if end else 224 + cut % 16)
    bar(190, 356, 70, 4, 90)
    bar(200, 392, 52, ink=90)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(b"\0" + page[y * wide : (y + 1) * wide] for y in range(high)))),
        (b"IEND", b""),
    )
    out = b"\x89PNG\r\n\x1a\n"
    for kind, body in parts:
        out += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return out
