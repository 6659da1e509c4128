"""What people decide about a draft's findings: kept as the plan has it, or mended; each once, and found again.

A decision stands in the content under `settled`, by a key made of the rule, the place and the faulty text, so that it
holds when the findings are said anew and lapses when the text changes.
"""

from __future__ import annotations

import re
from hashlib import sha256

from tiendo.core.cells import FIELDS, LISTS, MILESTONE, BadValue, cell_text, field_name, list_of
from tiendo.core.drafting import SETTLED, Edit, NoSuchCell, Patch, find_row, row_text, set_cell
from tiendo.core.reading import Json
from tiendo.core.review.common import short
from tiendo.core.text import fold, squash

KEPT, MENDED = "kept", "mended"
MAX_REASON = 500

RULE_NAMES: dict[str, str] = {
    "blank-number-date": "số, ngày để trống",
    "citation-conflict": "viện dẫn mâu thuẫn",
    "citation-undated": "viện dẫn thiếu ngày",
    "citation-after-issue": "viện dẫn văn bản chưa có",
    "plan-without-targets": "không có chỉ tiêu",
    "targets-without-owner": "chỉ tiêu không người theo dõi",
    "target-without-value": "chỉ tiêu không có giá trị",
    "missing-milestone": "thiếu mốc",
    "mixed-units": "lẫn đơn vị",
    "missing-unit": "thiếu đơn vị",
    "count-in-percent": "số lượng ghi bằng %",
    "fractional-count": "số lượng lẻ",
    "impossible-value": "giá trị không thể có",
    "falling-milestone": "mốc sau thấp hơn mốc trước",
    "contradictory-comparator": "hai mức trái nhau",
    "wrong-unit": "đơn vị viết sai",
    "duplicate-target": "chỉ tiêu trùng",
    "tasks-without-deadlines": "không nhiệm vụ nào có hạn",
    "task-without-lead": "nhiệm vụ không có chủ trì",
    "task-without-deadline": "nhiệm vụ không có hạn",
    "vague-lead": "chủ trì chung chung",
    "multiple-leads": "nhiều đơn vị chủ trì",
    "deadline-before-issue": "hạn trước ngày ban hành",
    "deadline-reversed": "thời gian ngược",
    "duplicate-task": "nhiệm vụ trùng",
    "inconsistent-unit-name": "tên đơn vị không thống nhất",
    "report-without-due-date": "báo cáo không có ngày gửi",
    "numbering": "đánh số",
    "wrong-level": "sai cấp",
    "empty-section": "mục trống",
    "missing-appendix": "thiếu phụ lục",
    "truncated-cell": "ô viết dở",
}

# The mend of these takes the place of the words that the message quotes.
_QUOTED = ("contradictory-comparator", "wrong-unit", "wrong-level")
# Told once about the whole plan, with a count that every correction changes.
_COUNTED = (
    "targets-without-owner",
    "target-without-value",
    "tasks-without-deadlines",
    "task-without-lead",
    "task-without-deadline",
)
_NAMED = re.compile(r"[^“:]{0,40}“[^“”]*”: (.+)", re.S)
_QUOTE = re.compile(r"“…?([^“”]+)”")


def row_of(found: Json, content: Json) -> Json | None:
    """The row a finding is about, None for one about the document or a section."""
    try:
        return find_row(content, found["row"]) if found.get("row") else None
    except NoSuchCell:
        return None


def fault_text(found: Json, row: Json | None) -> str:
    """What a finding says without the row's name: for people beside the row, and to know the finding again."""
    message = str(found["message"])
    if row is None:
        return message
    before, at, after = message.partition(f"“{short(row_text(row))}”: ")
    if not at or len(before) > 40:
        match = _NAMED.fullmatch(message)  # the row was renamed after the finding was said
        after = match[1] if match else message
    return after[:1].upper() + after[1:]


def key_of(found: Json, content: Json) -> str:
    """Sixteen hex digits of the finding's rule, place and faulty text; an index takes no part in it."""
    row = row_of(found, content)
    return _digest(found["rule"], row["uid"] if row else _place(found), _telling(found, row))


def _place(found: Json) -> str:
    at = found.get("at") or {}
    return next((f"{kind}:{at[kind]}" for kind in ("citation", "section") if kind in at), "")


def _telling(found: Json, row: Json | None) -> str:
    if row is None and not found.get("at") and found["rule"] in _COUNTED:
        return ""
    return squash(fault_text(found, row)).lower()


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def open_findings(content: Json) -> list[Json]:
    """The findings on which nobody decided yet, each with its `key`."""
    kept = {key for key, told in _settled(content).items() if told["how"] == KEPT}
    keyed = (f | {"key": key_of(f, content)} for f in content["findings"])
    return [f for f in keyed if f["key"] not in kept]


def settled_findings(content: Json) -> list[Json]:
    """The decisions that hold, each with its `key`: kept while the fault stands, mended while it is gone."""
    standing = {key_of(f, content) for f in content["findings"]}
    return [
        told | {"key": key}
        for key, told in _settled(content).items()
        if (key in standing) == (told["how"] == KEPT) and _live(told, content)
    ]


def _settled(content: Json) -> dict[str, Json]:
    found: dict[str, Json] = content.get(SETTLED, {})
    return found


def _live(told: Json, content: Json) -> bool:
    row = row_of(told, content)
    return row is None or not row["removed"]


def mended_cells(found: Json, row: Json | None) -> list[tuple[str, str]]:
    """(field, text) of each cell that the mend changes; empty where it is advice alone."""
    mend = found.get("mend")
    if not mend or row is None or row["removed"]:
        return []
    if found["rule"] == "missing-unit":
        cells = [f"{MILESTONE}{m['year']}" for m in row["milestones"]]
        texts = str(mend).split("; ")
        return list(zip(cells, texts, strict=True)) if len(cells) == len(texts) else []
    if found["rule"] not in _QUOTED:
        return []
    quoted = [m[1] for m in _QUOTE.finditer(fault_text(found, row))]
    fields = [*FIELDS[list_of(row["uid"])], *(f"{MILESTONE}{m['year']}" for m in row.get("milestones", []))]
    said = {field: cell_text(row, field) for field in fields if field != "section"}
    changed = {f: _replaced(text, quoted[0], str(mend)) for f, text in said.items()} if quoted else {}
    return [(f, text) for f, text in changed.items() if text != said[f]]


def _replaced(text: str, words: str, mend: str) -> str:
    found = re.search(re.escape(words), text, re.I)
    if not found:
        return text
    first = mend[:1].upper() if found.group()[:1].isupper() else mend[:1]
    return text[: found.start()] + first + mend[1:] + text[found.end() :]


def keep_finding(content: Json, key: str, reason: str, by: str, at: str) -> Edit:
    """The plan says so on purpose: `reason` why, `by` whom, `at` when (ISO). Raises `BadValue`."""
    why = squash(reason)
    if not why:
        raise BadValue("Hãy ghi lý do giữ như văn bản, ví dụ: đúng theo chỉ tiêu cấp trên giao.")
    if len(why) > MAX_REASON:
        raise BadValue(f"Lý do dài quá {MAX_REASON} ký tự. Hãy rút gọn.")
    found = _open(content, key)
    patch = _decided(content, found, KEPT, why, by, at)
    return Edit("keep", found["row"] or SETTLED, "", found["message"], why, [patch])


def mend_finding(content: Json, key: str, by: str, at: str) -> Edit:
    """Write the mend into the row. Raises `BadValue` where it is advice alone."""
    found = _open(content, key)
    row = row_of(found, content)
    cells = mended_cells(found, row)
    if row is None or not cells:
        raise BadValue("Gợi ý này không sửa thẳng vào ô được. Hãy mở dòng để sửa.")
    edits = [set_cell(content, row["uid"], field, text, cell_text(row, field)) for field, text in cells]
    patches = [p for e in edits for p in e.patches]
    where = ", ".join(field_name(e.field) for e in edits)
    patches.append(_decided(content, found, MENDED, f"Đã sửa theo gợi ý, ở ô {where}", by, at))
    before, after = ("; ".join(texts) for texts in zip(*((e.before, e.after) for e in edits), strict=True))
    return Edit("mend", row["uid"], edits[0].field if len(edits) == 1 else "", before, after, patches)


def reopen_finding(content: Json, key: str) -> Edit:
    """Take a decision to keep back: the finding waits for a look again. Raises `BadValue`."""
    told = _settled(content).get(key)
    if told is None or told["how"] != KEPT:
        raise BadValue("Phát hiện này không còn trong danh sách đã xem xét. Hãy tải lại trang.")
    return Edit(
        "reopen", told["row"] or SETTLED, "", told["reason"], told["message"], [Patch(SETTLED, key, told, None)]
    )


def _open(content: Json, key: str) -> Json:
    found = next((f for f in open_findings(content) if f["key"] == key), None)
    if found is None:
        raise BadValue("Phát hiện này không còn, hoặc người khác vừa xem xét xong. Hãy tải lại trang.")
    return found


def _decided(content: Json, found: Json, how: str, reason: str, by: str, at: str) -> Patch:
    told = {k: found.get(k) for k in ("rule", "message", "mend", "row", "at", "source")}
    told |= {"how": how, "reason": reason, "by": by, "when": at, "carried": False}
    row = row_of(found, content)
    told |= _known_by(found, content) | {"printed": row_text(row) if row else ""}
    return Patch(SETTLED, found["key"], _settled(content).get(found["key"]), told)


def _known_by(found: Json, content: Json) -> Json:
    """By what a finding is known again in another reading, where rows have other uids."""
    row = row_of(found, content)
    return {"name": fold(row_text(row)) if row else _place(found), "text": _telling(found, row)}


def carried_over(content: Json, earlier: dict[str, Json]) -> Json:
    """The content of a plan read again, with what was decided to keep in its earlier reading (`settled` of that one).

    Known again by rule, the row's name and the faulty text; what was mended in the draft is a fault of the text still.
    """
    decided = {(t["rule"], t["name"], t["text"]): t for t in earlier.values() if t["how"] == KEPT}
    settled = {}
    for found in content["findings"] if decided else []:
        known = _known_by(found, content)
        if told := decided.get((found["rule"], known["name"], known["text"])):
            where = {k: found.get(k) for k in ("message", "mend", "row", "at", "source")}
            settled[key_of(found, content)] = told | where | {"carried": True}
    return content | {SETTLED: settled}


GROUPS = ("Văn bản", "Chỉ tiêu", "Nhiệm vụ", "Văn bản viện dẫn", "Bố cục, đánh số")
_STRUCTURE = ("numbering", "empty-section", "missing-appendix")
_OF_TARGETS = ("plan-without-targets", "targets-without-owner", "target-without-value")
_OF_TASKS = ("tasks-without-deadlines", "task-without-lead", "task-without-deadline")


def group_of(found: Json) -> str:
    """Under which of `GROUPS` a finding is listed."""
    rule, letter = found["rule"], (found.get("row") or "")[:1]
    if rule in _STRUCTURE:
        return GROUPS[4]
    if rule.startswith("citation-"):
        return GROUPS[3]
    if LISTS.get(letter) == "targets" or rule in _OF_TARGETS:
        return GROUPS[1]
    return GROUPS[2] if LISTS.get(letter) == "tasks" or rule in _OF_TASKS else GROUPS[0]
