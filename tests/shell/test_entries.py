"""Entries: keyed in once, filled into the report, withdrawn and put back; never twice for two clicks."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import TODAY, begun, evidence_of, period_of_month

from tiendo.queries.entries import entries_of
from tiendo.queries.owed import owed
from tiendo.queries.report_forms import prefilled
from tiendo.records.models import Entry, JournalRow, ReportForm, Target, Task
from tiendo.usecases.entries import add_entry, restore_entry, withdraw_entry
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.usecases.reports import save_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def november(cast: Cast) -> Any:
    return period_of_month(begun(cast), 11)


@pytest.fixture
def given(cast: Cast, november: Any) -> dict[str, Any]:
    """An entry of the economy division on its overdue task."""
    key = f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
    return {
        "unit": cast.economy,
        "on": "12/11/2026",
        "text": "Rà soát xong 3 thôn",
        "items": {key: {"done": "40 %"}},
        "evidence": [],
        "key": "k1",
        "actor": cast.reporter,
        "now": cast.now,
    }


def test_an_entry_fills_in_the_report(cast: Cast, november: Any, given: dict[str, Any]) -> None:
    add_entry(**given)
    add_entry(
        **given | {"key": "k2", "on": "19/11/2026", "text": "Thêm 2 thôn", "items": {next(iter(given["items"])): {}}}
    )
    one = owed(cast.economy, november, TODAY).get(next(iter(given["items"])))
    assert one is not None
    found = prefilled(one, november)
    assert found["done"].value == "40" and found["done"].note == "Lấy sẵn từ ghi nhận ngày 12/11"
    assert found["result"].value == "Rà soát xong 3 thôn\nThêm 2 thôn"
    assert found["result"].note == "Lấy sẵn từ ghi nhận ngày 12/11 và 19/11"


def test_what_was_typed_or_struck_out_is_not_filled_in_again(cast: Cast, november: Any, given: dict[str, Any]) -> None:
    add_entry(**given)
    key = next(iter(given["items"]))
    common = {"period": november, "unit": cast.economy, "item": key, "actor": cast.reporter, "now": cast.now}
    save_form(**common, changes={"result": ("", "")})
    one = owed(cast.economy, november, TODAY).get(key)
    assert one is not None and set(prefilled(one, november)) == {"done"}


@pytest.mark.parametrize(
    ("counting", "typed", "expected"),
    [
        ("in_period", [{"value": "5"}, {"value": "7"}], {"value": "12"}),
        ("at_date", [{"value": "5"}, {"value": "7,5"}], {"value": "7,5", "as_of": "13/11/2026"}),
        (
            "ratio",
            [{"numerator": "1/4"}, {"numerator": "2", "denominator": "4"}],
            {"numerator": "2", "denominator": "4", "as_of": "13/11/2026"},
        ),
    ],
)
def test_figures_of_entries(
    cast: Cast,
    november: Any,
    given: dict[str, Any],
    counting: str,
    typed: list[dict[str, str]],
    expected: dict[str, str],
) -> None:
    target = Target.objects.get(tracked_by=cast.economy)
    Target.objects.update(counting=counting)
    for i, figures in enumerate(typed):
        add_entry(**given | {"key": f"k{i}", "on": f"{12 + i}/11/2026", "items": {f"target:{target.pk}": figures}})
    one = owed(cast.economy, november, TODAY).get(f"target:{target.pk}")
    assert one is not None
    assert {n: p.value for n, p in prefilled(one, november).items() if n != "result"} == expected


def test_a_double_click_notes_once(given: dict[str, Any]) -> None:
    assert add_entry(**given) == add_entry(**given)
    assert Entry.objects.count() == JournalRow.objects.filter(act="add_entry").count() == 1


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"on": "25/12/2026"}, "chưa đến"),
        ({"on": "12/11/2024"}, "quá một năm"),
        ({"on": "hôm qua"}, "Chưa đọc được ngày"),
        ({"text": "  "}, "Chưa ghi"),
        ({"items": {"task:99999": {}}}, "không còn thuộc"),
    ],
    ids=["ahead", "long ago", "no day", "no words", "not his"],
)
def test_what_is_refused(given: dict[str, Any], over: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        add_entry(**given | over)
    assert not Entry.objects.exists()


def test_a_figure_that_cannot_be_read_is_named(given: dict[str, Any]) -> None:
    given["items"] = {next(iter(given["items"])): {"done": "120"}}
    with pytest.raises(Refused, match=r"Rà soát hạ tầng.*từ 0 đến 100"):
        add_entry(**given)


def test_withdrawn_and_put_back(cast: Cast, november: Any, given: dict[str, Any]) -> None:
    entry = add_entry(**given)
    for _ in range(2):
        withdraw_entry(entry_id=entry.pk, actor=cast.reporter, now=cast.now)
    one = owed(cast.economy, november, TODAY).get(next(iter(given["items"])))
    assert one is not None and not one.entries
    restore_entry(entry_id=entry.pk, actor=cast.reporter, now=cast.now)
    acts = JournalRow.objects.filter(subject=f"entry:{entry.pk}").values_list("act", flat=True)
    assert list(acts) == ["add_entry", "withdraw_entry", "restore_entry"]


def test_only_those_who_fill_in_for_the_unit(cast: Cast, given: dict[str, Any]) -> None:
    entry = add_entry(**given)
    for name, person in cast.everybody.items():
        if name == "reporter":
            continue
        with pytest.raises(NotAllowed):
            add_entry(**given | {"actor": person, "key": name})
        with pytest.raises(NotAllowed):
            withdraw_entry(entry_id=entry.pk, actor=person, now=cast.now)
    with pytest.raises(NotAllowed):
        withdraw_entry(entry_id=9999, actor=cast.reporter, now=cast.now)


def test_its_files_go_with_the_report(cast: Cast, november: Any, given: dict[str, Any]) -> None:
    key = next(iter(given["items"]))
    common = {"period": november, "unit": cast.economy, "item": key, "actor": cast.reporter, "now": cast.now}
    first, second = (evidence_of(cast, cast.economy, cast.reporter, f"{i}.pdf") for i in range(2))
    add_entry(**given | {"evidence": [first]})
    save_form(**common, changes={"done": ("", "50")})
    add_entry(**given | {"evidence": [second], "key": "k2"})
    assert set(ReportForm.objects.get().evidence.all()) == {first, second}
    with pytest.raises(NotAllowed):
        add_entry(**given | {"evidence": [evidence_of(cast, cast.culture, cast.head)], "key": "k3"})


def test_search_leaves_accents_aside(cast: Cast, given: dict[str, Any]) -> None:
    add_entry(**given)
    add_entry(**given | {"key": "k2", "text": "Họp giao ban", "items": {}})
    assert [e.text for e in entries_of(cast.economy, "ra soat ha tang").entries] == ["Rà soát xong 3 thôn"]
    assert len(entries_of(cast.economy).entries) == 2
    assert not entries_of(cast.economy, "không có").entries
