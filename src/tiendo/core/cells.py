"""The cells of a draft: their names, what they say as text, and what typed text makes of them.

A draft's `content` is the JSON of a reading in which each row has a `uid` that stays, `unsure` maps a cell to its
reason, and a removed row stays in its place with `removed`. A cell is named by its field; a milestone by its year:
`milestone:2030`. The heading of the document is the row "doc".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from tiendo.core.bodies import split_bodies
from tiendo.core.deadlines import parse_deadline
from tiendo.core.figures import parse_figure
from tiendo.core.reading import DeadlineKind, Every, Json, number
from tiendo.core.schedule import EVERY_NAMES
from tiendo.core.text import squash

LISTS: dict[str, str] = {
    "t": "targets",
    "n": "tasks",
    "g": "measures",
    "c": "basis",
    "b": "reporting",
}
DOCUMENT = "doc"
MILESTONE = "milestone:"

FIELDS: dict[str, tuple[str, ...]] = {
    "document": ("title", "kind", "number", "issued_on", "issuer", "locality", "signer", "signer_title"),
    "targets": ("section", "ordinal", "name", "tracked_by"),
    "tasks": ("section", "ordinal", "name", "lead", "cooperating", "deadline", "output"),
    "measures": ("section", "text"),
    "basis": ("number", "date"),
    "reporting": ("who", "to", "every", "due", "raw"),
}
BODY_FIELDS = ("lead", "cooperating", "tracked_by")

_NEEDED = {("targets", "name"), ("tasks", "name"), ("measures", "text"), ("basis", "number"), ("reporting", "raw")}
# Cells that are stored in columns of bounded width.
WIDTHS = {"ordinal": 40, "number": 100, "kind": 100, "signer": 150, "signer_title": 150}
_MAX_TEXT = 5000
_DAY = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})\.?", re.I)
_DAY_OF_YEAR = re.compile(r"(\d{1,2})\s*[/-]\s*(\d{1,2})")
# What a reader of documents forgives and a hand at a keyboard should not be forgiven: 6o%, 60%%, 1,2,3.
_TYPO = re.compile(r"\d[oOlI]\b|\b[oOlI]\d+\s*%|%\s*%|\d,\d+[.,]\d|\d\.\d{1,2}[.,]\d")
_EVERY = {
    "tuần": Every.WEEK,
    "tháng": Every.MONTH,
    "quý": Every.QUARTER,
    "6 tháng": Every.HALF_YEAR,
    "9 tháng": Every.NINE_MONTHS,
    "năm": Every.YEAR,
}
_EVERY_WORDS = {every: word for word, every in _EVERY.items()}


class BadValue(ValueError):
    """Typed text that a cell cannot hold; the message is Vietnamese and says what it can."""


def list_of(uid: str) -> str:
    """The list of the content in which a row with this uid stands; raises `KeyError` for a uid that is none."""
    return "document" if uid == DOCUMENT else LISTS[uid[:1]]


def is_field(uid: str, field: str) -> bool:
    """Whether such a row has such a cell."""
    part = list_of(uid)
    if part == "targets" and field.startswith(MILESTONE):
        return re.fullmatch(r"(19|20|21)\d\d", field.removeprefix(MILESTONE)) is not None
    return field in FIELDS[part]


def cell_text(row: Json, field: str) -> str:
    """What the cell says, as an official would type it; "" for an empty one."""
    if field.startswith(MILESTONE):
        found = milestone(row, int(field.removeprefix(MILESTONE)))
        return str(found["raw"]) if found else ""
    if field == "deadline":
        return str(row.get("deadline_raw") or "")
    value = row.get(field)
    if field in ("issued_on", "date") and value:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if field == "every":
        return ", ".join(_EVERY_WORDS[Every(x)] for x in value or [])
    if field == "due":
        return ", ".join("/".join(reversed(x.split("-"))) for x in value or [])
    if isinstance(value, list):
        return "; ".join(value)
    return str(value or "")


def milestone(row: Json, year: int) -> Json | None:
    return next((m for m in row.get("milestones", []) if m["year"] == year), None)


def typed(uid: str, field: str, text: str, issued: date | None) -> dict[str, Any]:
    """The keys of the row that typed text sets (a milestone's key is its cell's name; None empties it).

    `issued` is the plan's date, from which relative deadlines count. Raises `BadValue`.
    """
    text = squash(text)
    if len(text) > WIDTHS.get(field, _MAX_TEXT):
        raise BadValue(f"Nội dung quá dài ({len(text)} ký tự, nhiều nhất {WIDTHS.get(field, _MAX_TEXT)}). Hãy rút gọn.")
    if not text and (list_of(uid), field) in _NEEDED:
        raise BadValue("Ô này không để trống được. Nếu dòng này thừa, hãy bỏ cả dòng.")
    if field.startswith(MILESTONE):
        return {field: _milestone(int(field.removeprefix(MILESTONE)), text)}
    if field == "deadline":
        return _deadline(text, issued)
    if make := _MAKERS.get(field):
        return {field: make(text)}
    required = field in ("name", "text", "raw", "section") or (uid[:1], field) == ("c", "number")
    return {field: text if text or required else None}


def _milestone(year: int, text: str) -> Json | None:
    if not text or text in ("-", "–", "—"):
        return None
    figure = parse_figure(text)
    if figure.doubt or _TYPO.search(text):
        why = f" ({figure.doubt.lower()})" if figure.doubt else ""
        raise BadValue(f"Không hiểu giá trị “{text}”{why}. Hãy ghi như: 60%, ≥ 60%, 2 - 5%, 1,5, 12 người, hoặc Có.")
    out: Json = {
        "year": year,
        "raw": text,
        "comparator": str(figure.comparator),
        "value": number(figure.value),
        "unit": figure.unit,
    }
    return out | ({"parts": [p.json() for p in figure.parts]} if figure.parts else {})


def _deadline(text: str, issued: date | None) -> dict[str, Any]:
    deadline, doubt = parse_deadline(text, issued)
    if text and deadline.kind is DeadlineKind.NONE and re.search(r"\d", text):
        why = f" ({doubt})" if doubt else ""
        raise BadValue(
            f"Không hiểu thời hạn “{text}”{why}. Hãy ghi như: 30/6/2026, tháng 6/2026, Quý II/2026, 2026, "
            "giai đoạn 2025-2026, Thường xuyên, Hằng năm."
        )
    return {"deadline_raw": text or None, "deadline": deadline.json()}


def _day(text: str) -> str | None:
    """ISO date out of "19/11/2025" or "ngày 19 tháng 11 năm 2025"; None for nothing typed."""
    if not text:
        return None
    if found := _DAY.fullmatch(text):
        day, month, year = (int(x) for x in found.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            pass  # no such day in that month: said below
    raise BadValue(f"“{text}” không phải là một ngày. Hãy ghi như 19/11/2025.")


def _every(text: str) -> list[str]:
    words = [w.strip().lower() for w in re.split(r"[,;]", text) if w.strip()]
    words = [re.sub(r"^(hằng|hàng)\s+", "", w) for w in words]
    if unknown := [w for w in words if w not in _EVERY]:
        raise BadValue(f"Không hiểu kỳ “{unknown[0]}”. Các kỳ: {', '.join(_EVERY)}.")
    return [str(_EVERY[w]) for w in words]


def _days_of_year(text: str) -> list[str]:
    out = []
    for word in (w.strip() for w in re.split(r"[,;]", text) if w.strip()):
        found = _DAY_OF_YEAR.fullmatch(word)
        if not found:
            raise BadValue(f"“{word}” không phải là ngày trong năm. Hãy ghi như 25/5, 10/11.")
        try:
            day = date(2000, int(found[2]), int(found[1]))  # a leap year: 29/2 is a day to report too
        except ValueError as why:
            raise BadValue(f"Không có ngày {word}. Hãy ghi như 25/5, 10/11.") from why
        out.append(f"{day:%m-%d}")
    return out


_MAKERS: dict[str, Callable[[str], Any]] = {
    "lead": split_bodies,
    "cooperating": split_bodies,
    "issued_on": _day,
    "date": _day,
    "every": _every,
    "due": _days_of_year,
}

FIELD_NAMES: dict[str, str] = {
    "title": "Trích yếu",
    "kind": "Loại văn bản",
    "number": "Số, ký hiệu",
    "issued_on": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "locality": "Địa phương",
    "signer": "Người ký",
    "signer_title": "Chức vụ người ký",
    "section": "Nhóm",
    "ordinal": "TT",
    "name": "Nội dung",
    "tracked_by": "Cơ quan theo dõi",
    "lead": "Chủ trì",
    "cooperating": "Phối hợp",
    "deadline": "Thời hạn",
    "output": "Sản phẩm",
    "text": "Nội dung",
    "date": "Ngày",
    "who": "Ai báo cáo",
    "to": "Gửi ai",
    "every": "Kỳ",
    "due": "Ngày hạn",
    "raw": "Nguyên văn",
}


def field_name(field: str) -> str:
    """The cell's name on screen: "Chủ trì", "Mốc 2030"."""
    if field.startswith(MILESTONE):
        return f"Mốc {field.removeprefix(MILESTONE)}"
    return FIELD_NAMES.get(field, field)


def every_text(every: list[str]) -> str:
    """ "Hằng tháng, hằng quý": how often, for a sentence."""
    return ", ".join(EVERY_NAMES[Every(x)] for x in every).capitalize()
