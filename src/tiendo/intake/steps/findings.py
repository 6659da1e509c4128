"""Faults of the plan itself: those that the reading shows, and those that only the document's text shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tiendo.core.reading import Finding
from tiendo.core.review import Hit, finding, review
from tiendo.intake.faults import cells, headings, prose
from tiendo.intake.work import Work

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


def step(work: Work) -> None:
    """Fill the reading's findings, each fault of a place once; every other step has run."""
    found = review(work.reading)
    found += [finding(rule, hit) for rule, check in TEXT_RULES for hit in check(work)]
    places: dict[tuple[object, ...], Finding] = {}
    for f in found:
        places.setdefault((f.rule, *sorted(f.at.items())), f)
    work.reading.findings = list(places.values())
