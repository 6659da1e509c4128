"""A pasted table, or a form that came back, told row by row: which item it speaks of and what it says of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tiendo.core.progress import FormKind
from tiendo.core.text import fold, squash

_KEY = re.compile(r"(?:task|target):\d+")
_FIGURE = re.compile(r"[-+−]?\d[\d.,\s]*(?:%|/\s*\d[\d.,\s]*)?")
NEAR = 0.6  # the share of a name's words from which a row of the same number is surely the same item
MAX_ROWS = 2000

# The heads of columns, folded; the first that a head begins with is meant.
HEADS: tuple[tuple[str, str], ...] = (
    ("ma khoa", "key"),
    ("so tt", "code"),
    ("so thu tu", "code"),
    ("stt", "code"),
    ("tt", "code"),
    ("ma so", "code"),
    ("so hieu", "code"),
    ("tu so", "numerator"),
    ("mau so", "denominator"),
    ("so lieu den ngay", "as_of"),
    ("tinh den ngay", "as_of"),
    ("ngay so lieu", "as_of"),
    ("nguon", "source"),
    ("khong phat sinh", "nothing"),
    ("kho khan", "difficulty"),
    ("vuong mac", "difficulty"),
    ("kien nghi", "proposal"),
    ("de xuat", "proposal"),
    ("ly do", "why"),
    ("ky truoc", "-"),
    ("don vi tinh", "-"),
    ("moc", "-"),
    ("han", "-"),
    ("thoi han", "-"),
    ("don vi", "-"),
    ("ket qua trong ky", "result"),
    ("ket qua thuc hien", "result"),
    ("dien giai", "result"),
    ("ket qua", "result"),
    ("so lieu", "figure"),
    ("gia tri", "figure"),
    ("da lam duoc", "figure"),
    ("ty le", "figure"),
    ("tien do", "figure"),
    ("% hoan thanh", "figure"),
    ("hoan thanh", "figure"),
    ("dat duoc", "figure"),
    ("noi dung", "name"),
    ("ten", "name"),
    ("nhiem vu", "name"),
    ("chi tieu", "name"),
    ("cong viec", "name"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """An item that the table may speak of: its key ("task:12"), its number in the plan ("I.5"), its name."""

    key: str
    code: str
    name: str
    kind: FormKind


@dataclass(slots=True)
class Told:
    """One row: `line` counted from 1, the item meant or why none is, the fields as text, what is doubtful."""

    line: int
    text: str
    key: str = ""
    why: str = ""
    doubt: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def table_of(pasted: str) -> list[list[str]]:
    """The cells of what a spreadsheet puts on the clipboard: tabs between cells, quotes around cells of lines."""
    text = pasted.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return [[c.strip() for c in row] for row in csv.reader(io.StringIO(text), delimiter="\t")] if text.strip() else []


def told(table: Sequence[Sequence[str]], known: Sequence[Known]) -> list[Told]:
    """Each row that says something, in order; heads, titles and empty rows are passed over.

    Columns are known by their heads, wherever they stand; without heads by what the cells say. An item is known by
    its key, else by its name, else by its number where the name is not another's.
    """
    at, columns = _columns(table, known)
    found = []
    for line, row in enumerate(table[:MAX_ROWS], 1):
        if line <= at or not any(c.strip() for c in row):
            continue
        cells = {name: row[i].strip() for i, name in columns.items() if i < len(row)}
        one = Told(line, squash(cells.get("name") or " ".join(c for c in row if c))[:300])
        _which(one, cells, known)
        if one.key:
            kind = next(k.kind for k in known if k.key == one.key)
            one.fields = {n: t for n, t in _said(cells, kind).items() if t}
        found.append(one)
    _doubled(found)
    return found


def _columns(table: Sequence[Sequence[str]], known: Sequence[Known]) -> tuple[int, dict[int, str]]:
    """The line of the heads (0: none) and what each column holds."""
    best: tuple[int, dict[int, str]] = (0, {})
    for line, row in enumerate(table[:15], 1):
        found: dict[int, str] = {}
        for i, cell in enumerate(row):
            name = _head(cell)
            if name and name not in found.values():
                found[i] = name
        useful = {n for n in found.values() if n != "-"}
        if len(useful) >= 2 and len(found) > len(best[1]):
            best = (line, found)
    return best if best[0] else (0, _guessed(table, known))


def _head(cell: str) -> str:
    key = fold(cell)
    if not key or len(key) > 60:
        return ""
    return next(
        (name for words, name in HEADS if key == words or key.startswith((f"{words} ", f"{words},", f"{words}("))), ""
    )


def _guessed(table: Sequence[Sequence[str]], known: Sequence[Known]) -> dict[int, str]:
    """Without heads: the column of names or numbers of items, then the first of figures, then the first of words."""
    names, codes = {fold(k.name) for k in known}, {fold(k.code) for k in known if k.code}
    width = max((len(r) for r in table), default=0)
    out: dict[int, str] = {}

    def most(holds: Iterable[bool]) -> bool:
        said = list(holds)
        return bool(said) and sum(said) * 2 > len(said)

    for i in range(width):
        cells = [fold(r[i]) for r in table if i < len(r) and r[i].strip()]
        used = set(out.values())
        if "key" not in used and most(_KEY.fullmatch(c) is not None for c in cells):
            out[i] = "key"
        elif "name" not in used and any(c in names for c in cells):
            out[i] = "name"
        elif "code" not in used and "name" not in used and any(c in codes for c in cells):
            out[i] = "code"
        elif "figure" not in used and most(_FIGURE.fullmatch(c) is not None for c in cells):
            out[i] = "figure"
        elif "figure" in used and "result" not in used and cells:
            out[i] = "result"
    return out


def _which(one: Told, cells: Mapping[str, str], known: Sequence[Known]) -> None:
    key, name, code = cells.get("key", ""), fold(cells.get("name", "")), fold(cells.get("code", "")).rstrip(".")
    if _KEY.fullmatch(key):
        found = [k for k in known if k.key == key]
        if not found:
            one.why = "Mục này không thuộc phần phải báo cáo của đơn vị trong kỳ."
        elif name and _alike(name, fold(found[0].name)) < NEAR:
            one.doubt = f"Tên khác với mục {found[0].code}: “{found[0].name}”."
    else:
        found = [k for k in known if name and fold(k.name) == name]
        if len(found) > 1 and code:
            found = [k for k in found if fold(k.code) == code] or found
        if not found and name:
            found = [k for k in known if _alike(name, fold(k.name)) >= 0.85]
            one.doubt = f"Tên gần giống mục {found[0].code}: “{found[0].name}”." if len(found) == 1 else ""
        if not found and code:
            found = [k for k in known if fold(k.code) == code]
            if len(found) == 1 and name and not _shortened(name, fold(found[0].name)):
                one.why = f"Số {found[0].code} là mục khác: “{found[0].name}”."
                return
    if len(found) > 1:
        one.why = f"Có {len(found)} mục cùng số hoặc cùng tên, chưa biết là mục nào."
    elif not found and not one.why:
        one.why = "Không thấy mục nào của đơn vị có số hoặc tên này."
    elif found:
        one.key = found[0].key


def _alike(one: str, other: str) -> float:
    a, b = set(one.split()), set(other.split())
    return len(a & b) / max(len(a | b), 1)


def _shortened(said: str, name: str) -> bool:
    """Whether a row of the same number may mean the item: its name, or the greater part of the words of one."""
    a, b = set(said.split()), set(name.split())
    return _alike(said, name) >= NEAR or (len(a) >= 3 and len(a & b) >= 0.9 * len(a))


def _said(cells: Mapping[str, str], kind: FormKind) -> dict[str, str]:
    """The fields of the form that the cells fill; the column of figures is a task's percentage, a target's value."""
    out = {n: cells.get(n, "") for n in ("result", "difficulty", "proposal", "as_of", "source")}
    figure = cells.get("figure", "")
    match kind:
        case FormKind.TASK:
            out["done"] = "100" if fold(figure) in ("xong", "hoan thanh", "da xong") else figure
            if not figure:
                out["done"] = ""
        case FormKind.DEED:
            out["yes"] = figure
        case FormKind.RATIO:
            counts = "/" in figure
            out["numerator"] = figure if counts else cells.get("numerator", "")
            out["denominator"] = "" if counts else cells.get("denominator", "")
            out["value"] = "" if counts or out["numerator"] else figure
        case FormKind.VALUE:
            out["value"] = figure
    if fold(cells.get("nothing", "")) in ("x", "co", "1", "khong phat sinh"):
        out["nothing"] = "1"
    if cells.get("why"):
        out["why"] = cells["why"]
    return out


def _doubled(rows: Sequence[Told]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        if row.key and row.key in seen:
            row.why = f"Trùng mục với dòng {seen[row.key]}; chỉ dòng đầu được lấy."
            row.key = ""
        elif row.key:
            seen[row.key] = row.line
