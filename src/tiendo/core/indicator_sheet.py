"""A set of indicators as a table: the file that goes out and the file that comes in are the same.

The columns are known by their heads, in any order. What a cell cannot be taken as is a fault of that cell, said in
Vietnamese with its row; a set with a fault is not taken at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from tiendo.core.adding import ACROSS_NAMES, DIRECTION_NAMES, OVER_NAMES, Across, Direction, Over
from tiendo.core.text import fold, nfc, squash
from tiendo.core.values import COUNTING_NAMES, Counting

# field, head of its column, width of the column in the file
COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("code", "Mã", 12),
    ("name", "Tên chỉ số", 50),
    ("wordings", "Cách gọi khác", 50),
    ("group", "Nhóm", 24),
    ("unit", "Đơn vị tính", 16),
    ("direction", "Chiều", 20),
    ("counting", "Cách tính", 30),
    ("across", "Cộng giữa các nơi", 28),
    ("over", "Cộng giữa các kỳ", 22),
    ("source", "Căn cứ", 36),
)
HEADS = {fold(head): name for name, head, _ in COLUMNS} | {
    "ma chi so": "code",
    "ma chi tieu": "code",
    "ten": "name",
    "chi so": "name",
    "chi tieu": "name",
    "ten chi tieu": "name",
    "dvt": "unit",
    "nguon": "source",
    "can cu phap ly": "source",
    "chieu huong": "direction",
    "loai so lieu": "counting",
}
WIDTHS = {"code": 60, "group": 300, "unit": 200}
BETWEEN = ";"  # other names in one cell; a line break parts them too
MOST_ROWS = 2000
_HEAD_WITHIN = 12  # rows in which the heads are looked for
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator of a set."""

    code: str
    name: str
    wordings: tuple[str, ...] = ()
    group: str = ""
    unit: str = ""
    direction: Direction = Direction.UP
    counting: Counting = Counting.AT_DATE
    across: Across = Across.NONE
    over: Over = Over.LATEST
    source: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: its row in the file (from 1; 0 for the whole), the head of its column, why."""

    line: int
    column: str
    why: str


@dataclass(slots=True)
class Sheet:
    rows: list[IndicatorRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_sheet(table: Sequence[Sequence[str]]) -> Sheet:
    """The set in a table of cells; lines count from 1 as the spreadsheet shows them."""
    sheet = Sheet()
    head = next((i for i, row in enumerate(table[:_HEAD_WITHIN]) if _heads(row).keys() >= {"code", "name"}), None)
    if head is None:
        why = "Không thấy dòng tiêu đề có cột “Mã” và “Tên chỉ số”. Hãy dùng tệp mẫu."
        sheet.faults.append(Fault(0, "", why))
        return sheet
    places = _heads(table[head])
    seen: dict[str, int] = {}
    for line, cells in enumerate(table[head + 1 :], head + 2):
        said = {name: nfc(cells[at]).strip() if at < len(cells) else "" for name, at in places.items()}
        if any(said.values()):
            _take(sheet, said, line, seen)
    if not sheet.rows and not sheet.faults:
        sheet.faults.append(Fault(0, "", "Bảng chưa có chỉ số nào. Hãy điền ít nhất một dòng."))
    if len(sheet.rows) > MOST_ROWS:
        sheet.faults.append(Fault(0, "", f"Bảng có {len(sheet.rows)} chỉ số, nhiều nhất {MOST_ROWS}. Hãy chia bộ."))
    return sheet


def cells_of(row: IndicatorRow) -> list[str]:
    """A row as the file has it, in the order of `COLUMNS`."""
    words = [DIRECTION_NAMES[row.direction], COUNTING_NAMES[row.counting], ACROSS_NAMES[row.across]]
    start = [row.code, row.name, f"{BETWEEN} ".join(row.wordings), row.group, row.unit]
    return [*start, *words, OVER_NAMES[row.over], row.source]


def _heads(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        if (name := HEADS.get(fold(cell).strip(" *:"))) is not None:
            found.setdefault(name, at)
    return found


def _take(sheet: Sheet, said: Mapping[str, str], line: int, seen: dict[str, int]) -> None:
    faults: list[Fault] = []
    words = (
        _word(said, "direction", DIRECTION_NAMES, Direction.UP, line, faults),
        _word(said, "counting", COUNTING_NAMES, Counting.AT_DATE, line, faults),
        _word(said, "across", ACROSS_NAMES, Across.NONE, line, faults),
        _word(said, "over", OVER_NAMES, Over.LATEST, line, faults),
    )
    text = {name: squash(said.get(name, "")) for name in ("code", "name", "group", "unit", "source")}
    row = IndicatorRow(
        text["code"], text["name"], _wordings(said, text["name"]), text["group"], text["unit"], *words, text["source"]
    )
    faults += _faults_of(row, line, seen)
    seen.setdefault(fold(row.code), line)
    sheet.faults += faults
    if not faults:
        sheet.rows.append(row)


def _wordings(said: Mapping[str, str], name: str) -> tuple[str, ...]:
    parts = (squash(p) for p in said.get("wordings", "").replace("\n", BETWEEN).split(BETWEEN))
    return tuple(dict.fromkeys(p for p in parts if p and fold(p) != fold(name)))


def _word(
    said: Mapping[str, str], name: str, names: Mapping[_Word, str], default: _Word, line: int, faults: list[Fault]
) -> _Word:
    """The word that a cell means; a blank cell is the default."""
    told = fold(said.get(name, ""))
    if not told:
        return default
    for value, shown in names.items():
        if told in (fold(shown), fold(str(value))) or (len(told) > 5 and fold(shown).startswith(told)):
            return value
    faults.append(
        Fault(line, head_of(name), f"“{said[name]}” không có trong các cách ghi: {'; '.join(names.values())}")
    )
    return default


def _faults_of(row: IndicatorRow, line: int, seen: Mapping[str, int]) -> Iterable[Fault]:
    if not row.code:
        yield Fault(line, head_of("code"), "chưa có mã")
    elif first := seen.get(fold(row.code)):
        yield Fault(line, head_of("code"), f"mã {row.code} đã có ở dòng {first}")
    if not row.name:
        yield Fault(line, head_of("name"), "chưa có tên")
    for name, width in WIDTHS.items():
        if len(getattr(row, name)) > width:
            yield Fault(line, head_of(name), f"dài quá {width} ký tự")
    percent = row.unit.startswith("%")
    if row.across is Across.SUM and percent:
        yield Fault(line, head_of("across"), "số phần trăm không cộng được; hãy chọn “Tổng tử số trên tổng mẫu số”")
    if row.across is Across.RATIO and row.counting is not Counting.RATIO:
        yield Fault(line, head_of("across"), "chỉ cộng tử số, mẫu số được khi cách tính là “Tỷ lệ: tử số trên mẫu số”")
    if row.over is Over.SUM and (row.counting is not Counting.IN_PERIOD or percent):
        yield Fault(line, head_of("over"), "chỉ cộng các kỳ được với số đếm phát sinh trong kỳ")


def head_of(name: str) -> str:
    return next(head for field_name, head, _ in COLUMNS if field_name == name)
