"""Composed blocks → the text that a PDF's content stream yields: lines wrapped, tables flattened in reading order.

A page is set as a printer would: cells wrap to their column's width and stand in the middle of their row or at its
top. The stream then gives the cells one after another; a step to another height is a new line, a step over two lines
or more leaves a blank one, and what stays on a height is joined by a space. So three cells of one line come out as
one line, and a cell of four lines between two of one line breaks the row apart: the very trouble of such dumps.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from .compose import Block, Break, Grid, GridCell, Layout, Letterhead, Para, Signature
from .docx_form import SHARES


@dataclass(frozen=True, slots=True)
class Paper:
    """Characters on a line and lines on a page, upright and turned; `double` leaves a blank after each line."""

    across: int = 80
    wide: int = 118
    lines: int = 42
    wide_lines: int = 28
    double: bool = False
    middle: bool = True
    repeat_header: bool = False
    trailing: bool = True  # a space at each line's end, as most writers leave it
    numbers: bool = False  # the page's number on its first line


@dataclass(slots=True)
class Page:
    paper: Paper
    turned: bool = False
    out: list[str] = field(default_factory=list)
    used: int = 0
    number: int = 1
    fresh: bool = True

    @property
    def width(self) -> int:
        return self.paper.wide if self.turned else self.paper.across

    @property
    def room(self) -> int:
        return (self.paper.wide_lines if self.turned else self.paper.lines) - self.used

    def turn(self, turned: bool | None = None) -> None:
        self.turned = self.turned if turned is None else turned
        self.used, self.fresh = 0, True
        self.number += 1

    def put(self, text: str, height: int = 1) -> None:
        """A piece of the stream; the first of a page has a space in front."""
        if self.fresh:
            text = f" {self.number}\n{text}" if self.paper.numbers and self.number > 1 else f" {text}"
            self.fresh = False
        self.out.append(text)
        self.used += height

    def line(self, text: str) -> None:
        if self.room < 1:
            self.turn()
        self.put(text + (" " if self.paper.trailing else ""))


def dump(blocks: list[Block], layout: Layout, paper: Paper) -> str:
    page = Page(paper)
    for block in blocks:
        if isinstance(block, Para):
            para(page, block)
        elif isinstance(block, Grid):
            table(page, block)
        elif isinstance(block, Break):
            page.turn(block.landscape)
        elif isinstance(block, Letterhead):
            for text in [*block.left, block.number, *block.right, block.day]:
                page.line(text)
        elif isinstance(block, Signature):
            for text in ["Nơi nhận:", *(f"- {x}," for x in block.recipients)]:
                for line in textwrap.wrap(text, 44):
                    page.line(line)
            page.line("")
            for text in [*block.lines, "", "", "", block.name]:
                page.line(text)
    gap = "\n\n" if paper.double else "\n"
    return gap.join(page.out) + "\n"


def para(page: Page, block: Para) -> None:
    text = f"{block.mark} {block.text}".strip()
    for line in textwrap.wrap(text, page.width, break_on_hyphens=True):
        page.line(line)
    if not page.paper.double and block.style in ("heading", "body", "subject"):
        page.out.append("")


def wrapped(cell: GridCell, width: int) -> list[str]:
    lines = [w for text in cell.text.split("\n") for w in textwrap.wrap(text, max(width, 4)) or [""]]
    return lines or [""]


def table(page: Page, grid: Grid) -> None:
    total = sum(SHARES.get(k.split(":")[0], 10) for k in grid.kinds)
    widths = [int((page.width - 2) * SHARES.get(k.split(":")[0], 10) / total) - 1 for k in grid.kinds]
    head = [row_stream(page, row, grid, widths) for row in grid.rows[: grid.header]]
    for text, height in head:
        page.put(text, height)
    for row in grid.rows[grid.header :]:
        text, height = row_stream(page, row, grid, widths)
        if height > page.room:
            page.turn()
            for top, tall in head if page.paper.repeat_header else []:
                page.put(top, tall)
        page.put(text, height)
        if not page.paper.double:
            page.out.append("")


def row_stream(page: Page, row: list[GridCell], grid: Grid, widths: list[int]) -> tuple[str, int]:
    """(the row's piece of the stream, its height in lines)."""
    cells: list[list[str]] = []
    c = 0
    for cell in row:
        cells.append(wrapped(cell, sum(widths[c : c + cell.across]) + cell.across - 1))
        c += cell.across
    tall = max(len(lines) for lines in cells)
    new, blank = ("\n\n", "\n\n\n\n") if page.paper.double else ("\n", "\n\n")
    out, at = "", None
    tail = " " if page.paper.trailing else ""
    for cell, lines in zip(row, cells, strict=True):
        if lines == [""]:
            continue
        top = (tall - len(lines)) / 2 if page.paper.middle or cell.centre else 0.0
        for i, line in enumerate(lines):
            y = top + i
            if at is not None:
                step = abs(y - at)
                out += " " if step < 0.7 else new if step < 2 else blank
                if step < 0.7:
                    out = out.replace("  ", " ")
            out += line + tail
            at = y
    return out, tall
