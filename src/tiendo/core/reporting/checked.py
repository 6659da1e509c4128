"""Reading a definition's JSON: every value asked for by what it must be, every fault told with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from tiendo.core.reporting.vocabulary import FIELD_NAMES
from tiendo.core.text import nfc

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FIELD = re.compile(r"\{([^{}]*)\}")
LONGEST = 400  # characters of a name or title
WIDEST = 400  # millimetres


class At:
    """One object of a definition, at a place that messages can name; faults are gathered, not raised."""

    def __init__(self, obj: Mapping[str, Any], place: str, faults: list[str]) -> None:
        self.obj, self.place, self.faults = obj, place, faults

    def fault(self, name: str, words: str) -> None:
        where = f"{self.place}.{name}" if self.place else name
        self.faults.append(f"{where}: {words}")

    def only_keys(self, known: str) -> None:
        for name in self.obj.keys() - set(known.split()):
            self.fault(str(name), "không có mục này trong mẫu báo cáo")

    def text(self, name: str, *, needed: bool = False, most: int = LONGEST) -> str:
        value = self.obj.get(name, "")
        if not isinstance(value, str):
            self.fault(name, "phải là chữ")
            return ""
        if needed and not value.strip():
            self.fault(name, "chưa có nội dung")
        if len(value) > most:
            self.fault(name, f"dài quá {most} ký tự")
        return nfc(value).strip()

    def slug(self, name: str) -> str:
        key = self.text(name, needed=True, most=60)
        if key and not KEY.fullmatch(key):
            self.fault(name, f"“{key}”: chỉ dùng chữ thường không dấu, số và gạch nối")
        return key

    def template(self, name: str, *, needed: bool = False, most: int = 2000) -> str:
        value = self.text(name, needed=needed, most=most)
        self._fields(name, value)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.obj.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fault(name, "phải là danh sách các dòng chữ")
            return ()
        return tuple(nfc(one).strip() for one in value if one.strip())

    def templates(self, name: str) -> tuple[str, ...]:
        value = self.texts(name)
        for at, one in enumerate(value, 1):
            self._fields(f"{name}[{at}]", one)
        return value

    def _fields(self, name: str, value: str) -> None:
        for field_ in FIELD.findall(value):
            if field_ not in FIELD_NAMES:
                self.fault(name, f"không có trường {{{field_}}}; các trường dùng được: {', '.join(FIELD_NAMES)}")

    def choice(self, name: str, known: Mapping[str, object] | Sequence[str], default: str) -> str:
        value = self.obj.get(name, default)
        if not isinstance(value, str) or value not in known:
            if value or name in self.obj or default == "":
                words = "chưa chọn" if value == "" else f"không có “{value}”"
                self.fault(name, f"{words}; chọn một trong: {', '.join(k for k in known if k)}")
            return default
        return value

    def choices(self, name: str, known: Sequence[str]) -> list[str]:
        value = self.obj.get(name, [])
        if not isinstance(value, list):
            self.fault(name, "phải là danh sách")
            return []
        for one in value:
            if one not in known:
                self.fault(name, f"không có “{one}”; chọn trong: {', '.join(known)}")
        return [one for one in value if one in known]

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.obj.get(name, default)
        if not isinstance(value, bool):
            self.fault(name, "phải là có (true) hoặc không (false)")
            return default
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        value = self.obj.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fault(name, f"phải là số từ {low} đến {high}")
            return default
        return value

    def measure(self, name: str) -> Decimal | None:
        value = self.obj.get(name)
        if value is None:
            return None
        try:
            width = Decimal(str(value))
        except InvalidOperation:
            width = Decimal(0)
        if isinstance(value, bool) or not width.is_finite() or not 3 <= width <= WIDEST:
            self.fault(name, f"bề rộng cột tính bằng mm, từ 3 đến {WIDEST}")
            return None
        return width

    def object(self, name: str) -> At:
        value = self.obj.get(name, {})
        if not isinstance(value, Mapping):
            self.fault(name, "phải là một đối tượng JSON")
            value = {}
        return At(value, f"{self.place}.{name}" if self.place else name, self.faults)

    def objects(self, name: str) -> list[At]:
        value = self.obj.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            self.fault(name, "phải là danh sách các đối tượng JSON")
            return []
        where = f"{self.place}.{name}" if self.place else name
        return [At(one, f"{where}[{at}]", self.faults) for at, one in enumerate(value, 1)]
