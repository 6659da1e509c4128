"""Plans nobody had seen when the readers were written are read as well as they were, form by form."""

from __future__ import annotations

import cProfile
import pstats
import time

import pytest
from tests.corpus.generated import long_plan
from tests.corpus.measuring import SHARES, floors, mean, measure
from tests.corpus.plan import all_plans
from tests.corpus.renderings import Rendering, all_renderings, one, plan_of

from tiendo.core.remembered import forget
from tiendo.intake import read_document
from tiendo.intake.opening import open_file

RENDERINGS = list(all_renderings())
FORMS = sorted({r.kind for r in RENDERINGS})


def told(name: str, misses: list[str]) -> str:
    return "\n".join([name, *(f"    {m}" for m in misses[:12])])


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_read_at_least_as_well_as_before(form: str) -> None:
    measured = [measure(r) for r in RENDERINGS if r.kind == form]
    assert not [told(m.name, m.misses) for m in measured if m.failed]
    figures, floor = mean(measured), floors()[form]
    sunk = {name: (round(figures[name], 3), floor[name]) for name in SHARES if figures[name] < floor[name]}
    assert not sunk, "\n".join(
        [f"{form}: figure: (measured, floor) {sunk}", *(told(m.name, m.misses) for m in measured if m.misses)]
    )


def test_the_corpus_covers_plans_layouts_and_forms() -> None:
    plans = {p.slug for p in all_plans()}
    layouts = {plan: {(r.layout, r.form) for r in RENDERINGS if r.plan == plan} for plan in plans}
    assert len(plans) >= 9
    assert all(len(found) >= 4 for found in layouts.values())
    assert {"docx", "md", "md-tabs", "legal", "legal-bare", "xlsx", "dump", "pdf", "pdf-layout", "pdf-raw"} <= set(
        FORMS
    )


PAIRS = [("suoi-hoa", "extras"), ("tinh-lam-giang", "two-level"), ("phuong-ngoc-khe", "time-first")]


def rows(rendering: Rendering) -> list[object]:
    reading = read_document(open_file(rendering.make(), name=rendering.name))
    targets = [(t.name, [(m.year, m.comparator, m.value) for m in t.milestones], t.tracked_by) for t in reading.targets]
    return [*targets, *((t.name, t.lead, t.cooperating, t.deadline, t.output) for t in reading.tasks)]


@pytest.mark.parametrize(("plan", "layout"), PAIRS, ids=lambda x: str(x))
@pytest.mark.parametrize("form", ["md", "md-tabs", "xlsx"])
def test_a_table_means_the_same_in_every_form(plan: str, layout: str, form: str) -> None:
    assert rows(one(plan_of(plan), layout, form)) == rows(one(plan_of(plan), layout, "docx"))


@pytest.mark.parametrize("form", ["dump", "md"])
def test_cost_grows_with_the_length_of_the_plan(form: str) -> None:
    """Four times the rows must not cost more than about four times the work: calls of functions, which no other work on
    the machine changes; of the processor's time, which it does, not many times as much."""

    def cost(tasks: int) -> tuple[int, float]:
        rendering = one(long_plan(tasks, tasks // 6), "state", form)
        data = rendering.make()
        read_document(open_file(data, name=rendering.name))  # imports and compiled patterns are paid once
        forget()
        profile, begun = cProfile.Profile(), time.process_time()
        profile.runcall(lambda: read_document(open_file(data, name=rendering.name)))
        return int(pstats.Stats(profile).total_calls), time.process_time() - begun  # type: ignore[attr-defined]

    (calls, seconds), (more_calls, more_seconds) = cost(60), cost(240)
    assert more_calls < 4.5 * calls
    assert more_seconds < 2 + 12 * seconds
