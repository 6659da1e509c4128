"""What is wrong with a plan, said on its reading alone, so that it can be said again after each correction.

A new rule is one function (`Reading` → hits) and one entry in `RULES`. Rules that need the document's own text stand in
`tiendo.intake.steps.findings`; `review_again` keeps what they found.
"""

from __future__ import annotations

from collections.abc import Sequence

from tiendo.core.reading import Finding, Reading, Row
from tiendo.core.review import document, goals, levels, numbering, values, work
from tiendo.core.review.common import Check, Hit

__all__ = ["RULES", "Check", "Hit", "finding", "review", "review_again"]

RULES: tuple[tuple[str, Check], ...] = (
    ("blank-number-date", document.blank_number_date),
    ("citation-conflict", document.citation_conflict),
    ("citation-undated", document.citation_undated),
    ("citation-after-issue", document.citation_after_issue),
    ("plan-without-targets", goals.plan_without_targets),
    ("targets-without-owner", goals.targets_without_owner),
    ("target-without-value", goals.target_without_value),
    ("missing-milestone", goals.missing_milestone),
    ("mixed-units", values.mixed_units),
    ("missing-unit", values.missing_unit),
    ("count-in-percent", values.count_in_percent),
    ("fractional-count", values.fractional_count),
    ("impossible-value", values.impossible_value),
    ("falling-milestone", values.falling_milestone),
    ("contradictory-comparator", values.contradictory_comparator),
    ("wrong-unit", values.wrong_unit),
    ("duplicate-target", goals.duplicate_target),
    ("tasks-without-deadlines", work.tasks_without_deadlines),
    ("task-without-lead", work.task_without_lead),
    ("task-without-deadline", work.task_without_deadline),
    ("vague-lead", work.vague_lead),
    ("multiple-leads", work.multiple_leads),
    ("deadline-before-issue", work.deadline_before_issue),
    ("deadline-reversed", work.deadline_reversed),
    ("duplicate-task", work.duplicate_task),
    ("inconsistent-unit-name", work.inconsistent_unit_name),
    ("report-without-due-date", document.report_without_due_date),
    ("numbering", numbering.numbering),
    ("wrong-level", levels.wrong_level),
)


def review(reading: Reading) -> list[Finding]:
    """The faults that the reading itself shows, in the order of the rules.

    A fault of a row in which the reader doubts a cell is doubtful itself: `unsure["at"]` says so to the official.
    """
    found = [finding(rule, hit) for rule, check in RULES for hit in check(reading)]
    for f in found:
        row = _row(f, reading)
        if row is not None and row.unsure.keys() - {"section"}:
            f.doubt("at", "Dựa trên ô máy đọc chưa chắc; hãy đối chiếu với bản gốc trước.")
    return found


def _row(f: Finding, reading: Reading) -> Row | None:
    lists: dict[str, Sequence[Row]] = {"target": reading.targets, "task": reading.tasks}
    for what, rows in lists.items():
        i = f.at.get(what)
        if isinstance(i, int):
            return rows[i]
    return None


def finding(rule: str, hit: Hit) -> Finding:
    return Finding(rule=rule, message=hit.message, at=dict(hit.at), mend=hit.mend, source=hit.source)


def review_again(reading: Reading) -> list[Finding]:
    """The findings after corrections: rules on the reading are run anew, those found in the document's text stay.

    A finding of the text that points to a row follows that row by its line, and goes when the row is gone.
    """
    fresh = review(reading)
    said = {_place(f) for f in fresh}
    pure = {rule for rule, _ in RULES}
    for old in reading.findings:
        if old.rule in pure and "section" not in old.at and not (not old.at and old.source):
            continue
        moved = _follow(old, reading)
        if moved is not None and _place(moved) not in said:
            fresh.append(moved)
    return fresh


def _place(f: Finding) -> tuple[str, str]:
    return f.rule, str(sorted(f.at.items()))


def _follow(old: Finding, reading: Reading) -> Finding | None:
    lists: dict[str, Sequence[Row]] = {"target": reading.targets, "task": reading.tasks}
    for what, rows in lists.items():
        if what not in old.at:
            continue
        line = old.source.line if old.source else None
        now = next((i for i, row in enumerate(rows) if row.source and line and row.source.line == line), None)
        if now is None:
            return None
        return Finding(rule=old.rule, message=old.message, at={what: now}, mend=old.mend, source=old.source)
    return old
