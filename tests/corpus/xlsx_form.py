"""A plan's appendices → XLSX: a sheet for the targets, a sheet for the tasks, merged heads, percents as numbers."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from .compose import Block, Grid, Layout, Para


def write(blocks: list[Block], layout: Layout, percents: bool = False) -> bytes:
    """`percents`: a bare `85%` is stored as the number 0.85 in percent format, a bare count as a number."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    waiting: list[str] = []
    for block in blocks:
        if isinstance(block, Para) and block.style == "centre":
            waiting.append(block.text)
        elif isinstance(block, Grid):
            sheet = book.create_sheet("Chỉ tiêu" if block.kind == "targets" else "Nhiệm vụ")
            _sheet(sheet, block, waiting, percents)
            waiting = []
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(sheet, grid: Grid, titles: list[str], percents: bool) -> None:  # type: ignore[no-untyped-def]
    width = len(grid.kinds)
    row_number = 0
    for title in titles:
        row_number += 1
        sheet.cell(row_number, 1, title).font = Font(bold=True)
        sheet.merge_cells(start_row=row_number, start_column=1, end_row=row_number, end_column=width)
    row_number += 1
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(grid.rows):
        row_number += 1
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            spot = sheet.cell(row_number, c + 1)
            spot.alignment = Alignment(wrap_text=True, horizontal="center" if cell.centre else None)
            spot.font = Font(bold=cell.bold)
            _value(spot, cell.text, grid.kinds[c], percents and r >= grid.header and cell.across == 1)
            taken |= {(r + i, c + j) for i in range(cell.down) for j in range(cell.across)}
            if cell.across > 1 or cell.down > 1:
                sheet.merge_cells(
                    start_row=row_number,
                    start_column=c + 1,
                    end_row=row_number + cell.down - 1,
                    end_column=c + cell.across,
                )
            c += cell.across


def _value(spot, text: str, kind: str, numbers: bool) -> None:  # type: ignore[no-untyped-def]
    bare = text.removesuffix("%").replace(",", ".")
    if numbers and (kind.startswith("year") or kind == "ordinal") and bare.replace(".", "", 1).isdigit():
        if text.endswith("%"):
            spot.value, spot.number_format = round(float(bare) / 100, 6), "0.0%" if "." in bare else "0%"
        else:
            spot.value = float(bare) if "." in bare else int(bare)
    else:
        spot.value = text or None
