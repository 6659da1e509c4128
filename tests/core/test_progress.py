"""A form of a progress report, read: figures, sums over hamlets, what is refused and what is asked back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tiendo.core.calendar import PeriodKind
from tiendo.core.owing import asked_in
from tiendo.core.progress import Filled, FormKind, Shape, fill, why_not
from tiendo.core.questions import Nature, Question
from tiendo.core.reading import Comparator
from tiendo.core.values import Counting, Figure

TODAY = date(2026, 11, 21)
D = Decimal
RATE = Nature(Counting.AT_DATE, "%", only_rises=True)
TASK = Shape(FormKind.TASK)
VALUE = Shape(FormKind.VALUE, RATE, Comparator.AT_LEAST, D(60))
RATIO = Shape(FormKind.RATIO, Nature(Counting.RATIO, "%"), Comparator.AT_LEAST, D(60))
DEED = Shape(FormKind.DEED, Nature(), Comparator.BOOL, True)
SUM = Shape(FormKind.VALUE, Nature(Counting.IN_PERIOD, "người"), Comparator.AT_LEAST, D(100), earlier=D(70))
PLACES = Shape(FormKind.VALUE, Nature(unit="người"), places=(7, 8))
RATIO_PLACES = Shape(FormKind.RATIO, Nature(Counting.RATIO, "%"), places=(7, 8))
RATE_PLACES = Shape(FormKind.VALUE, Nature(unit="%"), places=(7, 8))


def read(shape: Shape, last: str | None = None, **content: str) -> Filled:
    before = None if last is None else Figure(date(2026, 10, 31), D(last), unit="%")
    raw = {name.replace("__", ":"): text for name, text in content.items()}
    return fill(shape, raw, last=before, as_of=TODAY, today=TODAY)


def test_a_task() -> None:
    found = read(TASK, done="92,5 %", result=" Đã mở 2 lớp ")
    assert (found.done, found.words["result"], found.complete) == (D("92.5"), "Đã mở 2 lớp", False)
    assert read(TASK, done="100").complete


@pytest.mark.parametrize(
    ("shape", "content", "expected"),
    [
        (VALUE, {"value": "55,5"}, Figure(TODAY, D("55.5"), unit="%")),
        (VALUE, {"value": "55", "as_of": "18/11/2026"}, Figure(date(2026, 11, 18), D(55), unit="%")),
        (VALUE, {"value": "55", "source": "Sổ"}, Figure(TODAY, D(55), unit="%", source="Sổ")),
        (VALUE, {"value": "5 người"}, Figure(TODAY, D(5), unit="người")),
        (RATIO, {"numerator": "969", "denominator": "6.460"}, Figure(TODAY, None, D(969), D(6460), "%")),
        (RATIO, {"numerator": "969/6.460"}, Figure(TODAY, None, D(969), D(6460), "%")),
        (RATIO, {"value": "15"}, Figure(TODAY, D(15), unit="%")),
        (DEED, {"yes": "Có"}, Figure(TODAY, True)),
        (PLACES, {"value__7": "3", "value__8": "4"}, Figure(TODAY, D(7), unit="người")),
        (PLACES, {"value__7": "3", "value": "9"}, Figure(TODAY, D(9), unit="người")),
        (
            RATIO_PLACES,
            {"numerator__7": "1", "denominator__7": "2", "numerator__8": "3", "denominator__8": "6"},
            Figure(TODAY, None, D(4), D(8), "%"),
        ),
    ],
    ids=[
        "value",
        "its day",
        "source",
        "unit typed",
        "ratio",
        "with a stroke",
        "rate alone",
        "deed",
        "sum",
        "a hole with the whole",
        "ratio sum",
    ],
)
def test_the_figure(shape: Shape, content: dict[str, str], expected: Figure) -> None:
    found = read(shape, **content)
    assert found.figure == expected
    assert not found.refused


@pytest.mark.parametrize(
    ("shape", "content", "fields"),
    [
        (TASK, {"done": "120"}, ["done"]),
        (TASK, {"done": "50", "as_of": "22/11/2026"}, ["as_of"]),
        (VALUE, {"value": "x"}, ["value"]),
        (VALUE, {"value": "5", "result": "a" * 10_001}, ["result"]),
        (RATIO, {"numerator": "a/b"}, ["numerator"]),
        (RATIO, {"numerator": "1", "denominator": "2", "value": "60"}, ["value"]),
        (PLACES, {"value__7": "3"}, ["places"]),
        (PLACES, {"value__7": "3", "value__8": "4", "value": "9"}, ["places"]),
        (PLACES, {"value__7": "ba", "value__8": "4", "value": "9"}, ["value:7"]),
        (RATE_PLACES, {"value__7": "30", "value__8": "40"}, ["places"]),
    ],
    ids=[
        "above 100",
        "day ahead",
        "no number",
        "too long",
        "no counts",
        "rate differs",
        "hole",
        "sum differs",
        "place unread",
        "rates are not added",
    ],
)
def test_what_is_refused(shape: Shape, content: dict[str, str], fields: list[str]) -> None:
    found = read(shape, **content)
    assert list(found.refused) == fields
    assert list(why_not(shape, found, 1)) == fields


@pytest.mark.parametrize(
    ("shape", "last", "content", "asked"),
    [
        (VALUE, "60", {"value": "50"}, [Question.FALLS]),
        (VALUE, "5", {"value": "50"}, [Question.JUMP]),
        (VALUE, None, {"value": "101"}, [Question.ABOVE_ALL]),
        (VALUE, None, {"value": "5", "as_of": "01/12/2026"}, [Question.FUTURE]),
        (VALUE, None, {"value": "5 thôn"}, [Question.UNIT]),
        (VALUE, None, {"value": "-5"}, [Question.NEGATIVE]),
        (RATIO, None, {"numerator": "7"}, [Question.NO_DENOMINATOR]),
        (TASK, "60", {"done": "50"}, [Question.FALLS]),
        (TASK, "5", {"done": "60"}, []),
        (VALUE, "60", {"value": "61"}, []),
        (RATIO_PLACES, None, {"value": "50", "numerator__7": "5", "denominator__7": "4"}, [Question.ABOVE_ALL]),
    ],
    ids=[
        "falls",
        "jump",
        "above",
        "future",
        "unit",
        "negative",
        "no denominator",
        "task falls",
        "a task may jump",
        "fine",
        "a place",
    ],
)
def test_what_is_asked_back(shape: Shape, last: str | None, content: dict[str, str], asked: list[Question]) -> None:
    found = read(shape, last, **content)
    assert [a.question for a in found.unanswered] == asked
    assert list(why_not(shape, found, 1)) == [f"why:{q}" for q in asked]
    answered = read(shape, last, **content, **{f"why__{q}": "đếm lại" for q in asked})
    assert not answered.unanswered and why_not(shape, answered, 1) == {}
    assert answered.answers == dict.fromkeys(map(str, asked), "đếm lại")


@pytest.mark.parametrize(
    ("shape", "content", "complete"),
    [
        (VALUE, {"value": "60"}, True),
        (VALUE, {"value": "59,9"}, False),
        (RATIO, {"numerator": "6", "denominator": "10"}, True),
        (DEED, {"yes": "x"}, True),
        (DEED, {"yes": "chưa"}, False),
        (SUM, {"value": "30"}, True),
        (SUM, {"value": "29"}, False),
    ],
    ids=["reached", "not yet", "ratio", "deed", "no deed", "with the year's earlier", "short of it"],
)
def test_what_keeps_the_promise_needs_evidence(shape: Shape, content: dict[str, str], complete: bool) -> None:
    found = read(shape, **content)
    assert found.complete is complete
    assert list(why_not(shape, found, 0)) == (["evidence"] if complete else [])
    assert why_not(shape, found, 1) == {}


@pytest.mark.parametrize(
    ("shape", "content", "field"),
    [
        (TASK, {}, ""),
        (TASK, {"result": "x"}, "done"),
        (VALUE, {"result": "x"}, "value"),
        (RATIO, {"source": "x"}, "numerator"),
    ],
)
def test_what_lacks(shape: Shape, content: dict[str, str], field: str) -> None:
    assert list(why_not(shape, read(shape, **content), 0)) == [field]


def test_nothing_new_needs_nothing() -> None:
    found = read(VALUE, nothing="1", value="abc")
    assert found.nothing and found.figure is None and why_not(VALUE, found, 0) == {}


M, Q, Y, A = PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR, PeriodKind.AD_HOC


@pytest.mark.parametrize(
    ("every", "kind", "month", "collecting", "work", "expected"),
    [
        ("", M, 11, {M}, False, True),
        ("", Q, 12, {M, Q}, False, False),
        ("", A, 11, {M, A}, False, True),
        ("quarter", M, 11, {M}, False, False),
        ("quarter", M, 12, {M}, False, True),
        ("quarter", M, 12, {M, Q}, False, False),
        ("quarter", Q, 12, {M, Q}, False, True),
        ("quarter", M, 11, {M, Q}, True, True),
        ("year", M, 12, {M}, False, True),
        ("year", M, 6, {M}, False, False),
        ("week", M, 6, {M}, False, True),
        ("", Q, 12, {Q}, False, True),
    ],
)
def test_when_an_item_is_asked_for(
    every: str, kind: Any, month: int, collecting: Any, work: bool, expected: bool
) -> None:
    assert asked_in(every, kind, date(2026, month, 28), M, collecting, work=work) is expected
