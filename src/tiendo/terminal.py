"""A reading as an official scans it in a terminal: wrapped tables, doubtful cells marked with a question mark."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import wrap

from tiendo.core.reading import Deadline, DeadlineKind, Every, Reading, Row, Target, Task
from tiendo.intake.document import Document

_PLAIN_WIDTH = 110
_FORMS = {
    "text": "văn bản thuần",
    "markdown": "Markdown",
    "legal": "văn bản chép từ trang pháp luật",
    "docx": "Word (DOCX)",
    "xlsx": "Excel (XLSX)",
    "pdf": "PDF",
    "scan": "ảnh chụp, ảnh quét",
    "doc": "Word 97-2003 (DOC)",
}
_EVERY = {
    Every.WEEK: "hằng tuần",
    Every.MONTH: "hằng tháng",
    Every.QUARTER: "hằng quý",
    Every.HALF_YEAR: "6 tháng",
    Every.NINE_MONTHS: "9 tháng",
    Every.YEAR: "hằng năm",
}


@dataclass(frozen=True, slots=True)
class Column:
    """`least` is the width below which the column is not squeezed; `right` aligns figures."""

    title: str
    least: int
    right: bool = False


def show(document: Document, reading: Reading, *, width: int | None = None, styled: bool | None = None) -> str:
    """The whole reading as text, `width` columns wide; styled (bold titles) only where a person looks at it."""
    looked_at = sys.stdout.isatty()
    if width is None:
        width = max(60, shutil.get_terminal_size().columns) if looked_at else _PLAIN_WIDTH
    bold = ("\x1b[1m", "\x1b[0m") if (looked_at if styled is None else styled) else ("", "")
    lines: list[str] = []
    for title, body in _parts(document, reading, width):
        lines += ([""] if lines else []) + [f"{bold[0]}{title}{bold[1]}", *body]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _parts(document: Document, reading: Reading, width: int) -> Iterator[tuple[str, list[str]]]:
    yield "VĂN BẢN", list(_heading(document, reading, width))
    if reading.targets:
        yield f"CHỈ TIÊU ({len(reading.targets)})", _targets(reading.targets, width)
    if reading.tasks:
        yield f"NHIỆM VỤ ({len(reading.tasks)})", _tasks(reading.tasks, width)
    if reading.reporting:
        duties = [f"{', '.join(_EVERY[e] for e in d.every) or 'không rõ kỳ'}: {d.raw}" for d in reading.reporting]
        yield f"CHẾ ĐỘ BÁO CÁO ({len(duties)})", _bullets(duties, width)
    if reading.findings:
        yield f"ĐIỂM CẦN SOÁT ({len(reading.findings)})", _bullets([f.message for f in reading.findings], width)
    yield "TỔNG HỢP", _wrapped(_summary(reading), width)


def _heading(document: Document, reading: Reading, width: int) -> Iterator[str]:
    head = reading.document
    issued = f"{head.issued_on:%d/%m/%Y}" if head.issued_on else None
    signer = ", ".join(x for x in (head.signer, head.signer_title) if x) or None
    rows = (
        ("Tên", head.title, "title"),
        ("Số", head.number, "number"),
        ("Ngày ban hành", issued, "issued_on"),
        ("Cơ quan ban hành", head.issuer, "issuer"),
        ("Địa phương", head.locality, "locality"),
        ("Người ký", signer, "signer"),
        ("Dạng tệp", _FORMS.get(document.form, document.form), ""),
    )
    for label, value, key in rows:
        shown = (value or "(không thấy ghi)") + (" ?" if key in head.unsure else "")
        yield from _wrapped(shown, width, first=f"  {label + ':':<18}", then=" " * 20)


def _targets(targets: Sequence[Target], width: int) -> list[str]:
    years = sorted({m.year for t in targets for m in t.milestones})
    tracked = any(t.tracked_by for t in targets)
    columns = [Column("TT", 3), Column("Chỉ tiêu", 34), *(Column(str(y), 6, right=True) for y in years)]
    columns += [Column("Theo dõi", 10)] if tracked else []
    rows = []
    for t in targets:
        cells = [t.ordinal or "", t.name + _mark(t, "name")]
        for year in years:
            shown = [m.raw + _mark(t, f"milestones.{i}") for i, m in enumerate(t.milestones) if m.year == year]
            cells.append("; ".join(shown))
        rows.append((t.section, cells + ([(t.tracked_by or "") + _mark(t, "tracked_by")] if tracked else [])))
    return _grid(columns, rows, width)


def _tasks(tasks: Sequence[Task], width: int) -> list[str]:
    columns = [
        Column("TT", 3),
        Column("Nhiệm vụ", 30),
        Column("Chủ trì", 10),
        Column("Phối hợp", 10),
        Column("Thời hạn", 10),
        Column("Sản phẩm", 10),
    ]
    rows = []
    for t in tasks:
        cells = [
            t.ordinal or "",
            t.name + _mark(t, "name"),
            "; ".join(t.lead) + _mark(t, "lead"),
            "; ".join(t.cooperating) + _mark(t, "cooperating"),
            _when(t.deadline, t.deadline_raw) + _mark(t, "deadline"),
            (t.output or "") + _mark(t, "output"),
        ]
        rows.append((t.section, cells))
    used = [0, 1, *(i for i in range(2, len(columns)) if any(cells[i] for _, cells in rows))]
    return _grid([columns[i] for i in used], [(s, [cells[i] for i in used]) for s, cells in rows], width)


def _when(deadline: Deadline, raw: str | None) -> str:
    """A deadline in the plan's words; as a date where the plan's words are missing."""
    if raw:
        return raw
    if deadline.kind is DeadlineKind.NONE or deadline.due is None:
        return ""
    start = f"{deadline.start:%d/%m/%Y} - " if deadline.start else ""
    return f"{start}{deadline.due:%d/%m/%Y}"


def _mark(row: Row, cell: str) -> str:
    doubted = any(key == cell or key.startswith(cell + ".") for key in row.unsure)
    return " ?" if doubted else ""


def _summary(reading: Reading) -> str:
    doubtful = sum(len(row.unsure) for row in (*reading.targets, *reading.tasks, *reading.measures, *reading.reporting))
    counts = (
        (len(reading.targets), "chỉ tiêu"),
        (len(reading.tasks), "nhiệm vụ"),
        (len(reading.measures), "giải pháp"),
        (len(reading.basis), "văn bản viện dẫn"),
        (len(reading.reporting), "chế độ báo cáo"),
        (len(reading.findings), "điểm cần soát"),
    )
    line = " · ".join(f"{n} {what}" for n, what in counts)
    return line + (f" · {doubtful} ô chưa chắc (đánh dấu ?)" if doubtful else "")


def _grid(columns: Sequence[Column], rows: Sequence[tuple[str, list[str]]], width: int) -> list[str]:
    """Wrapped rows under a ruled header, with a line for each change of section."""
    widths = _widths(columns, [cells for _, cells in rows], width)
    out = [_line([c.title for c in columns], columns, widths)[0], "  ".join("─" * w for w in widths)]
    section = ""
    for here, cells in rows:
        if here != section:
            out += ["", *_wrapped(here, width)] if here else [""]
            section = here
        out += _line(cells, columns, widths)
    return out


def _widths(columns: Sequence[Column], rows: Sequence[list[str]], width: int) -> list[int]:
    """Each column as wide as its longest cell, then the widest squeezed until the table fits."""
    widths = [max([len(c.title), *(len(r[i]) for r in rows)]) for i, c in enumerate(columns)]
    floor = [min(w, max(c.least, len(c.title))) for w, c in zip(widths, columns, strict=True)]
    room = width - 2 * (len(columns) - 1)
    widths = [min(w, room) for w in widths]
    while sum(widths) > room and widths != floor:
        widest = max((i for i in range(len(widths)) if widths[i] > floor[i]), key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> list[str]:
    wrapped = [wrap(cell, w) or [""] for cell, w in zip(cells, widths, strict=True)]
    return [
        "  ".join(
            part.rjust(w) if c.right else part.ljust(w) for part, c, w in zip(parts, columns, widths, strict=True)
        )
        for parts in zip_longest(*wrapped, fillvalue="")
    ]


def _bullets(items: Sequence[str], width: int) -> list[str]:
    return [line for item in items for line in _wrapped(item, width, first="  - ", then="    ")]


def _wrapped(text: str, width: int, *, first: str = "  ", then: str = "  ") -> list[str]:
    return wrap(" ".join(text.split()), width, initial_indent=first, subsequent_indent=then) or [first]
