"""Tasks set as a list: numbered paragraphs, each followed by (or holding) "Cơ quan chủ trì: …", "Thời gian: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tiendo.core.bodies import split_bodies
from tiendo.core.figures import blank
from tiendo.core.reading import Source, Task
from tiendo.core.text import bare, nfc, squash, whole
from tiendo.intake.document import Paragraph
from tiendo.intake.marks import Kind, Mark, mark_of
from tiendo.intake.work import Role, Section, Work
from tiendo.intake.years import deadline_in

_WHO = r"(?:(?:co quan|don vi|bo phan|phong|ban|nguoi|dau moi)(?:,? (?:co quan|don vi|to chuc))?)"
_LABELS = {
    "lead": rf"(?:{_WHO} )?(?:duoc giao )?(?:chu tri|phu trach|dau moi)(?:,? (?:thuc hien|tham muu|trien khai))?"
    rf"|{_WHO} (?:thuc hien|trien khai)",
    "cooperating": rf"(?:{_WHO} )?(?:tham gia )?phoi hop(?: thuc hien)?",
    "deadline": r"thoi (?:gian|han|diem)(?: (?:thuc hien|hoan thanh|trien khai|trinh|ban hanh|bao cao))*|tien do"
    r"(?: (?:thuc hien|hoan thanh))?|han (?:hoan thanh|chot)|ngay hoan thanh|hoan thanh",
    "output": r"(?:ket qua,? )?san pham(?: (?:dau ra|hoan thanh|can dat|du kien))?"
    r"|ket qua(?: (?:dau ra|can dat|dat duoc))?|dau ra",
    "other": r"kinh phi(?: thuc hien)?|nguon kinh phi|ghi chu|noi dung|muc tieu|lanh dao (?:phu trach|chi dao)",
}
_LABEL = re.compile(
    r"(?:^[\s(\-+*•]*|[(;,.]\s*|\s[-+]\s+)(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + r")\s*:"
)
_AT_START = re.compile(r"[\s(\-–+*•]*$")


@dataclass(slots=True)
class _Item:
    """A numbered or marked paragraph with the labels found in it or under it."""

    mark: Mark
    text: str
    paragraph: Paragraph
    group: str
    said: dict[str, str] = field(default_factory=dict)
    has_children: bool = False
    above: list[_Item] = field(default_factory=list)  # the items it stands under, the outermost first

    @property
    def section(self) -> str:
        """Its group, then the numbered lines above it that are no tasks themselves."""
        heads = [squash(f"{i.mark.label}. {i.mark.rest}").rstrip(" :.;") for i in self.above if i.mark.label]
        return " / ".join(filter(None, [self.group, *heads]))


def listed_tasks(work: Work) -> list[Task]:
    """The tasks of every list in the plan. In an appendix each numbered item is one; in the body only labelled ones."""
    tasks: list[Task] = []
    body = [s for s in work.sections if s.role not in (Role.APPENDIX, Role.CLOSING)]
    for appendix, sections in [(False, body), *((True, [s]) for s in work.sections if s.role is Role.APPENDIX)]:
        items = _items(sections, headed=not appendix)
        _group(items)
        labelled = [item for item in items if "lead" in item.said or "deadline" in item.said]
        if len(labelled) < (1 if appendix else 2):
            continue
        whole_list = appendix and len(labelled) * 3 >= len([i for i in items if _numbered(i)])
        tasks += [_task(item, work) for item in items if item in labelled or (whole_list and _leaf(item))]
    return tasks


def _numbered(item: _Item) -> bool:
    return item.mark.kind in (Kind.DECIMAL, Kind.ITEM) and bool(item.mark.label) and not item.has_children


def _leaf(item: _Item) -> bool:
    return _numbered(item) and not item.has_children


def labels_in(text: str) -> list[tuple[str, int, int, int]]:
    """(label, start, start of its value, end of its value) for each label of a paragraph, in order."""
    key = bare(nfc(text))
    marks = [(str(m.lastgroup), m.start(), m.end()) for m in _LABEL.finditer(key)]
    ends = [start for _, start, _ in marks[1:]] + [len(key)] * bool(marks)
    return [(name, start, value, end) for (name, start, value), end in zip(marks, ends, strict=True)]


def is_label_line(text: str) -> bool:
    """Whether a paragraph is a line like "- Thời gian: Quý I/2026" that belongs to the task above it."""
    found = labels_in(text)
    return bool(found) and found[0][0] != "other" and _AT_START.match(bare(nfc(text))[: found[0][1]]) is not None


def _paragraphs(sections: list[Section], *, headed: bool) -> Iterator[Paragraph]:
    """The paragraphs of sections in reading order; `headed` keeps the headings of the outermost ones."""
    for section in sections:
        for part in section.walk():
            if part.heading is not None and (headed or part is not section):
                yield part.heading
            for block in part.blocks:
                if isinstance(block, Paragraph):
                    yield block


def _items(sections: list[Section], *, headed: bool) -> list[_Item]:
    items: list[_Item] = []
    heads: list[_Item] = []
    group = ""
    for paragraph in _paragraphs(sections, headed=headed):
        text = nfc(paragraph.text)
        found = labels_in(text)
        if found and is_label_line(text):
            if items:
                _take(items[-1], text, found)
            continue
        mark = mark_of(text)
        if mark.kind <= Kind.ARTICLE:
            group = squash(f"{mark.label}. {mark.rest}")
            continue
        if mark.kind is Kind.NONE and not found:
            continue
        if mark.kind is Kind.BULLET and not found and items and not items[-1].said:
            continue
        if items and _under(mark, items[-1].mark):
            items[-1].has_children = True
        heads = [i for i in heads if i.mark.rank < mark.rank and i.group == group]
        items.append(_Item(mark, text, paragraph, group, above=[i for i in heads if not i.said]))
        heads.append(items[-1])
        _take(items[-1], text, found)
    return items


def _group(items: list[_Item]) -> None:
    """Numbered lines that head tasks numbered alike: "2. Đất đai" between task 4 and a task 1, or a task 5."""
    before = 0
    outer = title = ""
    for item, after in zip(items, [*items, None][1:], strict=True):
        if item.group != outer:
            outer, title = item.group, ""
        if after is not None and _alike(item, after) and not item.said and _count(after) in (1, before + 1):
            item.has_children = True
            title = squash(f"{item.mark.label}. {item.mark.rest}").rstrip(" :.;")
            continue
        before = _count(item) or before
        if title:
            item.group = " / ".join(filter(None, [item.group, title]))


def _alike(item: _Item, after: _Item) -> bool:
    """Whether a labelled item follows one of its own kind in the same group."""
    same = after.mark.rank == item.mark.rank and after.group == item.group
    return same and bool(after.said) and _count(item) > 0


def _count(item: _Item) -> int:
    return int(item.mark.label) if item.mark.label.isdecimal() else 0


def _under(mark: Mark, above: Mark) -> bool:
    return mark.kind is Kind.DECIMAL and above.kind is Kind.DECIMAL and mark.depth > above.depth


def _take(item: _Item, text: str, found: list[tuple[str, int, int, int]]) -> None:
    for name, _, start, end in found:
        value = re.sub(r"^[\s\-–]+|[\s;,.)\-–(]+$", "", text[start:end])
        item.said.setdefault(name, value)


def _task(item: _Item, work: Work) -> Task:
    found = labels_in(item.text)
    name = item.text[: found[0][1]] if found else item.text
    rest = mark_of(name).rest if name.strip() else item.text
    task = Task(
        name=whole(re.sub(r"[\s(;,:\-–]+$", "", rest)),
        section=item.section,
        ordinal=item.mark.label or None,
        lead=split_bodies(item.said.get("lead", "")),
        cooperating=split_bodies(item.said.get("cooperating", "")),
        source=Source(item.paragraph.page, item.paragraph.line, squash(item.text)[:200]),
    )
    said = squash(item.said.get("deadline", ""))
    if not blank(said):
        task.deadline_raw = said
        task.deadline, why = deadline_in(work, "", said)
        if why:
            task.doubt("deadline", why)
    output = whole(item.said.get("output", ""))
    task.output = None if blank(output) else output
    return task
