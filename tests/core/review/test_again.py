"""After a person's corrections the findings are those of the corrected reading, and what the text showed stays."""

from __future__ import annotations

from tests.core.review.build import reading, row, task

from tiendo.core.reading import Finding, Reading, Source
from tiendo.core.review import review_again


def told(of: Reading) -> set[tuple[str, str]]:
    return {(f.rule, str(f.at)) for f in review_again(of)}


def test_a_mended_fault_goes_and_a_new_one_comes() -> None:
    of = reading(row("Tỷ lệ A", "50%"), task())
    of.findings = [Finding("impossible-value", "…", {"target": 0}), Finding("vague-lead", "…", {"task": 0})]
    assert not {"impossible-value", "vague-lead"} & {rule for rule, _ in told(of)}
    of.targets[0] = row("Tỷ lệ A", "≥ 100%")
    assert ("impossible-value", "{'target': 0}") in told(of)


def test_what_the_text_showed_stays() -> None:
    of = reading(row("Tỷ lệ A", "50%"), task())
    of.findings = [
        Finding("numbering", "…", {"section": "V.4"}),
        Finding("empty-section", "…", {"section": "VI"}),
        Finding("blank-number-date", "…", {}, source=Source(line=90)),
        Finding("report-without-due-date", "…", {}),
    ]
    kept = told(of)
    assert {
        ("numbering", "{'section': 'V.4'}"),
        ("empty-section", "{'section': 'VI'}"),
        ("blank-number-date", "{}"),
    } <= kept
    assert ("report-without-due-date", "{}") not in kept


def test_a_finding_of_the_text_follows_its_row_and_goes_with_it() -> None:
    first, second = task("Việc đầu"), task("Việc sau")
    first.source, second.source = Source(line=10), Source(line=20)
    of = reading(first, second)
    of.findings = [Finding("truncated-cell", "…", {"task": 1}, source=Source(line=20))]
    assert ("truncated-cell", "{'task': 1}") in told(of)
    of.tasks.pop(0)
    assert ("truncated-cell", "{'task': 0}") in told(of)
    of.tasks.clear()
    assert "truncated-cell" not in {rule for rule, _ in told(of)}
