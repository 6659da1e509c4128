"""A progress report as it is keyed in: its fields, what they say as types, what is refused and what is asked back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from tiendo.core import keyed
from tiendo.core.keyed import Unread
from tiendo.core.numerals import decimal_text
from tiendo.core.policy import POLICY, Policy
from tiendo.core.questions import Asked, Nature, Question, ask_back
from tiendo.core.reading import Comparator
from tiendo.core.reading import Value as Goal
from tiendo.core.text import fold
from tiendo.core.values import Counting, Figure, met, total

_T = TypeVar("_T")
ANY_NATURE = Nature()


class FormKind(StrEnum):
    """What is asked of an item: a task's percentage; a figure; a count over a count; whether a deed is done."""

    TASK = "task"
    VALUE = "value"
    RATIO = "ratio"
    DEED = "deed"


WORDS = ("result", "difficulty", "proposal", "source")
FIGURES: dict[FormKind, tuple[str, ...]] = {
    FormKind.TASK: ("done",),
    FormKind.VALUE: ("value",),
    FormKind.RATIO: ("numerator", "denominator", "value"),
    FormKind.DEED: ("yes",),
}
FIELDS: dict[FormKind, tuple[str, ...]] = {kind: (*own, "as_of", *WORDS) for kind, own in FIGURES.items()}
FIELD_NAMES: dict[str, str] = {
    "done": "Đã làm được (%)",
    "value": "Giá trị",
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "yes": "Đã đạt",
    "as_of": "Số liệu đến ngày",
    "result": "Kết quả trong kỳ",
    "difficulty": "Khó khăn, vướng mắc",
    "proposal": "Kiến nghị, đề xuất",
    "source": "Nguồn số liệu",
    "nothing": "Không phát sinh",
}
MAX_TEXT = 10_000
WRITER = "by:"  # before a field's name: the id of who wrote what it says


@dataclass(frozen=True, slots=True)
class Shape:
    """What the form of one item is made of: `places` are the ids of hamlets whose figures make up the whole; the
    nature of its figures and the promise for the year (`comparator`, `goal`) hold for targets alone.

    `earlier`: what the other periods of the year gave, for figures that are counted in the period.
    """

    kind: FormKind
    nature: Nature = ANY_NATURE
    comparator: Comparator | None = None
    goal: Goal = None
    places: tuple[int, ...] = ()
    earlier: Decimal = Decimal(0)

    def fields(self) -> tuple[str, ...]:
        """The names of all fields: those of the kind, of each place, and of the reasons given for odd figures."""
        parts = ("numerator", "denominator") if self.kind is FormKind.RATIO else ("value",)
        of_places = tuple(f"{part}:{place}" for place in self.places for part in parts)
        return (*FIELDS[self.kind], *of_places, *(f"why:{q}" for q in Question), "nothing")


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form says, as types. `figure` is the whole, `parts` those of the places that are filled in.

    `refused`: by field, why it cannot be taken; `asked`: what is odd; `answers`: the reasons given, by question.
    `complete`: the task is done, or the figure meets the year's promise: evidence is needed.
    """

    nothing: bool = False
    done: Decimal | None = None
    figure: Figure | None = None
    parts: dict[int, Figure] = field(default_factory=dict)
    as_of: date | None = None
    words: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    asked: tuple[Asked, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    complete: bool = False

    @property
    def unanswered(self) -> tuple[Asked, ...]:
        return tuple(a for a in self.asked if not self.answers.get(a.question))

    @property
    def empty(self) -> bool:
        """Nothing said at all: no figure, no words."""
        return not (self.nothing or self.done is not None or self.figure or any(self.words.values()))


def said(content: Mapping[str, str]) -> dict[str, str]:
    """What was written, without the blanks and without who wrote it."""
    return {name: text for name, text in content.items() if text and not name.startswith(WRITER)}


def fill(
    shape: Shape,
    content: Mapping[str, str],
    *,
    last: Figure | None,
    as_of: date,
    today: date,
    policy: Policy = POLICY,
) -> Filled:
    """Read the raw text of a form. `last` is the figure (a task's percentage) of the period before; `as_of` the day
    that the figure is true on where the form names none."""
    words = {name: content.get(name, "").strip() for name in WORDS}
    answers = {str(q): why for q in Question if (why := content.get(f"why:{q}", "").strip())}
    refused = {n: f"Dài quá {MAX_TEXT:,} ký tự.".replace(",", ".") for n, w in words.items() if len(w) > MAX_TEXT}
    if content.get("nothing"):
        return Filled(nothing=True, words=words, refused=refused)
    keys = _Keys(content, refused)
    on = keys.get("as_of", keyed.day)
    if shape.kind is FormKind.TASK:
        return _task(keys, words, answers, on, last, today)
    figure, parts = _figures(shape, keys, on or as_of, words["source"])
    asked = _asked(shape, figure, parts, last, today, policy)
    return Filled(
        figure=figure,
        parts=parts,
        as_of=on or as_of,
        words=words,
        refused=refused,
        asked=asked,
        answers={q: why for q, why in answers.items() if any(a.question == q for a in asked)},
        complete=not refused and meets(shape, figure),
    )


def why_not(shape: Shape, filled: Filled, evidence: int) -> dict[str, str]:
    """Why the form cannot be handed on, by field ("" of the whole form); empty when it can."""
    found = dict(filled.refused)
    for asked in filled.unanswered:
        found.setdefault(f"why:{asked.question}", f"{asked.words}. Hãy sửa lại, hoặc nêu lý do.")
    if filled.nothing or found:
        return found
    if filled.complete and evidence < 1:
        what = "Báo hoàn thành" if shape.kind is FormKind.TASK else "Số liệu đạt mục tiêu của năm"
        found["evidence"] = f"{what} thì phải kèm ít nhất một minh chứng."
    if filled.empty:
        found[""] = "Chưa ghi gì. Nếu kỳ này không có gì mới, hãy chọn “Không phát sinh”."
    elif shape.kind is FormKind.TASK and filled.done is None:
        found["done"] = "Chưa chọn tỷ lệ đã làm được."
    elif shape.kind is not FormKind.TASK and filled.figure is None and not filled.parts:
        found[FIGURES[shape.kind][0]] = "Chưa có số liệu. Nếu kỳ này không có số mới, hãy chọn “Không phát sinh”."
    return found


def meets(shape: Shape, figure: Figure | None) -> bool:
    """Whether a figure keeps the promise of the year; figures of a period are added to the year's earlier ones."""
    if figure is None or shape.comparator is None:
        return False
    amount = figure.value if isinstance(figure.value, bool) else figure.amount
    if shape.nature.counting is Counting.IN_PERIOD and isinstance(amount, Decimal):
        amount += shape.earlier
    return met(shape.comparator, shape.goal, amount) is True


class _Keys:
    """The fields of a form, read one by one; what cannot be read goes to `refused` under its name."""

    def __init__(self, content: Mapping[str, str], refused: dict[str, str]) -> None:
        self.content, self.refused = content, refused

    def get(self, name: str, read: Callable[[str], _T]) -> _T | None:
        raw = self.content.get(name, "").strip()
        if not raw:
            return None
        try:
            return read(raw)
        except Unread as why:
            self.refused[name] = str(why)
            return None


def _task(
    keys: _Keys, words: dict[str, str], answers: dict[str, str], on: date | None, last: Figure | None, today: date
) -> Filled:
    done = keys.get("done", keyed.percent)
    if on is not None and on > today:
        keys.refused["as_of"] = f"Ngày {on:%d/%m/%Y} chưa đến."
    asked: tuple[Asked, ...] = ()
    if done is not None:
        found = ask_back(Figure(today, done, unit="%"), last, Nature(unit="%", only_rises=True), today)
        asked = tuple(a for a in found if a.question is Question.FALLS)  # from 5 to 60 % is no jump but a month's work
    return Filled(
        done=done,
        as_of=on,
        words=words,
        refused=keys.refused,
        asked=asked,
        answers={q: why for q, why in answers.items() if any(a.question == q for a in asked)},
        complete=done == 100,
    )


def _figures(shape: Shape, keys: _Keys, on: date, source: str) -> tuple[Figure | None, dict[int, Figure]]:
    """The whole and the parts; the whole is the sum of all parts where none is keyed in."""
    if shape.kind is FormKind.DEED:
        yes = keys.get("yes", keyed.yes_or_no)
        return (None if yes is None else Figure(on, yes, source=source)), {}
    parts = {p: f for p in shape.places if (f := _figure(shape, keys, f":{p}", on, source))}
    whole = _figure(shape, keys, "", on, source)
    if not parts:
        return whole, parts
    summed = _summed(shape, parts)
    if whole is None and summed is None:
        lacking = len(shape.places) - len(parts)
        hole = f"Còn {lacking} nơi chưa có số" if lacking else "Tỷ lệ của các nơi không cộng được"
        keys.refused.setdefault("places", f"{hole}: hãy ghi số chung của cả đơn vị.")
    if whole is not None and summed is not None and not _agree(whole, summed):
        said, adds = (decimal_text(round(f.amount or Decimal(0), 2)) for f in (whole, summed))
        keys.refused.setdefault("places", f"Các nơi cộng lại là {adds}, khác số chung {said}. Hãy sửa một trong hai.")
    return whole or summed, parts


def _figure(shape: Shape, keys: _Keys, at: str, on: date, source: str) -> Figure | None:
    value = keys.get(f"value{at}", keyed.number)
    unit = (value.unit if value else "") or shape.nature.unit
    if shape.kind is FormKind.VALUE:
        return None if value is None else Figure(on, value.value, unit=unit, source=source)
    top, bottom = _counts(keys, at)
    if top is None and bottom is None:
        return None if value is None else Figure(on, value.value, unit=unit, source=source)
    found = Figure(on, None, top, bottom, shape.nature.unit, source)
    if value is not None and found.amount is not None and abs(found.amount - value.value) >= Decimal("0.1"):
        rate = decimal_text(round(found.amount, 2))
        keys.refused[f"value{at}"] = f"Tử số trên mẫu số là {rate} %, khác tỷ lệ đã ghi. Hãy sửa một trong hai."
    return found


def _counts(keys: _Keys, at: str) -> tuple[Decimal | None, Decimal | None]:
    both = keys.get(f"numerator{at}", keyed.ratio)
    if both is not None:
        return both
    if f"numerator{at}" in keys.refused:
        return None, None
    top, bottom = keys.get(f"numerator{at}", keyed.number), keys.get(f"denominator{at}", keyed.number)
    return (top.value if top else None), (bottom.value if bottom else None)


def _summed(shape: Shape, parts: Mapping[int, Figure]) -> Figure | None:
    """The parts added up: a sum with a hole is no sum, and rates are not added."""
    if len(parts) < len(shape.places) or (shape.kind is FormKind.VALUE and fold(shape.nature.unit or "") == "%"):
        return None
    return total(list(parts.values()), Counting.RATIO if shape.kind is FormKind.RATIO else Counting.AT_DATE)


def _agree(whole: Figure, summed: Figure) -> bool:
    if whole.numerator is not None and whole.denominator is not None:
        return (whole.numerator, whole.denominator) == (summed.numerator, summed.denominator)
    a, b = whole.amount, summed.amount
    return a is None or b is None or abs(a - b) < (Decimal("0.1") if summed.numerator is not None else Decimal("1e-6"))


def _asked(
    shape: Shape, figure: Figure | None, parts: Mapping[int, Figure], last: Figure | None, today: date, policy: Policy
) -> tuple[Asked, ...]:
    found = ask_back(figure, last, shape.nature, today, policy) if figure else []
    for part in parts.values():
        known = {a.question for a in found}
        found += [a for a in ask_back(part, None, shape.nature, today, policy) if a.question not in known]
    return tuple(found)
