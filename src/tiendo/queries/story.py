"""What was done with an item, told from the journal: reports, verdicts, adjustments, directives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tiendo.core.appraisal import LACKS
from tiendo.records.models import AdjustmentKind, JournalRow, Person, Unit

MOST = 200
Detail = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """`words` is a whole sentence without its subject; `by` None is the software; `report` the one it speaks of."""

    at: datetime
    by: Person | None
    words: str
    row: str = ""
    report: int | None = None


def item_events(key: str) -> list[Event]:
    """The acts on an item ("task:12", "target:7"), the latest first; what was merely typed is left out."""
    rows = JournalRow.objects.filter(subject=key, act__in=[*_WORDS]).select_related("actor").order_by("-id")[:MOST]
    told = list(rows)
    leads = {pk for row in told for pk in _lead(row.detail)}
    names = {pk: unit.name for pk, unit in Unit.objects.in_bulk(leads).items()} if leads else {}
    return [Event(r.at, r.actor, _words(r, names), report=_verdict_on(r)) for r in told]


def _verdict_on(row: JournalRow) -> int | None:
    report = row.detail.get("report")
    return report if row.act in _VERDICTS and isinstance(report, int) else None


def _words(row: JournalRow, names: dict[int, str]) -> str:
    detail = row.detail | {"names": [names.get(pk, "") for pk in _lead(row.detail)]}
    return _WORDS[row.act](detail)


def _lead(detail: Detail) -> Iterable[int]:
    after = detail.get("after")
    return after.get("lead", ()) if isinstance(after, dict) else ()


def _period(detail: Detail) -> str:
    return f" kỳ {detail['label']}" if detail.get("label") else ""


def _because(detail: Detail) -> str:
    return f", lý do: {detail['reason']}" if detail.get("reason") else ""


def _by_document(detail: Detail) -> str:
    return f" theo {detail['document']}" if detail.get("document") else ""


def _sent(detail: Detail) -> str:
    what = "không phát sinh" if detail.get("nothing") else "hoàn thành" if detail.get("complete") else "tiến độ"
    said = detail.get("said") or {}
    figure = next((f": {said[name]}" for name in ("value", "done") if said.get(name)), "")
    return f"gửi báo cáo {what}{_period(detail)}{'' if detail.get('complete') else figure}"


def _accepted(detail: Detail) -> str:
    also = " về giải trình" if detail.get("on_contest") else ""
    return f"kết luận Đạt{also}{_period(detail)}{_because(detail)}"


def _returned(detail: Detail) -> str:
    lacks = "; ".join(LACKS[key].lower() for key in detail.get("lacks", ()) if key in LACKS)
    until = detail.get("mend_by")
    mend = f"; hoàn thiện trước {_day(until)}" if until else ""
    return f"trả lại báo cáo{_period(detail)}{_because(detail)}{f' ({lacks})' if lacks else ''}{mend}"


def _moved(detail: Detail) -> str:
    before, after = (detail.get(part, {}).get("due") for part in ("before", "after"))
    return f"điều chỉnh thời hạn: {_day(before)} → {_day(after)}{_by_document(detail)}{_because(detail)}"


def _given(detail: Detail) -> str:
    units = "; ".join(n for n in detail["names"] if n)
    return f"giao {units or 'đơn vị khác'} chủ trì{_by_document(detail)}{_because(detail)}"


def _valued(detail: Detail) -> str:
    before, after = detail.get("before", {}), detail.get("after", {})
    change = f"{before.get('raw') or 'chưa có'} → {after.get('raw', '')}"
    return f"điều chỉnh mốc năm {after.get('year', '')}: {change}{_by_document(detail)}{_because(detail)}"


def _suspended(detail: Detail) -> str:
    again = f", xem xét lại {_day(detail['look_again'])}" if detail.get("look_again") else ""
    return f"tạm dừng{_by_document(detail)}{again}{_because(detail)}"


def _day(text: str | None) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else "chưa có"


_VERDICTS = frozenset({"accept_report", "return_report", "contest_report", "reopen_report"})
_WORDS: dict[str, Callable[[Detail], str]] = {
    "send_report": _sent,
    "take_back_report": lambda d: f"rút lại báo cáo{_period(d)}",
    "accept_report": _accepted,
    "return_report": _returned,
    "contest_report": lambda d: f"giải trình về báo cáo{_period(d)}{_because(d)}",
    "reopen_report": lambda d: f"mở lại kết luận Đạt{_period(d)}{_by_document(d)}{_because(d)}",
    "attach_evidence": lambda d: f"thêm minh chứng “{d.get('name', '')}”{_period(d)}",
    "detach_evidence": lambda d: f"gỡ một minh chứng{_period(d)}",
    f"adjust_{AdjustmentKind.DEADLINE}": _moved,
    f"adjust_{AdjustmentKind.LEAD}": _given,
    f"adjust_{AdjustmentKind.VALUE}": _valued,
    f"adjust_{AdjustmentKind.SUSPEND}": _suspended,
    f"adjust_{AdjustmentKind.RESUME}": lambda d: f"cho tiếp tục thực hiện{_by_document(d)}{_because(d)}",
    f"adjust_{AdjustmentKind.CANCEL}": lambda d: f"bãi bỏ{_by_document(d)}{_because(d)}",
    "acknowledge_alert": lambda _: "đã xem cảnh báo",
    "direct": lambda d: f"chỉ đạo: {d.get('text', '')}",
    "answer_directive": lambda d: f"trả lời chỉ đạo: {d.get('text', '')}",
    "close_directive": lambda _: "kết thúc chỉ đạo",
    "set_nature": lambda _: "đặt lại cách tính số liệu",
}
