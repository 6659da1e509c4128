"""Faults of the plan itself: those that the reading shows, and those that only the document's text shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tiendo.core.reading import Finding
from tiendo.core.review import Hit, finding, review
from tiendo.intake.faults import cells, headings, prose
from tiendo.intake.work import Role, Work

# A new rule on the text is one function (`Work` → hits) and one entry; rules on the reading stand in `core.review`.
TEXT_RULES: tuple[tuple[str, Callable[[Work], Iterator[Hit]]], ...] = (
    ("blank-number-date", prose.blank_caption),
    ("deadline-before-issue", prose.due_before_month),
    ("numbering", headings.numbering),
    ("empty-section", headings.empty_section),
    ("missing-appendix", prose.missing_appendix),
    ("wrong-level", prose.wrong_level),
    ("truncated-cell", cells.truncated_cell),
)


_OF_A_WHOLE_PLAN = ("plan-without-targets",)
_ABSENCES = {
    "task-without-lead",
    "task-without-deadline",
    "target-without-value",
    "missing-milestone",
    "truncated-cell",
}


def _doubt_absences(work: Work) -> None:
    """In plain text a table's frame is gone: what seems missing in a cell may have been taken for another's."""
    if work.document.form != "text":
        return
    lines = {cell.line for _, table in work.tables() for row in table.rows for cell in row}
    for f in work.reading.findings:
        if f.rule in _ABSENCES and f.source is not None and f.source.line in lines:
            f.doubt("at", "Bảng đọc từ bản chữ đã mất khung; hãy đối chiếu với bản gốc trước.")


def _whole(work: Work) -> bool:
    """Whether the document has a plan's chapters: an appendix by itself is not blamed for what stands in the body."""
    outside = (Role.PREAMBLE, Role.CLOSING, Role.APPENDIX)
    return any(s.role not in outside and s.heading is not None for s in work.sections)


def step(work: Work) -> None:
    """Fill the reading's findings, each fault of a place once; every other step has run."""
    found = [f for f in review(work.reading) if f.rule not in _OF_A_WHOLE_PLAN or _whole(work)]
    found += [finding(rule, hit) for rule, check in TEXT_RULES for hit in check(work)]
    places: dict[tuple[object, ...], Finding] = {}
    for f in found:
        places.setdefault((f.rule, *sorted(f.at.items())), f)
    work.reading.findings = list(places.values())
    _doubt_absences(work)
