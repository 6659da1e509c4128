"""Step tasks: rows of the plan's task tables, and tasks of lists with lines like "- Cơ quan chủ trì: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiendo.core.bodies import run_together, split_bodies
from tiendo.core.figures import blank
from tiendo.core.reading import Deadline, DeadlineKind, Task
from tiendo.core.remembered import remembered
from tiendo.core.text import fold, nfc, squash, whole
from tiendo.intake.columns import Column, ColumnKind, Columns, Purpose
from tiendo.intake.listings import Entry, Listing, listings
from tiendo.intake.plausible import RUN_TOGETHER, doubt_oddities
from tiendo.intake.settling import says_deadline
from tiendo.intake.tasklists import listed_tasks
from tiendo.intake.work import Work
from tiendo.intake.years import ReadDeadline, deadlines_of


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
    places, read = _Places.of(listing.columns, name), deadlines_of(work, listing.caption)
    tasks: list[Task] = []
    for entry in listing.entries:
        tasks.append(_task(entry, places, read, tasks[-1] if tasks else None))
    doubt_oddities(tasks, rebuilt=work.document.form == "text")
    return tasks


@dataclass(frozen=True, slots=True)
class _Places:
    """The columns of one table by what its rows are asked for."""

    name: int
    leads: list[int]
    others: list[int]
    both_in_one: bool  # "Chủ trì/Phối hợp"
    start: int | None
    end: int | None
    result_with_time: bool  # "Kết quả, sản phẩm/Thời gian"
    outputs: list[int]
    timetable: list[tuple[int, str]]  # and the time that a cross there stands for
    guessed: list[bool]  # of each column

    @classmethod
    def of(cls, columns: Columns, name: int) -> _Places:
        said = [fold(column.header) for column in columns.columns]
        leads, outputs = columns.at(ColumnKind.LEAD), columns.at(ColumnKind.OUTPUT)
        times = columns.at(ColumnKind.DEADLINE)
        end = next(iter([*(c for c in times if _ENDS.search(said[c])), *times]), None)
        return cls(
            name,
            leads,
            columns.at(ColumnKind.COOPERATING),
            bool(leads) and _BOTH.search(said[leads[0]]) is not None,
            columns.first(ColumnKind.START),
            end,
            end is not None and _RESULT.search(said[end]) is not None,
            [*(c for c in outputs if _YIELDS.search(said[c])), *outputs],
            [(c, _when(columns.columns[c])) for c in columns.at(ColumnKind.SCHEDULE)],
            [column.guessed for column in columns.columns],
        )

    def own(self, entry: Entry, c: int | None) -> str:
        """The text of a column, "" where the name's own merged cell stands there."""
        if c is None:
            return ""
        named = entry.cells[self.name]
        for cell in entry.cells[c]:
            if cell in named:
                return ""
        return entry.text(c)

    def texts(self, entry: Entry, columns: list[int], beside: list[int]) -> str:
        """What stands in some columns, but not what stands in those beside them as well."""
        said = [self.own(entry, c) for c in columns if not beside or not _shared(entry, c, beside)]
        return said[0] if len(said) == 1 else "\n".join(filter(None, said))

    def guess(self, c: int) -> str | None:
        return "Cột không có tiêu đề, đoán theo nội dung" if self.guessed[c] else None


def _task(entry: Entry, places: _Places, read: ReadDeadline, before: Task | None) -> Task:
    task = Task(name=entry.name, section=entry.group, ordinal=entry.ordinal, source=entry.source(places.name))
    entry.lost_heading(task)
    if why := entry.doubt(places.name):
        task.doubt("name", why)
    _bodies(task, entry, places, before)
    _deadline(task, entry, places, read, before)
    _output(task, entry, places)
    return task


def _shared(entry: Entry, c: int, others: list[int]) -> bool:
    """Whether a cell of a column stands in one of the others, too: merged over both."""
    for other in others:
        for cell in entry.cells[c]:
            if cell in entry.cells[other]:
                return True
    return False


_DITTO = re.compile(r"[-\s]*(?:nt|n/t|nhu tren|\"|''|”|//)[-\s.]*")


@remembered
def _ditto(text: str) -> bool:
    """ "nt", "như trên", a lone quotation mark: as in the row above."""
    return _DITTO.fullmatch(fold(text)) is not None


_TOGETHER = re.compile(
    r"^(?P<lead>.+?)(?:\s+(?:là\s+)?chủ trì)?[,;]?\s+phối hợp\s+(?:với|cùng)\s+(?P<with>.+)$", re.I | re.S
)
_LABELLED = re.compile(
    r"(?:(?:cơ quan|đơn vị)\s+)?chủ trì\s*:(?P<lead>.*?)[\s\-–+;,]*(?:(?:cơ quan|đơn vị)\s+)?phối hợp\s*:(?P<with>.*)",
    re.I | re.S,
)


_BOTH = re.compile(r"chu tri\b.*\bphoi hop")
_IN_ORDER = re.compile(r"(?P<lead>[^/\n;]+?)\s*[/\n;]\s*(?P<with>\S.*)", re.S)  # under "Chủ trì/Phối hợp"


_SAME = "Ô ghi như dòng trên"


def _bodies(task: Task, entry: Entry, places: _Places, before: Task | None) -> None:
    lead = places.texts(entry, places.leads, [])
    helping = places.texts(entry, places.others, places.leads)
    both = _together(lead) or (_IN_ORDER.match(lead) if places.both_in_one and not helping else None)
    if both:
        lead, helping = both["lead"], f"{both['with']}\n{helping}"
    task.lead, task.cooperating = split_bodies(lead), split_bodies(helping)
    if before is not None and _ditto(lead):
        task.lead = list(before.lead)
        task.doubt("lead", _SAME)
    if before is not None and _ditto(helping):
        task.cooperating = list(before.cooperating)
        task.doubt("cooperating", _SAME)
    for cell, columns in (("lead", places.leads), ("cooperating", places.others)):
        for c in columns:
            if why := entry.doubt(c) or places.guess(c):
                task.doubt(cell, why)
    for cell, said in (("lead", lead), ("cooperating", helping)):
        if run_together(said):
            task.doubt(cell, RUN_TOGETHER)


def _together(lead: str) -> re.Match[str] | None:
    """Those who lead and those who help, said in one cell."""
    if "hợp" not in lead.lower():
        return None
    return _LABELLED.search(lead) or _TOGETHER.match(lead)


def _deadline(task: Task, entry: Entry, places: _Places, read: ReadDeadline, before: Task | None) -> None:
    own = places.own(entry, places.end)
    raw = squash(_result_and_time(own)[1] if places.result_with_time else own) or _timetable(entry, places)
    since = squash(places.own(entry, places.start))
    if blank(raw) and blank(since):
        return
    if before is not None and _ditto(raw):
        task.deadline, task.deadline_raw = before.deadline, before.deadline_raw
        task.doubt("deadline", _SAME)
        return
    task.deadline_raw = " - ".join(t for t in (since, raw) if not blank(t))
    task.deadline, why = _from_to(since, raw, read)
    guess = places.guess(places.end) if places.end is not None else None
    for doubt in (entry.doubt(places.end), entry.doubt(places.start), why, guess):
        if doubt:
            task.doubt("deadline", doubt)


_TIME = re.compile(r"(?:(?:quý|quí|q|tháng|t)\.?\s*(?:\d{1,2}|[iv]+)(?:\s*[/-]\s*20\d\d)?|(?:năm\s*)?20\d\d)\W*$", re.I)


_ENDS = re.compile(r"hoan thanh|thoi han|ket thuc|han")  # of several columns of time, that by which the work ends
_YIELDS = re.compile(r"san pham|dau ra|ket qua")


def _timetable(entry: Entry, places: _Places) -> str:
    """ "Quý II - Quý IV" from crosses under the quarters, years or months; "" for none."""
    heads = [when for c, when in places.timetable if not blank(entry.text(c))]
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


def _result_and_time(text: str) -> tuple[str, str]:
    """(what it yields, by when) of such a cell; all of it the time where no part alone says one."""
    for mark in _PARTS.finditer(text):
        left, right = text[: mark.start()], text[mark.end() :].strip(" ).")
        for result, when in ((left, right), (right, left)):
            if says_deadline(squash(when)) and not says_deadline(squash(result)):
                return result, when
    return "", text


def _output(task: Task, entry: Entry, places: _Places) -> None:
    if places.result_with_time:
        task.output = whole(_result_and_time(places.own(entry, places.end))[0]) or None
        return
    for c in places.outputs:
        text = whole(places.own(entry, c))
        if not blank(text):
            task.output = text
            if why := entry.doubt(c):
                task.doubt("output", why)
            return
