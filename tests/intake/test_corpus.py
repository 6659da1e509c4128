"""Plans nobody had seen when the readers were written are read as well as they were, form by form."""

from __future__ import annotations

import pytest
from tests.corpus.measuring import SHARES, floors, mean, measure
from tests.corpus.renderings import Rendering, all_renderings, one, plan_of

RENDERINGS = list(all_renderings())
FORMS = sorted({r.form for r in RENDERINGS})


def told(name: str, misses: list[str]) -> str:
    return "\n".join([name, *(f"    {m}" for m in misses[:12])])


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_read_at_least_as_well_as_before(form: str) -> None:
    measured = [measure(r) for r in RENDERINGS if r.form == form]
    assert not [told(m.name, m.misses) for m in measured if m.failed]
    figures, floor = mean(measured), floors()[form]
    sunk = {name: (round(figures[name], 3), floor[name]) for name in SHARES if figures[name] < floor[name]}
    assert not sunk, "\n".join(
        [f"{form}: figure: (measured, floor) {sunk}", *(told(m.name, m.misses) for m in measured if m.misses)]
    )


def test_the_corpus_covers_plans_layouts_and_forms() -> None:
    plans = {r.plan for r in RENDERINGS}
    layouts = {plan: {(r.layout, r.form) for r in RENDERINGS if r.plan == plan} for plan in plans}
    assert len(plans) >= 9
    assert all(len(found) >= 4 for found in layouts.values())
    assert {"docx", "md", "md-tabs", "legal", "legal-bare", "xlsx", "dump", "pdf", "pdf-layout", "pdf-raw"} <= set(
        FORMS
    )


PAIRS = [("suoi-hoa", "extras"), ("tinh-lam-giang", "two-level"), ("phuong-ngoc-khe", "time-first")]


def rows(rendering: Rendering) -> list[object]:
    from tiendo.intake import read_document
    from tiendo.intake.opening import open_file

    reading = read_document(open_file(rendering.make(), name=rendering.name))
    targets = [(t.name, [(m.year, m.comparator, m.value) for m in t.milestones], t.tracked_by) for t in reading.targets]
    return [*targets, *((t.name, t.lead, t.cooperating, t.deadline, t.output) for t in reading.tasks)]


@pytest.mark.parametrize(("plan", "layout"), PAIRS, ids=lambda x: str(x))
@pytest.mark.parametrize("form", ["md", "md-tabs", "xlsx"])
def test_a_table_means_the_same_in_every_form(plan: str, layout: str, form: str) -> None:
    assert rows(one(plan_of(plan), layout, form)) == rows(one(plan_of(plan), layout, "docx"))
