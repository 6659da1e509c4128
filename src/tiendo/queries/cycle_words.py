"""What was done to a task or a target in the reporting cycle, said to an official."""

from __future__ import annotations

from typing import Any

from tiendo.core.progress import FIELD_NAMES

_SHOWN = ("done", "value", "numerator", "denominator", "yes", "result", "difficulty", "proposal")
_ADJUSTED = {
    "deadline": "điều chỉnh thời hạn",
    "lead": "thay đơn vị chủ trì",
    "value": "điều chỉnh giá trị chỉ tiêu",
    "suspend": "tạm dừng, chờ quyết định",
    "resume": "cho tiếp tục thực hiện",
    "cancel": "bãi bỏ",
}
_OF_REPORT = {
    "take_back_report": "rút lại báo cáo",
    "contest_report": "giải trình về báo cáo",
    "reopen_report": "mở lại báo cáo",
    "withdraw_verdict": "rút kết luận thẩm định vừa ghi về báo cáo",
}
LONG = 160


def cycle_words(act: str, detail: dict[str, Any]) -> str:
    """The sentence without its subject; "" for an act that is not of the cycle."""
    period = f" {_in_sentence(detail['label'])}" if detail.get("label") else ""
    reason = f": “{_short(detail['reason'])}”" if detail.get("reason") else ""
    match act:
        case "send_report" if detail.get("nothing"):
            return f"gửi báo cáo{period}: không phát sinh"
        case "send_report":
            done = ", báo hoàn thành" if detail.get("complete") else ""
            return f"gửi báo cáo{period}{done}{_said(detail.get('said'))}"
        case "ready_report":
            return f"ghi xong báo cáo{period}{_said(detail.get('said'))}"
        case "replace_report_text":
            return f"sửa lời người khác đã ghi trong báo cáo{period}"
        case "attach_evidence":
            return f"kèm minh chứng “{detail.get('name', '')}”"
        case "detach_evidence":
            return "gỡ một minh chứng khỏi báo cáo"
        case "accept_report":
            return f"thẩm định báo cáo{period}: chấp nhận{reason}"
        case "return_report":
            return f"thẩm định báo cáo{period}: trả lại{reason}"
        case _ if act in _OF_REPORT:
            return f"{_OF_REPORT[act]}{period}{reason}"
        case "set_nature":
            return "thiết lập cách tính của chỉ tiêu"
        case _ if act.startswith("adjust_"):
            return _adjusted(act.removeprefix("adjust_"), detail, reason)
    return ""


def _adjusted(kind: str, detail: dict[str, Any], reason: str) -> str:
    words = _ADJUSTED.get(kind, "điều chỉnh")
    before, after = (_day(detail.get(side, {}).get("due")) for side in ("before", "after"))
    moved = f" từ {before or 'chưa có hạn'} sang {after}" if kind == "deadline" and after else ""
    paper = f", theo {detail['document']}" if detail.get("document") else ""
    return f"{words}{moved}{paper}{reason}"


def _said(said: Any) -> str:
    """The fields that say most: "; đã làm được (%): 60"."""
    if not isinstance(said, dict):
        return ""
    parts = [f"{_in_sentence(FIELD_NAMES[name])}: {_short(said[name])}" for name in _SHOWN if said.get(name)]
    return f" ({'; '.join(parts)})" if parts else ""


def _day(text: Any) -> str:
    """An ISO day as 21/11/2026."""
    return "/".join(reversed(text.split("-"))) if isinstance(text, str) else ""


def _short(text: Any) -> str:
    whole = str(text)
    return whole if len(whole) <= LONG else f"{whole[:LONG].rstrip()}…"


def _in_sentence(label: str) -> str:
    return label[:1].lower() + label[1:]
