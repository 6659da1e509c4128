"""A draft as the review page lays it out: tabs, rows that may be open, cells with the reason why they were refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tiendo.core.cells import DOCUMENT, MILESTONE, list_of
from tiendo.core.reading import Json
from tiendo.core.remembered import remembered
from tiendo.queries.review import Cell, ReviewPage, ReviewRow

LONG = ("name", "text", "raw", "title", "output", "lead", "cooperating", "who", "to", "section")
MAIN = ("name", "text", "raw", "number", "title")


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of a draft under its words in the address and on screen; `one` names a row of it."""

    slug: str
    part: str
    label: str
    one: str
    columns: int = 1


TABS = (
    Tab("chi-tieu", "targets", "Chỉ tiêu", "chỉ tiêu", 3),
    Tab("nhiem-vu", "tasks", "Nhiệm vụ", "nhiệm vụ", 4),
    Tab("giai-phap", "measures", "Giải pháp", "giải pháp", 1),
    Tab("co-quan", "bodies", "Cơ quan", "cơ quan"),
    Tab("can-cu", "basis", "Căn cứ", "căn cứ", 2),
    Tab("bao-cao", "reporting", "Chế độ báo cáo", "quy định báo cáo", 3),
    Tab("van-ban", "document", "Văn bản", "văn bản"),
)
BY_SLUG = {tab.slug: tab for tab in TABS}
BY_PART = {tab.part: tab for tab in TABS}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a typed value was not taken: what the person typed and, in a conflict, what the cell says by now."""

    typed: str
    message: str
    current: str | None = None


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of the file as a picture: pixels on screen (1.2 to the point), and the points its frames are drawn in."""

    number: int
    width: int
    height: int
    points: str

    @classmethod
    def of(cls, number: int, size: Json) -> PageView:
        """`size` is `intake.document.PageSize.view`."""
        across, down = size["width"], size["height"]
        return cls(number, round(across * 1.2), round(down * 1.2), f"{across} {down}")


@dataclass(frozen=True, slots=True)
class CropView:
    """The window on the picture of a band of a page, in points; `width` and `height` in pixels on screen."""

    url: str
    window: str
    width: int
    height: int
    across: str
    top: int
    tall: int
    page: int


@dataclass(slots=True)
class CellView:
    """One cell in a row's form. `fault`: why the last typed value was refused; `focus`: the cursor goes here."""

    cell: Cell
    fault: Fault | None = None
    focus: bool = False
    crop: CropView | None = None  # where it was recognised

    @property
    def field(self) -> str:
        return self.cell.field

    @property
    def label(self) -> str:
        return self.field.removeprefix(MILESTONE) if self.field.startswith(MILESTONE) else self.cell.name

    @property
    def text(self) -> str:
        return self.cell.text

    @property
    def asked(self) -> bool:
        return self.cell.ask

    @property
    def why(self) -> str:
        return self.cell.unsure or ""

    @property
    def long(self) -> bool:
        return self.field in LONG

    @property
    def shown(self) -> str:
        """What stands in the field: what was typed, if it was refused."""
        return self.fault.typed if self.fault else self.text

    @property
    def seen(self) -> str:
        """What the person has in view: after a conflict, the value of the other one."""
        return self.fault.current if self.fault and self.fault.current is not None else self.text


@dataclass(slots=True)
class RowView:
    """One row; `cells` by field without the milestones, which are `years`; `due`: the deadline as understood."""

    row: ReviewRow
    part: str
    cells: dict[str, CellView]
    years: list[CellView]
    due: str = ""
    open: bool = False

    @classmethod
    def of(cls, row: ReviewRow, deadline: Json | None = None) -> RowView:
        """`deadline` is the task's deadline in the draft, shown as it was understood."""
        views = {name: CellView(cell) for name, cell in row.cells.items()}
        lead = [name for name in MAIN[:2] if name in views]
        rest = [name for name in views if name not in lead and not name.startswith(MILESTONE)]
        years = [view for name, view in views.items() if name.startswith(MILESTONE)]
        due = due_words(deadline, row.cells["deadline"].text) if "deadline" in row.cells else ""
        return cls(row, list_of(row.uid), {name: views[name] for name in lead + rest}, years, due)

    @property
    def uid(self) -> str:
        return self.row.uid

    @property
    def title(self) -> CellView:
        return next(self.cells[f] for f in MAIN if f in self.cells)

    @property
    def ordinal(self) -> str:
        return self.cells["ordinal"].text if "ordinal" in self.cells else ""

    @property
    def asked(self) -> list[CellView]:
        return [c for c in self.all_cells() if c.asked] if not self.row.removed else []

    @property
    def whys(self) -> list[tuple[str, str]]:
        """(cells, why) of the doubts, cells of one reason together."""
        by_why: dict[str, list[str]] = {}
        for cell in self.asked:
            by_why.setdefault(cell.why, []).append(cell.label)
        return [(", ".join(labels), why) for why, labels in by_why.items()]

    @property
    def added(self) -> bool:
        """Whether a person added the row, so that it stands nowhere in the document."""
        return not self.row.quote and self.row.line is None and self.uid != DOCUMENT

    def all_cells(self) -> Iterator[CellView]:
        """Every cell in the order of the form: the name, the milestones, the rest."""
        for name, cell in self.cells.items():
            yield cell
            if name == "name":
                yield from self.years

    def opened(self, cell: str = "") -> RowView:
        """Itself with its form, the cursor in the cell asked for, else in the first doubtful one, else in the name."""
        self.open = True
        wanted = next((c for c in self.all_cells() if c.field == cell), None)
        (wanted or next(iter(self.asked), None) or self.title).focus = True
        return self


def due_words(deadline: Json | None, raw: str) -> str:
    """How a deadline was understood, where that says more than its words: "đến 31/12/2026", "từ … đến …"."""
    if not deadline or not deadline["due"]:
        return ""
    start, due = (date.fromisoformat(d) if d else None for d in (deadline["start"], deadline["due"]))
    if not start and not says_more(raw, due):
        return ""
    begin = f"từ {start:%d/%m/%Y} " if start else ""
    return f"{begin}đến {due:%d/%m/%Y}"


def says_more(raw: str, due: date | None) -> bool:
    """Whether the plan's own words of a deadline and its day differ in anything but form."""
    return bool(raw) and (due is None or _numbers(raw) != (due.day, due.month, due.year))


@remembered
def _numbers(raw: str) -> tuple[int, ...]:
    return tuple(int(x) for x in re.findall(r"\d+", raw))


@dataclass(slots=True)
class GroupView:
    """Rows that stand under one heading of the plan; the heading's own number apart from its words."""

    heading: str
    rows: list[RowView] = field(default_factory=list)

    @property
    def ordinal(self) -> str:
        first, _, rest = self.heading.partition(" ")
        return first.rstrip(".)") if rest and len(first) <= 8 and first[-1:] in ".)" else ""

    @property
    def words(self) -> str:
        return self.heading.partition(" ")[2] if self.ordinal else self.heading


def tab_of(uid: str) -> Tab:
    """The tab in which a row stands."""
    return BY_PART[list_of(uid)]


def next_after(page: ReviewPage, uid: str, *, waiting: bool = False) -> Cell | None:
    """The first doubtful cell of a row below this one, from the top again at the end; cells of the row itself last.

    With `waiting` also the main cell of a row that is still to be compared with its picture.
    """
    rows = [page.heading, *(row for part in page.parts.values() for row in part.rows)]
    here = next((i for i, row in enumerate(rows) if row.uid == uid), -1)
    for row in rows[here + 1 :] + rows[: here + 1]:
        if row.unsure:
            return row.unsure[0]
        if waiting and row.waits:
            return next(row.cells[f] for f in MAIN if f in row.cells)
    return None


def nearest_line(document: list[Json], line: int | None) -> int | None:
    """The line at which a block or a row of a table begins that is at `line` or last before it."""
    if line is None:
        return None
    return max((n for n in _lines(document) if n <= line), default=None)


def _lines(document: list[Json]) -> Iterator[int]:
    for block in document:
        if block["kind"] == "p":
            yield block["line"]
        for row in block.get("rows", []):
            if row and row[0]["line"] is not None:
                yield row[0]["line"]
