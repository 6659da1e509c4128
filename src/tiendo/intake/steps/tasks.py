"""Step tasks: rows of the plan's task tables, and tasks of lists with lines like "- Cơ quan chủ trì: …"."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from tiendo.core.bodies import run_together, split_bodies
from tiendo.core.figures import blank
from tiendo.core.reading import Deadline, DeadlineKind, Task
from tiendo.core.text import fold, nfc, squash, whole
from tiendo.intake.columns import Column, ColumnKind, Columns, Purpose
from tiendo.intake.listings import Entry, Listing, listings
from tiendo.intake.plausible import RUN_TOGETHER, doubt_oddities
from tiendo.intake.settling import says_deadline
from tiendo.intake.tasklists import listed_tasks
from tiendo.intake.work import Work
from tiendo.intake.years import deadline_in

ReadDeadline = Callable[[str], tuple[Deadline, str | None]]


def step(work: Work) -> None:
    """Fill the reading's tasks, in reading order."""
    found = [tasks_of(listing, work) for listing in listings(work, Purpose.TASKS)]
    found += [[task] for task in listed_tasks(work)]
    work.reading.tasks = [task for tasks in sorted(found, key=_place) for task in tasks]


def _place(tasks: list[Task]) -> int:
    """Where a table begins: its rows keep their order, which is not that of the lines where it has two halves."""
    source = tasks[0].source if tasks else None
    return source.line or 0 if source else 0


def tasks_of(listing: Listing, work: Work) -> list[Task]:
    """The tasks of one table."""
    name = listing.columns.first(ColumnKind.NAME)
    if name is None:
        return []
    read = partial(deadline_in, work, listing.caption)
    tasks: list[Task] = []
    for entry in listing.entries:
        tasks.append(_task(entry, listing.columns, name, read, tasks[-1] if tasks else None))
    doubt_oddities(tasks, rebuilt=work.document.form == "text")
    return tasks


def _task(entry: Entry, columns: Columns, name: int, read: ReadDeadline, before: Task | None) -> Task:
    task = Task(name=entry.name, section=entry.group, ordinal=entry.ordinal, source=entry.source(name))
    entry.lost_heading(task)
    if why := entry.doubt(name):
        task.doubt("name", why)
    _bodies(task, entry, columns, name, before)
    _deadline(task, entry, columns, name, read, before)
    _output(task, entry, columns, name)
    return task


def _own(entry: Entry, c: int | None, name: int) -> str:
    """The text of a column, "" where the name's own merged cell stands there."""
    if c is None or any(cell in entry.cells[name] for cell in entry.cells[c]):
        return ""
    return entry.text(c)


def _ditto(text: str) -> bool:
    """ "nt", "như trên", a lone quotation mark: as in the row above."""
    return re.fullmatch(r"[-\s]*(?:nt|n/t|nhu tren|\"|''|”|//)[-\s.]*", fold(text)) is not None


_TOGETHER = re.compile(
    r"^(?P<lead>.+?)(?:\s+(?:là\s+)?chủ trì)?[,;]?\s+phối hợp\s+(?:với|cùng)\s+(?P<with>.+)$", re.I | re.S
)
_LABELLED = re.compile(
    r"(?:(?:cơ quan|đơn vị)\s+)?chủ trì\s*:(?P<lead>.*?)[\s\-–+;,]*(?:(?:cơ quan|đơn vị)\s+)?phối hợp\s*:(?P<with>.*)",
    re.I | re.S,
)


_BOTH = re.compile(r"chu tri\b.*\bphoi hop")
_IN_ORDER = re.compile(r"(?P<lead>[^/\n;]+?)\s*[/\n;]\s*(?P<with>\S.*)", re.S)  # under "Chủ trì/Phối hợp"


def _bodies(task: Task, entry: Entry, columns: Columns, name: int, before: Task | None) -> None:
    leads, others = columns.at(ColumnKind.LEAD), columns.at(ColumnKind.COOPERATING)
    lead = "\n".join(filter(None, (_own(entry, c, name) for c in leads)))
    helping = "\n".join(filter(None, (_own(entry, c, name) for c in others if not _shared(entry, c, leads))))
    in_one = leads and _BOTH.search(fold(columns.columns[leads[0]].header))
    both = _LABELLED.search(lead) or _TOGETHER.match(lead)
    if both := both or (_IN_ORDER.match(lead) if in_one and not helping else None):
        lead, helping = both["lead"], f"{both['with']}\n{helping}"
    task.lead, task.cooperating = split_bodies(lead), split_bodies(helping)
    if before is not None and _ditto(lead):
        task.lead = list(before.lead)
        task.doubt("lead", "Ô ghi như dòng trên")
    if before is not None and _ditto(helping):
        task.cooperating = list(before.cooperating)
        task.doubt("cooperating", "Ô ghi như dòng trên")
    for cell, places in (("lead", leads), ("cooperating", others)):
        for c in places:
            if why := entry.doubt(c) or _guess(columns, c):
                task.doubt(cell, why)
    for cell, said in (("lead", lead), ("cooperating", helping)):
        if run_together(said):
            task.doubt(cell, RUN_TOGETHER)


def _shared(entry: Entry, c: int, leads: list[int]) -> bool:
    return any(cell in entry.cells[lead] for lead in leads for cell in entry.cells[c])


def _guess(columns: Columns, c: int) -> str | None:
    return "Cột không có tiêu đề, đoán theo nội dung" if columns.columns[c].guessed else None


def _deadline(task: Task, entry: Entry, columns: Columns, name: int, read: ReadDeadline, before: Task | None) -> None:
    start, end = columns.first(ColumnKind.START), _end(columns)
    own = _own(entry, end, name)
    raw = squash(_result_and_time(own)[1] if _combined(columns, end) else own) or _timetable(entry, columns)
    since = squash(_own(entry, start, name))
    if blank(raw) and blank(since):
        return
    if before is not None and _ditto(raw):
        task.deadline, task.deadline_raw = before.deadline, before.deadline_raw
        task.doubt("deadline", "Ô ghi như dòng trên")
        return
    task.deadline_raw = " - ".join(t for t in (since, raw) if not blank(t))
    task.deadline, why = _from_to(since, raw, read)
    for doubt in (entry.doubt(end), entry.doubt(start), why, _guess(columns, end) if end is not None else None):
        if doubt:
            task.doubt("deadline", doubt)


_TIME = re.compile(r"(?:(?:quý|quí|q|tháng|t)\.?\s*(?:\d{1,2}|[iv]+)(?:\s*[/-]\s*20\d\d)?|(?:năm\s*)?20\d\d)\W*$", re.I)


def _end(columns: Columns) -> int | None:
    """The column of deadlines; of several, the one that says when the work ends."""
    places = columns.at(ColumnKind.DEADLINE)
    ends = [c for c in places if re.search(r"hoan thanh|thoi han|ket thuc|han", fold(columns.columns[c].header))]
    return next(iter([*ends, *places]), None)


def _timetable(entry: Entry, columns: Columns) -> str:
    """ "Quý II - Quý IV" from crosses under the quarters, years or months; "" for none."""
    marked = [c for c in columns.at(ColumnKind.SCHEDULE) if not blank(entry.text(c))]
    heads = [_when(columns.columns[c]) for c in marked]
    return " - ".join(heads[:1] + heads[1:][-1:])


def _when(column: Column) -> str:
    """The time a timetable's column stands for, without the words of the header above it."""
    said = _TIME.search(nfc(column.header))
    when = squash(said.group()) if said else column.header
    return f"{when}/{column.year}" if column.year and str(column.year) not in when else when


def _from_to(since: str, raw: str, read: ReadDeadline) -> tuple[Deadline, str | None]:
    if blank(since):
        return read(raw)
    if blank(raw):
        return read(f"từ {since}")
    both, why = read(f"từ {since} đến {raw}")
    if both.kind is DeadlineKind.WINDOW:
        return both, why
    end, why = read(raw)
    return end, why or "Có ngày bắt đầu nhưng không ghép được với hạn"


_RESULT = re.compile(r"\b(?:san pham|ket qua|dau ra)\b(?! thuc hien)")
_PARTS = re.compile(r"\n|\s*[/;,(]\s*|\s[-–]\s|:\s")


def _combined(columns: Columns, c: int | None) -> bool:
    """Whether one column holds both what a task yields and by when: "Kết quả, sản phẩm/Thời gian"."""
    return c is not None and _RESULT.search(fold(columns.columns[c].header)) is not None


def _result_and_time(text: str) -> tuple[str, str]:
    """(what it yields, by when) of such a cell; all of it the time where no part alone says one."""
    for mark in _PARTS.finditer(text):
        left, right = text[: mark.start()], text[mark.end() :].strip(" ).")
        for result, when in ((left, right), (right, left)):
            if says_deadline(squash(when)) and not says_deadline(squash(result)):
                return result, when
    return "", text


def _output(task: Task, entry: Entry, columns: Columns, name: int) -> None:
    end = _end(columns)
    if _combined(columns, end):
        task.output = whole(_result_and_time(_own(entry, end, name))[0]) or None
        return
    places = columns.at(ColumnKind.OUTPUT)
    named = [c for c in places if re.search(r"san pham|dau ra|ket qua", fold(columns.columns[c].header))]
    for c in [*named, *places]:
        text = whole(_own(entry, c, name))
        if not blank(text):
            task.output = text
            if why := entry.doubt(c):
                task.doubt("output", why)
            return
