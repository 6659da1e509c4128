"""The tables of a plan that list targets or tasks, page after page joined, cut into entries under their groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tiendo.core.figures import blank
from tiendo.core.reading import Source, Target, Task
from tiendo.core.text import fold, marked, mended, nfc, squash, whole
from tiendo.intake.columns import ColumnKind, Columns, Purpose, column_of, is_header_row, read_header
from tiendo.intake.document import Cell, Paragraph, Table
from tiendo.intake.halves import unfolded
from tiendo.intake.work import Role, Section, Work


@dataclass(slots=True)
class Entry:
    """One row of a listing, or several that were one: `cells` by column, `group` the headings above it."""

    cells: list[list[Cell]]
    name: str
    ordinal: str | None
    level: int
    group: str = ""
    orphan: bool = False  # its numbers begin anew where no heading stands

    def text(self, c: int | None, joint: str = "\n") -> str:
        """What stands in a column, its cells' texts joined; "" for no column."""
        if c is None:
            return ""
        cells = self.cells[c]
        if len(cells) == 1:
            return cells[0].text.strip()
        return joint.join(cell.text.strip() for cell in cells if cell.text.strip())

    def doubt(self, c: int | None) -> str | None:
        if c is not None:
            for cell in self.cells[c]:
                if cell.doubt:
                    return cell.doubt
        return None

    def lost_heading(self, row: Target | Task) -> None:
        """Say on the row that the heading above it is missing from the document."""
        if self.orphan:
            row.section = ""
            row.doubt("section", "Số thứ tự bắt đầu lại mà không thấy tiêu đề nhóm")

    def source(self, name: int) -> Source:
        """Where the entry stands: its name cell; the quote is the row as printed, cut at 200 characters."""
        named = self.cells[name]
        first = named[0] if len(named) == 1 else next((cell for cell in named if cell.text.strip()), named[0])
        seen = dict.fromkeys([cell for cells in self.cells for cell in cells])
        return Source(first.page, first.line, " | ".join(filter(None, [cell.flat for cell in seen]))[:200])


@dataclass(slots=True)
class Listing:
    """One table of targets or tasks, over however many pages it runs."""

    purpose: Purpose
    columns: Columns
    caption: str
    section: Section
    rows: list[list[Cell]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The heading it stands under, as it is printed: which of several lists this is."""
        title = squash(re.sub(r"\([^()]*\)", "", self.section.title))[:200].strip(" .:-–")
        number = self.section.number.rsplit(".", 1)[-1] if self.section.heading is not None else ""
        return ". ".join(filter(None, [number, title]))


_CAPTION_LINES = 4
_MOST_MARKED = 3  # code points of a letter with its marks
_FOOT = re.compile(r"(?:tong(?: cong| so)?|cong|ghi chu|luu y|nguoi lap|nguon)\b\s*(?:[:.]|$)")


def listings(work: Work, purpose: Purpose) -> list[Listing]:
    """The plan's listings of one purpose, in reading order."""
    chosen = [listing for listing in _found(work) if listing.purpose is purpose]
    for listing in chosen:
        listing.entries = entries_of(listing.rows, listing.columns)
    chosen = [listing for listing in chosen if listing.entries]
    for listing in chosen if len(chosen) > 1 else ():
        for entry in listing.entries:
            entry.group = entry.group or listing.title
    return chosen


def _found(work: Work) -> list[Listing]:
    """Every table with its columns, those that go on over a page as one; looked for once in each reading."""
    if work.listings is not None:
        return work.listings
    found: list[Listing] = []
    work.listings = found
    for section, before, table in _tables(work):
        columns = columns_of(work, table)
        last = found[-1] if found else None
        if last is not None and _continues(last, table, columns, before):
            last.rows += table.rows[columns.header :]
            continue
        caption = " ".join([_titles(section), *(p.text for p in before)])
        found.append(Listing(columns.purpose(caption), columns, caption, section, table.rows[columns.header :]))
    return found


def columns_of(work: Work, table: Table) -> Columns:
    """The columns of a table of this plan, looked for once."""
    columns, _ = work.columns.get(id(table)) or (read_header(table), table)
    work.columns[id(table)] = columns, table  # which is held, so that no other comes to have its id
    return columns


def _tables(work: Work) -> Iterator[tuple[Section, list[Paragraph], Table]]:
    """Each table with its section and the few paragraphs just above it."""
    for section in work.walk():
        before: list[Paragraph] = [section.heading] if section.heading else []
        for block in section.blocks:
            if isinstance(block, Paragraph):
                before = [*before, block][-_CAPTION_LINES:]
            else:
                if section.role is not Role.CLOSING and block.rows:
                    yield section, [p for p in before if len(p.text) < 400], unfolded(block)
                before = []


def _titles(section: Section) -> str:
    above: list[str] = []
    here: Section | None = section
    while here is not None:
        above.append(here.title)
        here = here.parent
    return " ".join(reversed(above))


def _continues(last: Listing, table: Table, columns: Columns, before: list[Paragraph]) -> bool:
    """Whether a table goes on with the listing before it: no words between, and no header or the same one."""
    if table.width != len(last.columns.columns) or any(len(p.text.strip()) > 3 for p in before):
        return False
    if columns.header == 0:
        return last.columns.header > 0 or last.purpose is not Purpose.OTHER
    return [c.kind for c in columns.columns] == [c.kind for c in last.columns.columns] and columns.columns == list(
        last.columns.columns
    )


# Ordinals, from the outermost: A, I, 1, 1.1, a), -.
_ORDINAL = re.compile(
    r"(?P<roman>[IVXL]{1,6})|(?P<upper>[A-HĐ])|(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})|(?P<lower>[a-zđ])|(?P<mark>[-–—+*•])"
)
_IN_NAME = re.compile(
    r"(?:(?P<o>[IVXL]{1,6}|[A-HĐ]|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ])\s*[.)/]\s*(?=\D)|\((?P<p>\d{1,2}|[a-zđ])\)\s*"
    r"|(?P<q>\d{1,2}(?:\.\d{1,2}){1,3})\s+(?=[^\W\d_]))"
)
_BULLET = re.compile(r"[-–+•*]\s*\S")
_UPPER, _ROMAN, _NUMBER, _LOWER, _MARK, _NONE = 0, 1, 2, 6, 7, 9


def _level(ordinal: str | None) -> int:
    if ordinal is None:
        return _NONE
    if ordinal.isdecimal() and len(ordinal) <= 3:
        return _NUMBER
    match = _ORDINAL.fullmatch(ordinal)
    if match is None:
        return _NONE
    if match["roman"]:
        return _ROMAN
    if match["upper"]:
        return _UPPER
    if match["number"]:
        return _NUMBER + match["number"].count(".")
    return _LOWER if match["lower"] else _MARK


def entries_of(rows: list[list[Cell]], columns: Columns) -> list[Entry]:
    """The data rows as entries: groups become the entries' `group`, split rows are joined."""
    name = columns.first(ColumnKind.NAME)
    if name is None:
        return []
    raw: list[Entry] = []
    titles = [_Title.of(column.header) for column in columns.columns]
    for row in rows:
        if all(blank(cell.text) for cell in row) or _repeats_header(row, columns, titles):
            continue
        entry = _entry(row, columns, name)
        if raw and _belongs(row, entry, raw[-1], columns, name):
            _join(raw[-1], row, name)
        elif entry.name and not (entry.ordinal is None and _FOOT.match(fold(entry.name))):
            raw.append(entry)
    return _under_groups(raw, columns, name)


class _Title(NamedTuple):
    """A column's header, folded, and what tells soon that a cell says something else."""

    folded: str
    begins: frozenset[str]
    longest: int

    @classmethod
    def of(cls, header: str) -> _Title:
        folded = fold(header)
        return cls(folded, marked(folded[0]) if folded else frozenset(), _MOST_MARKED * len(folded))


def _repeats_header(row: list[Cell], columns: Columns, titles: list[_Title]) -> bool:
    """Whether a row is the header again; `titles` are the columns' own."""
    same = 0
    for cell, (title, begins, longest) in zip(row, titles, strict=True):
        said = cell.flat
        if said[:1] in begins and len(said) <= longest and fold(said) == title:
            same += 1
    if same:
        filled = {id(cell) for cell in row if cell.flat}
        if len(filled) > 1 and same * 2 > len(filled):
            return True
    return is_header_row(row) and all(
        column_of(cell.flat).kind is c.kind for cell, c in zip(row, columns.columns, strict=True) if cell.flat
    )


def _entry(row: list[Cell], columns: Columns, name: int) -> Entry:
    place = columns.first(ColumnKind.ORDINAL)
    ordinal = None
    if place is not None and row[place] is not row[name]:
        printed = nfc(row[place].flat)
        ordinal = printed.strip(" .)(/") or printed or None
    text = row[name]
    if blank(text.text):
        text = _only(row, place) or text
    said = nfc(text.flat)
    if ordinal is None:
        match = _IN_NAME.match(said)
        if (match and not (match["o"] or "").islower()) or (match and len(said) > 20):
            ordinal, said = match["o"] or match["p"] or match["q"], said[match.end() :]
        elif _BULLET.match(said):
            ordinal = "-"
    level = _level(ordinal)
    if ordinal is not None and level == _MARK:
        ordinal = None
    return Entry([[cell] for cell in row], mended(said), ordinal, level)


def _only(row: list[Cell], place: int | None) -> Cell | None:
    """The one filled cell of a row that is all one text, wherever it stands."""
    filled = list({id(cell): cell for c, cell in enumerate(row) if not blank(cell.text) and c != place}.values())
    return filled[0] if len(filled) == 1 else None


def _belongs(row: list[Cell], entry: Entry, last: Entry, columns: Columns, name: int) -> bool:
    """Whether a row goes on with the entry before it: the same merged name cell, or a rest of its text."""
    if row[name] in last.cells[name]:
        place = columns.first(ColumnKind.ORDINAL)
        return place is None or blank(row[place].text) or row[place] in last.cells[place]
    if entry.ordinal is not None or entry.level != _NONE:
        return False
    if blank(row[name].text):
        return not _is_text_row(row)
    if _is_text_row(row) and _spans(row, row[name]) > 1:
        return False
    starts_low = squash(row[name].text)[:1].islower()
    return starts_low and not last.name.endswith((".", ";", ":")) and columns.first(ColumnKind.ORDINAL) is not None


def _is_text_row(row: list[Cell]) -> bool:
    return len({id(cell) for cell in row if not blank(cell.text)}) == 1


def _spans(row: list[Cell], cell: Cell) -> int:
    return sum(other is cell for other in row)


def _join(entry: Entry, row: list[Cell], name: int) -> None:
    for cells, cell in zip(entry.cells, row, strict=True):
        if cell not in cells and not blank(cell.text):
            if all(blank(c.text) for c in cells):
                cells.clear()
            cells.append(cell)
    if row[name] in entry.cells[name] and len(entry.cells[name]) > 1:
        entry.name = whole(f"{entry.name} {row[name].text}") if row[name].flat not in entry.name else entry.name


_SAYS = (
    ColumnKind.MILESTONE,
    ColumnKind.TRACKED_BY,
    ColumnKind.LEAD,
    ColumnKind.COOPERATING,
    ColumnKind.DEADLINE,
    ColumnKind.OUTPUT,
)
_VALUES = (ColumnKind.MILESTONE, ColumnKind.DEADLINE, ColumnKind.OUTPUT)


_BAND = 1.5  # a heading inside a roman one: a band over all columns, a bold line


def _under_groups(raw: list[Entry], columns: Columns, name: int) -> list[Entry]:
    """Turn group rows into the headings of the entries below them."""
    heading = _Headings(raw, columns, name)
    entries: list[Entry] = []
    heads: list[tuple[float, str]] = []
    for i, entry in enumerate(raw):
        depth = heading.depth(i)
        if depth is None:
            while heads and heads[-1][0] >= max(entry.level, _NUMBER):
                heads.pop()
            own = whole(entry.text(columns.first(ColumnKind.GROUP)))
            entry.group = " / ".join([*(text for _, text in heads), *([own] if own else [])])
            entry.orphan = _starts_again(entries, entry)
            entries.append(entry)
            continue
        while heads and heads[-1][0] >= depth:
            heads.pop()
        heads.append((depth, f"{entry.ordinal}. {entry.name}" if entry.ordinal else entry.name))
    return entries


def _starts_again(entries: list[Entry], entry: Entry) -> bool:
    """Whether numbers begin anew under the same heading: a heading between them has been lost."""
    if not entries:
        return False
    last = entries[-1]
    if last.group != entry.group or last.level != _NUMBER or entry.ordinal != "1":
        return last.orphan and last.group == entry.group
    return (last.ordinal or "0").isdigit() and int(last.ordinal or 0) > 1


class _Headings:
    """Which rows are headings, from what they say, how they are printed and what stands below them."""

    def __init__(self, raw: list[Entry], columns: Columns, name: int) -> None:
        self.raw, self.name = raw, name
        self.telling = [c for kind in _SAYS for c in columns.at(kind)]
        self.valued = [c for kind in _VALUES for c in columns.at(kind)]
        self.plain = any(entry.level >= _NUMBER for entry in raw)
        rows = [entry for entry in raw if self.says(entry)] or raw
        self.numbered = sum(entry.ordinal is not None for entry in rows) * 2 > len(rows)
        self.roman = any(entry.level == _ROMAN for entry in raw)
        self.last_plain: int | None = None  # of the last heading with a plain number

    def says(self, entry: Entry, columns: list[int] | None = None) -> bool:
        """Whether something stands in one of these columns (else: of those that tell of a row) that is not its name."""
        own = entry.cells[self.name]
        for c in self.telling if columns is None else columns:
            for cell in entry.cells[c]:
                if cell not in own and not blank(cell.text):
                    return True
        return False

    def depth(self, i: int) -> float | None:
        """The rank of a heading among the headings, None for a row of its own."""
        entry = self.raw[i]
        below = self.raw[i + 1].level if i + 1 < len(self.raw) else -1
        if entry.level in (_UPPER, _ROMAN):
            return self._of_letter(entry, below)
        if self.says(entry) or below == -1:
            return None
        across = self._across(entry)
        if entry.level == _NONE:
            loud = entry.cells[self.name][0].bold or entry.name.isupper()
            named = self.numbered and below < _NONE
            return (_BAND if self.roman else _ROMAN) if across or loud or named else None
        if across or self._numbers_anew(i):
            self.last_plain = int(entry.ordinal) if entry.ordinal and entry.ordinal.isdigit() else None
            return _BAND
        return entry.level if below > entry.level else None

    def _of_letter(self, entry: Entry, below: int) -> float | None:
        if not self.plain and self.says(entry):
            return None
        return None if self.says(entry, self.valued) and below <= entry.level else entry.level

    def _across(self, entry: Entry) -> bool:
        """Whether the row is one text over most of the table's columns."""
        row = [cells[0] for cells in entry.cells]
        return sum(cell is row[self.name] for cell in row) >= max(2, len(row) * 0.6)

    def _numbers_anew(self, i: int) -> bool:
        """ "2 | Đội ngũ" over "1 | Rà soát …": a heading with a plain number, whose rows count from 1 again."""
        entry, below = self.raw[i], self.raw[i + 1]
        if entry.level != _NUMBER or below.level != _NUMBER or below.ordinal != "1":
            return False
        before = self.raw[i - 1] if i else None
        if self.last_plain is not None and entry.ordinal == str(self.last_plain + 1):
            return True
        if before is None or not (before.ordinal or "").isdigit() or not self.says(before):
            return True
        return int(before.ordinal or 0) + 1 != int(entry.ordinal or 0)
