"""The visible cells of a workbook: what each sheet shows, with its merged cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tiendo.intake.document import Cell
from tiendo.intake.errors import CannotRead
from tiendo.intake.readers.package import DAMAGED, Package
from tiendo.intake.readers.paragraphs import cell_text
from tiendo.intake.readers.sheet_values import BUILT_IN, shown

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
MAX_CELLS = 2_000_000
NO_RESULT = "ô có công thức nhưng tệp không giữ kết quả"
FAULT = "ô báo lỗi công thức"

Rows = dict[int, dict[int, Cell]]


@dataclass(slots=True)
class Sheet:
    """Cells by row and column (from 1), hidden ones left out; a merged cell stands in each visible position."""

    name: str
    rows: Rows = field(default_factory=dict)
    hidden: int = 0  # rows and columns left out that hold something


class Workbook:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main("xl/workbook.xml")
        self.root = package.xml(self.main)
        related = package.relations(self.main)
        strings = related.get("sharedStrings")
        self.strings = [_string(x) for x in package.xml(strings).iter(S + "si")] if strings in package.names else []
        properties = self.root.find(S + "workbookPr")
        self.since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.formats: list[str] = []
        self.bold: list[bool] = []
        if (styles := related.get("styles")) in package.names:
            self._styles(package.xml(styles))

    def _styles(self, root: Any) -> None:
        own = {int(x.get("numFmtId", "0")): x.get("formatCode", "") for x in root.iter(S + "numFmt")}
        fonts = [_is_on(x.find(S + "b")) for x in root.iterfind(f"{S}fonts/{S}font")]
        for xf in root.iterfind(f"{S}cellXfs/{S}xf"):
            number, font = int(xf.get("numFmtId", "0")), int(xf.get("fontId", "0"))
            self.formats.append(own.get(number) or BUILT_IN.get(number, "General"))
            self.bold.append(fonts[font] if font < len(fonts) else False)

    def sheets(self, *, hidden: bool = False) -> Iterator[Sheet]:
        """Each visible sheet, in order; with `hidden` its hidden rows and columns too."""
        targets = self.package.targets(self.main)
        for entry in self.root.iterfind(f"{S}sheets/{S}sheet"):
            name = targets.get(entry.get(_R + "id", ""), "")
            if entry.get("state") in ("hidden", "veryHidden") or name not in self.package.names:
                continue
            root = self.package.xml(name)
            if root.tag == S + "worksheet":
                yield self._sheet(entry.get("name", ""), root, hidden)

    def _sheet(self, name: str, root: Any, with_hidden: bool) -> Sheet:
        sheet = Sheet(name)
        gone = set() if with_hidden else _hidden_columns(root)
        count, at = 0, 0
        for row in root.iterfind(f"{S}sheetData/{S}row"):
            at = int(row.get("r", at + 1))
            cells = dict(self._row(row, at))
            count += len(cells)
            if count > MAX_CELLS:
                raise CannotRead("Bảng tính quá lớn so với một kế hoạch. Hãy tách riêng phần phụ lục rồi đọc lại.")
            visible = {c: cell for c, cell in cells.items() if c not in gone}
            if row.get("hidden") in ("1", "true") and not with_hidden:
                visible = {}
            sheet.hidden += bool(len(visible) < len(cells))
            if visible:
                sheet.rows[at] = visible
        self._merge(sheet, root, gone)
        return sheet

    def _row(self, row: Any, at: int) -> Iterator[tuple[int, Cell]]:
        column = 0
        for source in row.iterchildren(S + "c"):
            place = _PLACE.match(source.get("r", ""))
            column = _column(place[1]) if place else column + 1
            text, doubt = self._text(source)
            if text or doubt:
                style = int(source.get("s", "0"))
                bold = self.bold[style] if style < len(self.bold) else False
                yield column, Cell(text, at, bold=bold and bool(text), doubt=doubt)

    def _text(self, source: Any) -> tuple[str, str | None]:
        kind, value = source.get("t", "n"), source.findtext(S + "v")
        if kind == "inlineStr":
            inline = source.find(S + "is")
            return (_lines(_string(inline)) if inline is not None else ""), None
        if not value:
            return "", NO_RESULT if source.find(S + "f") is not None else None
        if kind == "s":
            at = int(value) if value.isdecimal() else -1
            return (_lines(self.strings[at]) if 0 <= at < len(self.strings) else ""), None
        if kind == "b":
            return ("Có" if value == "1" else "Không"), None
        if kind == "e":
            return value, FAULT
        if kind == "n":
            style = int(source.get("s", "0"))
            code = self.formats[style] if style < len(self.formats) else "General"
            return shown(value, code, since_1904=self.since_1904), None
        if kind == "d" and re.match(r"\d{4}-\d\d-\d\d", value):
            return f"{value[8:10]}/{value[5:7]}/{value[:4]}", None
        return _lines(value), None

    def _merge(self, sheet: Sheet, root: Any, gone: set[int]) -> None:
        """Put each merged cell in all its positions, within what the sheet uses."""
        used = sorted(sheet.rows)
        last = max((c for cells in sheet.rows.values() for c in cells), default=0)
        for merge in root.iterfind(f"{S}mergeCells/{S}mergeCell"):
            first, _, end = merge.get("ref", "").partition(":")
            a, b = _PLACE.match(first), _PLACE.match(end)
            if a is None or b is None:
                continue
            top, left, right = int(a[2]), _column(a[1]), min(_column(b[1]), last)
            cell = sheet.rows.get(top, {}).get(left)
            if cell is None:
                continue
            for row in used:
                if top <= row <= int(b[2]):
                    for column in range(left, right + 1):
                        if column not in gone:
                            sheet.rows[row][column] = cell


def open_workbook(data: bytes) -> Workbook:
    """The workbook of an XLSX file; raises `CannotRead` for one that is damaged or unsafe."""
    package = Package(data)
    try:
        return Workbook(package)
    except ValueError as why:
        raise CannotRead(DAMAGED) from why


def _string(item: Any) -> str:
    """The letters of a shared or inline string: plain or in runs, without the reading aids of East Asian text."""
    parts = []
    for child in item:
        if child.tag == S + "t":
            parts.append(child.text or "")
        elif child.tag == S + "r":
            parts.append(child.findtext(S + "t") or "")
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), "".join(parts))


def _lines(raw: str) -> str:
    lines = [" ".join(x.split()) for x in unicodedata.normalize("NFC", raw).replace("\r", "\n").split("\n")]
    return cell_text([x for x in lines if x])


def _column(letters: str) -> int:
    n = 0
    for c in letters:
        n = n * 26 + ord(c) - 64
    return n


def _hidden_columns(root: Any) -> set[int]:
    out: set[int] = set()
    for column in root.iterfind(f"{S}cols/{S}col"):
        if column.get("hidden") in ("1", "true") or column.get("width") == "0":
            out.update(range(int(column.get("min", "1")), min(int(column.get("max", "1")), 16384) + 1))
    return out


def _is_on(element: Any) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false")
