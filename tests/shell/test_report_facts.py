"""What a paper is composed from: only what was known at the end of the day, by the names of that day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun, changed, evidence_of, period_of_month

from tiendo.core.reporting.compose import compose
from tiendo.core.reporting.definition import to_json
from tiendo.core.reporting.facts import Facts, TargetFact
from tiendo.core.reporting.outline_json import outline_json
from tiendo.core.states import Appraisal
from tiendo.queries.definitions import definition_of, definitions_of, kinds_of
from tiendo.queries.letters import letters_due
from tiendo.queries.report_facts import report_facts
from tiendo.records.models import Entry, Paper, ReportDefinition, Run, Target, Task, UnitName
from tiendo.usecases import appraisal, reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast: Cast) -> Any:
    return begun(cast)


@pytest.fixture
def november(run: Any) -> Any:
    return period_of_month(run, 11)


@pytest.fixture
def sent(cast: Cast, november: Any) -> Any:
    """The report of the culture division on its target, 30 of 50, sent by its head."""
    key = f"target:{Target.objects.get(tracked_by=cast.culture).pk}"
    who: dict[str, Any] = {"period": november, "unit": cast.culture, "actor": cast.head, "now": cast.now}
    given = {"value": "55", "as_of": "20/11/2026", "source": "Sổ theo dõi", "difficulty": "Thiếu máy"}
    reports.save_form(item=key, changes=changed(**given), **who)
    reports.attach(item=key, evidence=evidence_of(cast, cast.culture, cast.head), **who)
    reports.mark_ready(item=key, changes={}, **who)
    return reports.send(items=[key], **who).reports[0]


def facts_on(run: Any, period: Any, day: date) -> Facts:
    return report_facts(run, period=period, as_of=day)


def target_of(facts: Facts, report: Any) -> TargetFact:
    return next(t for t in facts.targets if t.key == report.item_key)


def test_a_figure_is_known_from_the_day_it_was_sent(cast: Cast, run: Any, november: Any, sent: Any) -> None:
    day = cast.now.date()
    before = target_of(facts_on(run, november, day - timedelta(days=1)), sent)
    after = target_of(facts_on(run, november, day), sent)
    assert before.cumulative is None and before.asked and not before.said
    assert after.cumulative is not None and after.cumulative.key == f"report:{sent.pk}"
    assert after.cumulative.figure.amount == Decimal(55) and not after.cumulative.accepted
    assert after.said[0].difficulty == "Thiếu máy"


def test_a_verdict_is_known_from_its_day(cast: Cast, run: Any, november: Any, sent: Any) -> None:
    judged = cast.now + timedelta(days=1)
    appraisal.accept(report_id=sent.pk, actor=cast.support, now=judged)
    on_the_day = target_of(facts_on(run, november, judged.date()), sent)
    earlier = target_of(facts_on(run, november, cast.now.date()), sent)
    assert on_the_day.accepted is not None and on_the_day.said[0].appraisal is Appraisal.ACCEPTED
    assert earlier.accepted is None and earlier.said[0].appraisal is Appraisal.WAITING


def test_what_was_taken_back_was_never_said(cast: Cast, run: Any, november: Any, sent: Any) -> None:
    later = cast.now + timedelta(hours=1)
    reports.take_back(period=november, unit=cast.culture, item=sent.item_key, actor=cast.head, now=later)
    assert target_of(facts_on(run, november, cast.now.date()), sent).cumulative is None


def test_names_are_those_of_the_day(cast: Cast, run: Any, november: Any) -> None:
    day = cast.now.date()
    for unit in (cast.province, cast.commune):
        UnitName.objects.get_or_create(unit=unit, since=None, defaults={"name": unit.name})
    UnitName.objects.create(unit=cast.province, name="Thành phố Lam Giang", since=day)
    UnitName.objects.create(unit=cast.commune, name="Phường Suối Hoa", since=day)
    old, new = (facts_on(run, november, d) for d in (day - timedelta(days=1), day))
    definition = definition_of(run, "ket-qua-nha-nuoc-thang")
    assert definition is not None
    assert compose(definition, old).addressed_to[0] == "Ủy ban nhân dân tỉnh Lam Giang"
    paper = compose(definition, new)
    assert paper.addressed_to[0] == "Ủy ban nhân dân thành phố Lam Giang"
    assert paper.letterhead.issuer == "ỦY BAN NHÂN DÂN PHƯỜNG SUỐI HOA"


def test_of_one_unit_only_its_own(cast: Cast, run: Any, november: Any, sent: Any) -> None:
    facts = report_facts(run, period=november, as_of=cast.now.date(), unit=cast.culture)
    assert facts.unit is not None and facts.unit.name == cast.culture.name
    assert {t.key for t in facts.targets} == {sent.item_key}
    assert all(any(b.key == facts.unit.key for b in t.leads) for t in facts.tasks)
    assert [r.body.key for r in facts.reported] == [facts.unit.key]


def test_an_entry_of_the_period_until_it_is_withdrawn(cast: Cast, run: Any, november: Any) -> None:
    entry = Entry.objects.create(unit=cast.culture, on=november.start, text="Họp", by=cast.head, at=cast.now, key="k1")
    entry.items.create(task=Task.objects.first())
    day = cast.now.date()
    assert [e.text for e in facts_on(run, november, day).entries] == ["Họp"]
    entry.withdrawn_at = cast.now + timedelta(days=2)
    entry.save()
    assert facts_on(run, november, day).entries
    assert not facts_on(run, november, day + timedelta(days=2)).entries


def test_queries_do_not_grow_with_rows(cast: Cast, run: Any, november: Any, sent: Any) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            facts_on(run, november, cast.now.date())
        return len(seen)

    few = counted()
    task = Task.objects.first()
    assert task is not None
    row = task.assignments.select_related("plan").first()
    assert row is not None
    for n in range(12):
        more = Task.objects.create(authority=cast.commune, name=f"Việc {n}")
        twin = row.plan.assignments.create(
            task=more, row=f"x{n}", position=100 + n, deadline_kind="once", due_on=date(2026, 12, 1)
        )
        twin.units.create(unit=cast.culture, part="lead", named_as="VH-XH", position=1)
        Target.objects.create(
            plan=row.plan, row=f"y{n}", position=100 + n, name=f"Chỉ tiêu {n}", tracked_by=cast.culture
        )
        Entry.objects.create(
            unit=cast.culture, on=november.start, text=f"Ghi {n}", by=cast.head, at=cast.now, key=f"e{n}"
        ).items.create(task=more)
    assert counted() <= few
    assert few <= 45


def test_a_run_sets_a_kind_in_place_of_a_shipped_one_and_retires_another(cast: Cast, run: Any) -> None:
    shipped = definitions_of(run)
    first = shipped[0]
    who: dict[str, Any] = {"run": run, "changed_by": cast.office, "changed_at": cast.now}
    ReportDefinition.objects.create(key=first.key, name="x", content=to_json(first) | {"name": "Của xã"}, **who)
    ReportDefinition.objects.create(key="hong", name="y", content={"name": "Hỏng"}, **who)
    kinds = kinds_of(run)
    found = definition_of(run, first.key)
    assert found is not None and found.name == "Của xã"
    assert kinds.own == {first.key} and kinds.broken["hong"]
    ReportDefinition.objects.filter(key=first.key).update(retired_at=cast.now)
    assert definition_of(run, first.key) is None


def test_a_province_knows_what_was_sent_up_to_it_by_the_day(cast: Cast, run: Any, november: Any) -> None:
    above = Run.objects.create(programme=run.programme, authority=cast.province, since=date(2026, 1, 1))
    definition = definition_of(run, "ket-qua-nha-nuoc-thang")
    assert definition is not None
    outline = compose(definition, facts_on(run, november, cast.now.date()))
    Paper.objects.create(
        run=run,
        kind=definition.key,
        period=november,
        title="x",
        as_of=cast.now.date(),
        code="TD-1",
        state="issued",
        content=outline_json(outline),
        made_by=cast.office,
        made_at=cast.now,
        number="12/BC-UBND",
        dated=cast.now.date(),
        issued_at=cast.now,
        sent_to=cast.province,
        sent_at=cast.now,
    )
    before = facts_on(above, november, cast.now.date() - timedelta(days=1)).below
    assert [(b.body.name, b.key) for b in before] == [("Xã Suối Hoa", "")]
    sent = facts_on(above, november, cast.now.date()).below[0]
    assert sent.label == "Xã Suối Hoa, báo cáo số 12/BC-UBND ngày 21/11/2026"
    assert any("Không có" in text or "không có" in text for _, text in sent.part("kien-nghi"))
    assert facts_on(run, november, cast.now.date()).below == ()


def test_without_a_period_the_last_one_that_was_due_is_meant(cast: Cast, run: Any, november: Any) -> None:
    early, late = (report_facts(run, period=None, as_of=date(2026, 11, day)) for day in (24, 25))
    assert (early.period.label, early.collected) == ("Tháng 10/2026", "Tháng 10/2026")
    assert (late.period.label, late.next_period and late.next_period.label) == ("Tháng 11/2026", "Tháng 12/2026")
    run.periods.all().delete()
    assert report_facts(run, period=None, as_of=date(2026, 11, 24)).period.label == "Tháng 11/2026"


def test_letters_are_due_to_units_that_are_late_or_silent(cast: Cast, run: Any, november: Any) -> None:
    reminder, plain = (definition_of(run, key) for key in ("don-doc-nha-nuoc", "ket-qua-nha-nuoc-thang"))
    assert reminder is not None and plain is not None
    due = letters_due(run, reminder, period=november, as_of=cast.now.date())
    assert cast.economy in [one.unit for one in due]
    assert any("Rà soát" in name for one in due if one.unit == cast.economy for name in one.items)
    assert letters_due(run, plain, period=november, as_of=cast.now.date()) == []
