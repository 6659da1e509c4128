"""What happened to a plan or to one of its rows, as a story, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tiendo.core.cells import field_name
from tiendo.core.drafting import MATCHES
from tiendo.records.models import DraftEdit, JournalRow, Person, Plan


@dataclass(frozen=True, slots=True)
class Event:
    """`words` is a whole sentence without its subject; `by` None is the software."""

    at: datetime
    by: Person | None
    words: str
    row: str = ""


def plan_history(plan: Plan) -> list[Event]:
    """From the upload to the approval, with every correction."""
    subjects = [f"plan:{plan.pk}", f"draft:{plan.draft_id}"]
    rows = JournalRow.objects.filter(subject__in=subjects).select_related("actor")
    events = [Event(r.at, r.actor, journal_words(r.act, r.detail)) for r in rows]
    edits = DraftEdit.objects.filter(draft=plan.draft_id).select_related("by")
    events += [Event(e.at, e.by, edit_words(e.op, e.change), e.change["uid"]) for e in edits]
    return sorted(events, key=lambda e: e.at, reverse=True)


def row_history(plan: Plan, uid: str) -> list[Event]:
    """The corrections of one row before the approval, then the approval."""
    edits = DraftEdit.objects.filter(draft=plan.draft_id).select_related("by")
    events = [Event(e.at, e.by, edit_words(e.op, e.change), uid) for e in edits if _touches(e.change, uid)]
    events.append(Event(plan.approved_at, plan.approved_by, "phê duyệt, đưa vào chương trình"))
    return sorted(events, key=lambda e: e.at, reverse=True)


def _touches(change: dict[str, Any], uid: str) -> bool:
    return uid == change["uid"] or any(p["uid"] == uid for p in change["patches"])


def journal_words(act: str, detail: dict[str, Any]) -> str:
    """The act of a journal row, said to an official."""
    match act:
        case "add_draft":
            return f"tải lên tệp “{detail.get('file_name', '')}”"
        case "read_draft":
            counts = detail.get("targets", 0), detail.get("tasks", 0), detail.get("measures", 0)
            return "đọc tệp: {} chỉ tiêu, {} nhiệm vụ, {} giải pháp".format(*counts)
        case "read_draft_failed":
            return f"không đọc được tệp: {detail.get('error', '')}"
        case "approve_draft":
            changed = len(detail.get("changes", []))
            looked = len(detail.get("settled", []))
            also = f", {looked} phát hiện đã xem xét" if looked else ""
            linked = len(detail.get("linked", []))
            also += f", {linked} dòng nối với việc đã có" if linked else ""
            return f"phê duyệt bản đọc với {changed} chỗ khác bản máy đọc{also}"
        case _:
            return _ACTS.get(act, act)


_ACTS = {
    "retry_draft": "yêu cầu đọc lại tệp",
    "cancel_draft": "dừng việc đọc tệp",
    "discard_draft": "bỏ bản đọc",
    "restore_draft": "khôi phục bản đọc",
    "add_unit": "thêm đơn vị",
    "rename_unit": "đổi tên đơn vị",
    "add_alias": "thêm tên gọi khác của đơn vị",
}


_ROW_EDITS = {
    "add": "thêm dòng “{after}”",
    "remove": "bỏ dòng “{before}”",
    "restore": "khôi phục dòng “{after}”",
    "merge": "gộp hai dòng thành “{after}”",
    "split": "tách dòng “{before}”",
    "compare": "đối chiếu với ảnh quét: “{after}”",
}


def edit_words(op: str, change: dict[str, Any]) -> str:
    """One correction, said to an official."""
    before, after = change.get("before") or "trống", change.get("after") or "trống"
    match op:
        case "set":
            return f"sửa {field_name(change['field'])}: “{before}” → “{after}”"
        case "confirm":
            return f"xác nhận {field_name(change['field'])}: “{after}”"
        case _ if op in _ROW_EDITS:
            return _ROW_EDITS[op].format(before=before, after=after)
        case "match":
            unit = change.get("after")
            return f"ghép “{before}” với {unit}" if unit else f"để “{before}” ngoài danh bạ đơn vị"
        case "mend":
            return f"sửa theo gợi ý: “{before}” → “{after}”"
        case "keep":
            return f"giữ như văn bản: {before} Lý do: {after}"
        case "reopen":
            return f"xem xét lại: {after}"
        case "undo" if change["field"] and change["uid"] != MATCHES:
            return f"hoàn tác {field_name(change['field'])}: “{before}” → “{after}”"
        case "undo":
            return "hoàn tác một chỗ sửa"
        case _:
            return _COMPARED[op].format(before=before, after=after) if op in _COMPARED else op


_COMPARED = {
    "link": "đối chiếu “{before}”: {after}",
    "link_all": "đối chiếu {before}: nhận cả đề xuất “{after}”",
    "unlink": "bỏ kết quả đối chiếu của “{before}”",
}
