"""Markdown → document: headings, lists, pipe tables, tab-separated tables and HTML tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiendo.intake.document import Block, Cell, Document, Paragraph, Table
from tiendo.intake.encodings import decode
from tiendo.intake.readers.grids import is_ordinal, join_pages, rectangle
from tiendo.intake.readers.html_tables import html_table
from tiendo.intake.readers.inline import is_bold, plain
from tiendo.intake.readers.paragraphs import apart, broken_by_page, parted_by_blanks, starts_anew, starts_unparted

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_RULE = re.compile(r"\s{0,3}(?:(?:\\?-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,})$")
_PAGE = re.compile(r"\s*\{(\d+)\}-{5,}\s*$")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_QUOTE = re.compile(r"^ {0,3}>\s?")
_NOTE = re.compile(r"\s*(?:<sup>\s*[(\[]?(\d{1,3}|\*{1,3})[)\]]?\s*</sup>|\[\^([^\]\s]{1,20})\]:)\s*(?=\S)", re.I)
_CENTRED = re.compile(r"<center>|align\s*=\s*[\"']?center", re.I)


def read(data: bytes) -> Document:
    """The document of a Markdown file; raises `CannotRead` for what is no text."""
    text, notes = decode(data)
    return parse(text, notes)


def parse(text: str, notes: Sequence[str] = ()) -> Document:
    """The document of Markdown text. Footnotes stand behind everything else, so that they part no sentence."""
    lines = text.split("\n")
    prose = "\n".join(line for line in lines if "|" not in line)
    scan = _Scan(lines, parted=parted_by_blanks(prose))
    while scan.at < len(scan.lines):
        scan.step()
    scan.close()
    blocks = join_pages(_mended(scan.blocks))
    return Document("markdown", [*blocks, *scan.footnotes], pages=scan.page, notes=list(notes))


class _Scan:
    """A walk down the lines; `held` is the paragraph being gathered."""

    def __init__(self, lines: list[str], *, parted: bool) -> None:
        self.lines = lines
        self.parted = parted
        self.at = 0
        self.page: int | None = None
        self.blocks: list[Block] = []
        self.footnotes: list[Block] = []
        self.held: list[str] = []
        self.held_at = 0

    def step(self) -> None:
        """Take the block, or the one line of a paragraph, that stands at `at`."""
        line = self.lines[self.at]
        if not line.strip():
            self.close()
        elif mark := _PAGE.match(line):
            self.close()
            self.page = int(mark[1]) + 1
        elif found := _HEADING.match(line):
            self.close()
            self.add(found[2], self.at, level=len(found[1]))
        elif "<table" in line.lower():
            return self.html()
        elif self.pipes():
            return self.pipe_table()
        elif self.tabbed():
            return self.tab_table()
        elif _RULE.match(line):
            self.rule(line)
        elif not _FENCE.match(line):
            self.hold(_QUOTE.sub("", line))
        self.at += 1
        return None

    # Paragraphs

    def hold(self, line: str) -> None:
        if self.held and not self.held[-1].endswith(("  ", "\\")):
            starts = starts_anew if self.parted else starts_unparted
            above, text = plain(self.held[-1]), plain(line)
            if above and text and starts(above, text):
                self.close()
        if not self.held:
            self.held_at = self.at
        self.held.append(line)

    def rule(self, line: str) -> None:
        """A ruler parts blocks; drawn as long as the one line above it, it underlines a heading."""
        underlined = len(self.held) == 1 and abs(len(line.strip()) - len(self.held[0].strip())) <= 1
        if underlined and line.strip()[0] in "=-":
            text, self.held = self.held[0], []
            self.add(text, self.held_at, level=1 if line.strip()[0] == "=" else 2)
        self.close()

    def close(self) -> None:
        if not self.held:
            return
        raw, self.held = "\n".join(self.held), []
        note = _NOTE.match(raw)
        if note:
            text = plain(raw[note.end() :].replace("\n", " "))
            self.footnotes.append(
                Paragraph(f"Chú thích {note[1] or note[2]}: {text}", self.held_at + 1, self.page, aside=True)
            )
            return
        for offset, part in _paragraphs(raw):
            self.add(part, self.held_at + offset)

    def add(self, raw: str, at: int, *, level: int | None = None) -> None:
        text = plain(raw.replace("\\\n", " "))
        if text:
            bold, centred = level is not None or is_bold(raw), bool(_CENTRED.search(raw))
            self.blocks.append(Paragraph(text, at + 1, self.page, bold=bold, level=level, centred=centred))

    def table(self, rows: list[list[Cell]], header: int) -> None:
        self.close()
        if rows:
            self.blocks.append(Table(rectangle(rows), rows[0][0].line or 1, self.page, header))

    # Pipe tables

    def pipes(self) -> bool:
        """Whether a pipe table starts here: a delimiter row below, or two lines that start with a pipe."""
        line, below = self.lines[self.at], self.below()
        if "|" not in line:
            return False
        if _DELIMITER.match(below) and "|" in below and "-" in below:
            return True
        return line.lstrip().startswith("|") and below.lstrip().startswith("|") and len(_BAR.findall(line)) >= 3

    def below(self) -> str:
        return self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""

    def pipe_table(self) -> None:
        self.close()
        rows: list[list[Cell]] = []
        header = 0
        while self.at < len(self.lines) and "|" in self.lines[self.at] and self.lines[self.at].strip():
            line = self.lines[self.at]
            if _DELIMITER.match(line) and "-" in line:
                header = header or len(rows)
            else:
                rows.append(self.cells(_split_pipes(line)))
            self.at += 1
        if header and rows and not any(cell.text for cell in rows[0]):
            rows, header = rows[1:], 0
        if header and is_ordinal(rows[0][0].flat):
            header = 0
        self.table(rows, header)

    def cells(self, raw: Sequence[str]) -> list[Cell]:
        return [Cell(plain(r, breaks="\n"), self.at + 1, self.page, bold=is_bold(r)) for r in raw]

    # Tab-separated tables

    def tabbed(self) -> bool:
        """Whether a tab-separated table starts here: three cells or more in this line and in one close below."""
        if self.lines[self.at].strip().count("\t") < 2:
            return False
        return any(line.count("\t") >= 2 for line in self.lines[self.at + 1 : self.at + 6])

    def tab_table(self) -> None:
        self.close()
        rows: list[list[str]] = []
        starts: list[int] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.count("\t") >= 1:
                rows.append(line.split("\t"))
                starts.append(self.at)
            elif line.strip():
                if not self.goes_on():
                    break
                rows[-1][-1] += "<br>" + line
            self.at += 1
        width = max(len(row) for row in rows)
        grid: list[list[Cell]] = []
        for start, row in zip(starts, _whole(rows, width), strict=True):
            if row:
                grid.append([Cell(plain(r, breaks="\n"), start + 1, self.page, bold=is_bold(r)) for r in row])
        grid = [row for row in grid if any(cell.text for cell in row)]
        self.table(grid, 0 if is_ordinal(grid[0][0].flat) else 1)

    def goes_on(self) -> bool:
        """A line without a tab inside a table: the rest of a cell when it touches a row on both sides."""
        above, below = self.lines[self.at - 1], self.below()
        return bool(above.strip()) and "\t" in below and not _HEADING.match(self.lines[self.at])

    def html(self) -> None:
        self.close()
        start = self.at
        depth = 0
        while self.at < len(self.lines):
            line = self.lines[self.at].lower()
            depth += line.count("<table") - line.count("</table")
            self.at += 1
            if depth <= 0:
                break
        table = html_table("\n".join(self.lines[start : self.at]), start + 1)
        if table is not None:
            table.page = self.page
            self.blocks.append(table)


def _split_pipes(line: str) -> list[str]:
    """The cells of a pipe row; a pipe behind a backslash is a letter."""
    parts = _BAR.split(line.strip())
    if parts and not parts[0].strip() and line.strip().startswith("|"):
        parts = parts[1:]
    if parts and not parts[-1].strip() and line.strip().endswith("|"):
        parts = parts[:-1]
    return [p.strip() for p in parts] or [""]


def _whole(rows: list[list[str]], width: int) -> list[list[str]]:
    """Rows that a line break cut in two made whole; the place of the second half is left as an empty row."""
    out: list[list[str]] = []
    for row in rows:
        above = next((r for r in reversed(out) if r), None)
        cut = above is not None and len(above) < width and len(above) + len(row) - 1 == width
        if cut and above is not None and row[0].strip() and not is_ordinal(plain(row[0])) and not _is_group(above):
            above[-1] += "<br>" + row[0]
            above += row[1:]
            out.append([])
        else:
            out.append(list(row))
    return out


def _is_group(row: list[str]) -> bool:
    return len([c for c in row if c.strip()]) <= 2 and is_bold(row[0])


def _paragraphs(raw: str) -> list[tuple[int, str]]:
    """Lines of one Markdown paragraph, parted where a hard break stands between two statements: (line, text)."""
    out: list[tuple[int, str]] = []
    lines = raw.split("\n")
    for i, line in enumerate(lines):
        hard = i > 0 and (lines[i - 1].endswith(("  ", "\\")) or re.search(r"<br\s*/?>\s*$", lines[i - 1]))
        if out and not (hard and apart(plain(lines[i - 1].rstrip("\\")), plain(line))):
            out[-1] = (out[-1][0], out[-1][1] + " " + line)
        else:
            out.append((i, line))
    return out if len(out) == 1 else [(i, _rebold(part, raw)) for i, part in out]


def _rebold(part: str, raw: str) -> str:
    bare = part.strip().strip("*").strip()
    return f"**{bare}**" if is_bold(raw) else part


def _mended(blocks: list[Block]) -> list[Block]:
    """Paragraphs that a page break cut in mid-sentence, made whole."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if isinstance(block, Paragraph) and isinstance(last, Paragraph) and _one(last, block):
            last.text += " " + block.text
        else:
            out.append(block)
    return out


def _one(last: Paragraph, block: Paragraph) -> bool:
    if last.level is not None or block.level is not None or last.bold or block.bold:
        return False
    return broken_by_page(last.text, block.text)
