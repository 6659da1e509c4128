"""What happened to a plan or to one of its rows, as a story, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tiendo.core.cells import field_name
from tiendo.core.drafting import MATCHES
from tiendo.core.versions import ADDED, ALTERED, REMOVED
from tiendo.queries.cycle_words import cycle_words
from tiendo.queries.versions import line_of
from tiendo.records.models import Assignment, DraftEdit, JournalRow, Person, Plan, Target
from tiendo.records.ready import Ready


@dataclass(frozen=True, slots=True)
class Event:
    """`words` is a whole sentence without its subject; `by` None is the software."""

    at: datetime
    by: Person | None
    words: str
    row: str = ""


def plan_history(plan: Plan) -> list[Event]:
    """From the first upload on, with every correction of every version."""
    line = line_of(plan.draft)
    subjects = [f"plan:{plan.pk}", *(f"draft:{pk}" for pk in line)]
    rows = JournalRow.objects.filter(subject__in=subjects).select_related("actor")
    events = [Event(r.at, r.actor, journal_words(r.act, r.detail)) for r in rows]
    edits = DraftEdit.objects.filter(draft__in=line).select_related("by")
    events += [Event(e.at, e.by, edit_words(e.op, e.change), e.change["uid"]) for e in edits]
    return sorted(events, key=lambda e: e.at, reverse=True)


_EDITS = Ready(lambda draft: DraftEdit.objects.filter(draft=draft).select_related("by").order_by("version"))
_ACTS_ON = Ready(
    lambda subjects: JournalRow.objects.filter(subject__in=subjects).select_related("actor").order_by("pk")
)


def row_history(plan: Plan, row: Target | Assignment) -> list[Event]:
    """The corrections of one row before the approval, the approvals, what each new version made of it, and what was
    reported, appraised and adjusted since."""
    edits = _EDITS.objects(row.last_in_id or plan.draft_id)
    events = [Event(e.at, e.by, edit_words(e.op, e.change), row.row) for e in edits if _touches(e.change, row.row)]
    item = f"target:{row.pk}" if isinstance(row, Target) else f"task:{row.task_id}"
    acts = _ACTS_ON.objects([f"plan:{plan.pk}", item])
    thing = f"{'target' if isinstance(row, Target) else 'assignment'}:{row.pk}"
    for act in acts:
        words = cycle_words(act.act, act.detail) if act.subject == item else _fate(act, thing)
        if words:
            events.append(Event(act.at, act.actor, words))
    return sorted(events, key=lambda e: e.at, reverse=True)


def _fate(act: JournalRow, thing: str) -> str:
    """What an approval did to one row; "" where it left it as it was."""
    if act.act == "approve_draft":
        return "phê duyệt, đưa vào chương trình"
    found = next((d for d in act.detail.get("differences", []) if d["thing"] == thing), None)
    if found is None or act.act != "renew_plan":
        return ""
    if found["kind"] == REMOVED:
        return "đưa ra khỏi kế hoạch theo bản mới"
    if found["kind"] == ADDED:
        return "thêm vào kế hoạch theo bản mới"
    cells = (
        f"{field_name(c['field'])}: “{c['before'] or 'trống'}” → “{c['after'] or 'trống'}”" for c in found["cells"]
    )
    return f"điều chỉnh theo bản mới: {'; '.join(cells)}"


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
        case "renew_plan":
            kinds = [d["kind"] for d in detail.get("differences", [])]
            counts = kinds.count(ADDED), kinds.count(REMOVED), kinds.count(ALTERED)
            return "phê duyệt bản mới: thêm {} dòng, bỏ {}, sửa {}".format(*counts)
        case "link_indicators":
            return f"nối {len(detail.get('changes', []))} chỉ tiêu với danh mục chỉ số"
        case "undo_link_indicators":
            return f"hoàn tác việc nối {len(detail.get('targets', []))} chỉ tiêu với danh mục chỉ số"
        case "serve_target":
            return f"nối {len(detail.get('links', []))} cặp nhiệm vụ, chỉ tiêu"
        case "unserve_target":
            return "bỏ nối một nhiệm vụ với một chỉ tiêu"
        case _:
            return _ACTS.get(act, act)


_ACTS = {
    "retry_draft": "yêu cầu đọc lại tệp",
    "cancel_draft": "dừng việc đọc tệp",
    "discard_draft": "bỏ bản đọc",
    "restore_draft": "khôi phục bản đọc",
    "set_previous": "chọn bản trước của kế hoạch",
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
    "link": "so với kế hoạch đã có, “{before}”: {after}",
    "link_all": "so với kế hoạch đã có, {before}: nhận cả đề xuất “{after}”",
    "carry": "giữ lại {before} đã sửa ở {after}",
    "let_go": "lấy lại như máy đọc: “{before}” → “{after}”",
    "unlink": "để “{before}” chờ quyết định lại là đã có hay mới",
}
