"""Numbers of rows and headings: how they are read, and where their order breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tiendo.core.reading import Reading, Target, Task
from tiendo.core.review.common import Hit, named

Number = tuple[int, ...]

_DOTTED = re.compile(r"^\(?(\d{1,3}(?:\.\d{1,3})*)\s*[.)/:]?$")
_ROMAN = re.compile(r"^\(?((?:X{0,3})(?:IX|IV|V?I{0,3}))\s*[.)/:]?$")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_SECTION_NUMBER = re.compile(r"^\(?([IVX]+|[A-Z]|\d{1,2})\s*[.)/:\s-]")


@dataclass(frozen=True, slots=True)
class Fault:
    """`index` into the sequence; `kind`: skipped, repeated, order or restart; `why` in Vietnamese."""

    index: int
    kind: str
    why: str


def number_of(printed: str | None) -> Number | None:
    """The printed number as whole numbers ("1.2." → (1, 2), "IV" → (4,)); None where it is no number."""
    text = (printed or "").strip()
    if text.isdecimal() and len(text) <= 3:
        return (int(text),)
    dotted = _DOTTED.match(text)
    if dotted:
        return tuple(int(n) for n in dotted[1].split("."))
    roman = _ROMAN.match(text)
    return (roman_value(roman[1]),) if roman and roman[1] else None


def roman_value(text: str) -> int:
    """IV → 4; only I, V and X."""
    digits = [_ROMAN_DIGITS[c] for c in text]
    return sum(-d if d < max(digits[i:], default=0) else d for i, d in enumerate(digits))


def roman(n: int) -> str:
    """4 → IV, up to 39."""
    units = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    return "X" * (n // 10) + units[n % 10]


def follows(before: Number, after: Number) -> bool:
    """Whether a number may stand right after another: the next sibling, a first child, or the next of an ancestor."""
    if after[: len(before)] == before:
        return len(after) > len(before) and set(after[len(before) :]) == {1}
    shared = range(1, min(len(before), len(after)) + 1)
    return any(after[:k] == _next(before[:k]) and set(after[k:]) <= {1} for k in shared)


def order_faults(numbers: Sequence[Number]) -> Iterator[Fault]:
    """Where a list of numbers skips, repeats or turns back. Starting again at 1 is told as `restart`."""
    for i, (before, after) in enumerate(pairwise(numbers), 1):
        if follows(before, after):
            continue
        printed, last = told(after), told(before)
        if after == before:
            yield Fault(i, "repeated", f"số {printed} ghi hai lần")
        elif set(after) == {1} and len(after) <= len(before):
            yield Fault(i, "restart", f"đánh số lại từ {printed} sau số {last} mà không có tên nhóm")
        elif after > before:
            yield Fault(i, "skipped", f"nhảy từ số {last} đến số {printed}")
        else:
            yield Fault(i, "order", f"số {printed} đứng sau số {last}")


def told(number: Number) -> str:
    return ".".join(str(n) for n in number)


def has_parts(rows: Sequence[Target | Task], i: int) -> bool:
    """Whether the row is a title over the rows below it: "11" over "11.1", or over "a)" and "-" rows."""
    if i + 1 >= len(rows):
        return False
    own, below = number_of(rows[i].ordinal), rows[i + 1].ordinal
    inner = number_of(below)
    if own and inner:
        return len(inner) > len(own) and inner[: len(own)] == own
    return own is not None and bool(re.fullmatch(r"[-–+*•]|a\s*[.)]?", (below or "").strip()))


def numbering(reading: Reading) -> Iterator[Hit]:
    """Rows of the target list and of the task list; each group may start anew or run on."""
    yield from _rows("target", reading.targets)
    yield from _rows("task", reading.tasks)


def _rows(what: str, rows: Sequence[Target | Task]) -> Iterator[Hit]:
    hits = list(_row_faults(what, rows)) + list(_group_faults(what, rows))
    if len(hits) > 5 and len(hits) * 4 > sum(number_of(r.ordinal) is not None for r in rows):
        first = hits[0]
        kind = "chỉ tiêu" if what == "target" else "nhiệm vụ"
        yield Hit({}, f"Số thứ tự của danh mục {kind} lộn xộn ở {len(hits)} chỗ, từ: {first.message}", first.source)
    else:
        yield from hits


def _row_faults(what: str, rows: Sequence[Target | Task]) -> Iterator[Hit]:
    """Compare each row with the numbered one before it; at the head of a group 1 is as good as going on."""
    before: tuple[Number, str] | None = None
    grouped = any(row.section for row in rows)
    for i, row in enumerate(rows):
        number = number_of(row.ordinal)
        if number is None:
            continue
        if before is not None and number != _next(before[0]):
            fault = next(order_faults([before[0], number]), None)
            new_group = row.section != before[1]
            anew = set(number) == {1} and (new_group if row.section else not grouped)
            if fault and not anew and not (new_group and _opens(number, row.section)):
                yield Hit({what: i}, f"{named(row)}: {fault.why}.", row.source)
        before = (number, row.section)


def _opens(number: Number, section: str) -> bool:
    """Whether a number opens its group: "2.1" under "2. …", "3.1.1" under "3.1"."""
    head = _SECTION_NUMBER.match(section)
    own = number_of(head[1]) if head else None
    return own is not None and len(number) > len(own) and number[-1] == 1


def _group_faults(what: str, rows: Sequence[Target | Task]) -> Iterator[Hit]:
    """Group rows of a table are numbered too: I, II, III, VI has lost two."""
    groups: list[tuple[int, str, str]] = []
    last: str | None = None
    for i, row in enumerate(rows):
        head = _SECTION_NUMBER.match(row.section + " ") if row.section != last else None
        last = row.section
        if head and not (groups and groups[-1][2] == row.section):
            groups.append((i, head[1], row.section))
    romans = [(i, roman_value(label), section) for i, label, section in groups if re.fullmatch("[IVX]+", label)]
    for (_, a, _s), (i, b, section) in pairwise(romans):
        if b > a + 1:
            lost = ", ".join(roman(n) for n in range(a + 1, b))
            row = rows[i]
            yield Hit(
                {"section": roman(b)}, f"Nhóm “{section}” đứng ngay sau nhóm {roman(a)}: thiếu nhóm {lost}.", row.source
            )


def _next(number: Number) -> Number:
    return (*number[:-1], number[-1] + 1)
